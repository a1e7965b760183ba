/* `cape rerun`: what became of filed and of collected declarations, told once; what cannot have changed is skipped. */
#include "json.h"
#include "ledgers.h"
#include "rule_files.h"

#include <sys/file.h>

#define SOURCE                                                                                                               \
	"Entry Summary Number,Importer Number,Entry Type Code,Entry Summary Status,Control Status,Reconciliation Indicator," \
	"Liquidation Date,IEEPA HTS Count,IEEPA Duty,Protest Status,Drawback Indicator\n"
#define ROW(entry, ior, status, liquidated, duty, protest) \
	entry "," ior ",01," status ",CBP,N," liquidated ",1," duty "," protest ",N\n"
#define PLAIN(entry) ROW(entry, "12-3456789XX", "Accepted", "", "10.00", "")

#define CHANGES   "FILE,JOB_NUMBER,CLAIM_NUMBER,ENTRY_NUMBER,CHANGE,CAUSE,BEFORE,AFTER,FIELDS,DETAILS\n"
#define DEADLINES "FILE,JOB_NUMBER,CLAIM_NUMBER,ENTRY_NUMBER,LAST_DAY,DAYS_LEFT,THEN\n"
#define CANCELLED "ENTRY SUMMARY IS CANCELLED/REJECTED"
#define FINAL     "ENTRY SUMMARY IS IN FINAL LIQUIDATION STATUS"
#define UPDATED_  "Entry Summary Updated"

#define RERUN "rerun --ledger l --index i.cidx --as-of " GUIDE_DAY " "

/* Two claims, the second with an entry that fails, a file with one that is not there and one of another importer, and an empty one. */
static void given_jobs(struct cli *t)
{
	given_index(t, SOURCE PLAIN("SSA00000001") PLAIN("SSA00000002")
			       ROW("SSA00000003", "12-3456789XX", "Cancelled", "", "7", "")
				       ROW("SSA00000004", "99", "Accepted", "", "8", "") PLAIN("SSA00000006"));
	given_ledger(t);
	given_file(t, "one.csv", "Entry Number\nSSA00000001\nSSA00000002\n");
	given_file(t, "two.csv", "Entry Number\nSSA-0000000-3\nSSA00000001\n");
	given_file(t, "three.csv", "Entry Number\nSSA00000004\nSSA00000005\nSSA00000006\n");
	given_file(t, "four.csv", "Entry Number\n");
	run_at(t, "0", UPLOAD "one.csv two.csv three.csv four.csv --quiet");
	expect_exit(t, 1);
}

static void given_next_day(struct cli *t)
{
	given_index(t, SOURCE ROW("SSA00000001", "12-3456789XX", "Accepted", "", "10.00", "Open") PLAIN("SSA00000002")
			       ROW("SSA00000003", "12-3456789XX", "Accepted", "2026-03-01", "7.25", "")
				       ROW("SSA00000004", "12-3456789XX", "Accepted", "", "8", "")
					       ROW("SSA00000005", "12-3456789XX", "Accepted", "", "5", "")
						       ROW("SSA00000006", "12-3456789XX", "Accepted", "", "11", ""));
}

#define TOLD                                                                                                              \
	CHANGES                                                                                                           \
	"one.csv,0000000341,100000013568,SSA00000001,fails,data," UPDATED_                                                \
	",PROTEST ON ENTRY,protest,protest: none -> Open\n"                                                               \
	"two.csv,0000000342,100000013569,SSA00000003,fileable,data," CANCELLED "," UPDATED_                               \
	",status; liquidation_date; ieepa_duty,"                                                                          \
	"status: Cancelled -> Accepted; liquidation_date: blank -> 2026-03-01; ieepa_duty: 7.00 -> 7.25\n"                \
	"two.csv,0000000342,100000013569,SSA00000001,reason,data,ENTRY ALREADY ON A CAPE CLAIM,PROTEST ON ENTRY,protest," \
	"protest: none -> Open\n"                                                                                         \
	"three.csv,0000000343,,SSA00000004,fileable,data,Account Mismatch," UPDATED_ ",ior,ior: another number\n"         \
	"three.csv,0000000343,,SSA00000005,fileable,data,Entry number does not exist," UPDATED_ ",,\n"                    \
	"three.csv,0000000343,,SSA00000006,data,data," UPDATED_ "," UPDATED_                                              \
	",ieepa_duty,ieepa_duty: 10.00 -> 11.00\n"

CLI_TEST(what_became_of_jobs_is_told_once)
{
	given_jobs(t);
	run(t, RERUN "--csv");
	expect_exit(t, 0);
	expect_stdout(t, CHANGES);
	given_next_day(t);
	run(t, RERUN "-o out --csv");
	expect_exit(t, 1);
	expect_stdout(t, TOLD);
	expect_file(t, "out/changes.csv", TOLD);
	expect_file(t, "out/deadlines.csv", DEADLINES);
	run(t, RERUN "--json");
	expect_exit(t, 0);
	expect_lines(t, t->out_text, 1);
	expect_json(t, 0, "judged", "0");
	expect_json(t, 0, "skipped", "3");
	expect_json(t, 0, "closed", "1");
	expect_json(t, 0, "entries_skipped", "7");
	expect_json(t, 0, "files_accepted_now", "0");
	run(t, "ledger verify --ledger l");
	expect_exit(t, 0);
}

CLI_TEST(json_has_an_object_a_change)
{
	given_jobs(t);
	given_next_day(t);
	run(t, RERUN "--json");
	expect_exit(t, 1);
	expect_lines(t, t->out_text, 6);
	expect_json_keys(t, 0,
			 "kind, file, job_number, claim_number, entry_number, change, cause, before, after, fields");
	expect_json(t, 0, "fields", "[{\"field\":\"protest\",\"before\":\"none\",\"after\":\"Open\"}]");
	expect_json(t, 4, "claim_number", "null");
	expect_json(t, 5, "kind", "\"summary\"");
	expect_json(
		t, 5, "changes",
		"{\"fileable\":3,\"passes\":0,\"fails\":1,\"reason\":1,\"data\":0,\"lines removed\":0,\"claimed\":0}");
	expect_json(t, 5, "failing", "{\"PROTEST ON ENTRY\":1}");
	expect_json(t, 5, "files_accepted_now", "1");
	expect_json(t, 5, "first_change", "\"2026-05-21\"");
}

CLI_TEST(the_morning_mail_has_no_numbers)
{
	given_jobs(t);
	given_next_day(t);
	run(t, RERUN "-o out");
	expect_exit(t, 1);
	expect_stdout_has(t, "Became fileable     3\n");
	expect_stdout_has(t, "Would fail now      1\n");
	expect_stdout_has(t, "1 PROTEST ON ENTRY\n");
	expect_stdout_has(t, "Files accepted      1 that were rejected");
	expect_stdout_lacks(t, "SSA");
	expect_stdout_lacks(t, "3456789");
	expect_stdout_lacks(t, "csv:");
	expect_file(t, "out/summary.txt", t->out_text);
	expect_private(t, "out/changes.csv");
	expect_private(t, "out/summary.txt");
	expect_private(t, "l/rerun/0000000/0000000341.state");
	run(t, RERUN "--quiet --exit-zero");
	expect_stdout(t, "");
}

/* As if it had been killed after the last state, before or while it told: the states say the same again. */
CLI_TEST(a_run_that_is_not_ended_is_gone_on_with)
{
	given_jobs(t);
	run(t, RERUN "--quiet");
	given_next_day(t);
	run(t, RERUN "--csv");
	expect_stdout(t, TOLD);
	expect_file(t, "l/rerun/night", "run 2 ended\n");
	given_file(t, "l/rerun/night", "run 2 begun\n");
	run(t, RERUN "--csv");
	expect_exit(t, 1);
	expect_stdout(t, TOLD);
	/* One file was not reached, and the index changed again meanwhile: what was before is as it was before that run. */
	given_file(t, "l/rerun/night", "run 2 begun\n");
	given_index(t, SOURCE PLAIN("SSA00000001") PLAIN("SSA00000002")
			       ROW("SSA00000003", "12-3456789XX", "Cancelled", "", "7", "")
				       ROW("SSA00000004", "99", "Accepted", "", "8", "") PLAIN("SSA00000005")
					       PLAIN("SSA00000006"));
	run(t, RERUN "--csv");
	expect_exit(t, 1);
	expect_stdout(t, CHANGES "three.csv,0000000343,,SSA00000005,fileable,data,Entry number does not exist," UPDATED_
				 ",,\n");
	expect_file(t, "l/rerun/night", "run 2 ended\n");
}

/* What was told is told of the copy, too; what was not, is not lost. */
CLI_TEST(a_backup_remembers_what_was_told)
{
	given_jobs(t);
	run(t, "ledger backup before --ledger l --quiet");
	run(t, RERUN "--quiet");
	given_next_day(t);
	run(t, RERUN "--csv");
	expect_stdout(t, TOLD);
	run(t, "ledger backup after --ledger l --quiet");
	expect_exit(t, 0);
	expect_private(t, "after/rerun/0000000/0000000341.state");
	run(t, "rerun --ledger after --index i.cidx --as-of " GUIDE_DAY " --json");
	expect_exit(t, 0);
	expect_json(t, 0, "skipped", "3");
	run(t, "ledger verify --ledger after");
	expect_exit(t, 0);
	/* Made while a run was under way, which is gone on with. */
	given_file(t, "l/rerun/night", "run 2 begun\n");
	run(t, "ledger backup amid --ledger l --quiet");
	run(t, "rerun --ledger amid --index i.cidx --as-of " GUIDE_DAY " --csv");
	expect_stdout(t, TOLD);
	/* Nothing was remembered then. */
	run(t, "rerun --ledger before --index i.cidx --as-of " GUIDE_DAY " --csv");
	expect_stdout_has(t, "SSA00000003,fileable,");
}

/* An older database under newer states: the numbers are given again, to other files. */
CLI_TEST(a_state_of_another_upload_is_none)
{
	size_t len = 0;
	char *database;

	given_index(t,
		    SOURCE PLAIN("SSA00000001") PLAIN("SSA00000002") ROW("SSA00000003", "9", "Accepted", "", "1", ""));
	given_ledger(t);
	run(t, "ledger backup before --ledger l --quiet");
	given_file(t, "one.csv", "Entry Number\nSSA00000003\nSSA00000001\n");
	run_at(t, "0", UPLOAD "one.csv --quiet");
	run(t, RERUN "--quiet");
	database = file_bytes(t, "before/ledger.sqlite", &len);
	given_bytes(t, "l/ledger.sqlite", database, len);
	free(database);
	given_file(t, "two.csv", "Entry Number\nSSA00000001\nSSA00000002\n");
	run_at(t, "1", UPLOAD "two.csv --quiet");
	run(t, RERUN "--json");
	expect_exit(t, 0);
	expect_json(t, 0, "judged", "1");
	expect_json(t, 0, "files_accepted_now", "0");
}

CLI_TEST(days_are_told_before_they_are_over)
{
	given_index(t, SOURCE ROW("SSA00000001", "1", "Accepted", "2026-06-01", "1", "")
			       ROW("SSA00000002", "1", "Accepted", "2026-06-15", "1", "")
				       ROW("SSA00000003", "1", "Accepted", "", "1", ""));
	given_folder(t, "d");
	given_file(t, "d/a.csv", "Entry Number\nSSA00000003\nSSA00000001\n");
	given_file(t, "d/b.csv", "Entry Number\nSSA00000002\n");
	run(t, "rerun d --index i.cidx --ior 1 --as-of 2026-08-05 -o out --json");
	expect_exit(t, 0);
	expect_json(t, 0, "first_change", "\"2026-08-21\"");
	/* Sixteen days before; nothing is judged for that. */
	run(t, "rerun d --index i.cidx --ior 1 --as-of 2026-08-06 -o out --json");
	expect_exit(t, 1);
	expect_json_keys(t, 0, "kind, file, job_number, claim_number, entry_number, last_day, days_left, then");
	expect_json(t, 0, "last_day", "\"2026-08-20\"");
	expect_json(t, 0, "days_left", "14");
	expect_json(t, 1, "skipped", "2");
	expect_file(t, "out/deadlines.csv", DEADLINES "a.csv,,,SSA00000001,2026-08-20,14," FINAL "\n");
	run(t, "rerun d --index i.cidx --ior 1 --as-of 2026-08-20 --within 0 --json");
	expect_exit(t, 1);
	expect_json(t, 0, "days_left", "0");
	expect_json(t, 1, "deadlines", "1");
	run(t, "rerun d --index i.cidx --ior 1 --as-of 2026-08-19 --within 0 --json");
	expect_exit(t, 0);
	/* The day after, the file whose answer changes is judged, and no other. */
	run(t, "rerun d --index i.cidx --ior 1 --as-of 2026-08-21 --within 0 -o out --json");
	expect_exit(t, 1);
	expect_json(t, 1, "judged", "1");
	expect_json(t, 1, "skipped", "1");
	expect_file(t, "out/changes.csv", CHANGES "a.csv,,,SSA00000001,fails,date," UPDATED_ "," FINAL ",,\n");
}

CLI_TEST(entries_of_a_folder_are_found_by_number)
{
	given_index(t, SOURCE PLAIN("SSA00000001") PLAIN("SSA00000002") PLAIN("SSA00000003"));
	given_folder(t, "d");
	given_file(t, "d/a.csv", "Entry Number\nSSA00000001\nSSA00000002\nSSA00000003\n");
	given_file(t, "d/a.Claim_Details.csv", "CLAIM_NUMBER\n");
	given_file(t, "d/b.csv",
		   "\xEF\xBB\xBF"
		   "Entry Number,Correct before uploading\r\nSSA00000009,\r\n");
	given_file(t, "d/.b.csv", "Entry Number\nSSA00000001\n");
	given_file(t, "d/not.csv", "SSA00000001\n");
	given_file(t, "d/open.csv", "Entry Number\n\"SSA00000001\n");
	run(t, "rerun d --index i.cidx"
	       " --ior 12-3456789XX --as-of 2026-07-01 --json");
	expect_exit(t, 0);
	expect_stderr(t, "cape: d/not.csv: is passed over: Header title row is missing.\n"
			 "cape: d/open.csv: is passed over: Not a CSV file.\n");
	expect_json(t, 0, "files", "5");
	expect_json(t, 0, "judged", "1");
	expect_json(t, 0, "no_declarations", "4");
	given_index(t, SOURCE PLAIN("SSA00000001") ROW("SSA00000002", "12-3456789XX", "Cancelled", "", "10", "")
			       PLAIN("SSA00000003") ROW("SSA00000004", "12-3456789XX", "Cancelled", "", "10", ""));
	/* Rows were put in and taken out; what is new was not said anything of. */
	given_file(t, "d/a.csv", "Entry Number\nSSA00000004\nSSA00000003\nSSA00000002\n");
	run(t, "rerun d --index i.cidx --ior 12-3456789XX --as-of 2026-07-01 --csv --quiet");
	expect_exit(t, 1);
	expect_stderr(t, "");
	expect_stdout(t, CHANGES "a.csv,,,SSA00000002,fails,data," UPDATED_ "," CANCELLED
				 ",status,status: Accepted -> Cancelled\n");
	/* Another account asks other things of them. */
	run(t, "rerun d --index i.cidx --ior 5 --as-of 2026-07-01 --csv --quiet");
	expect_stdout(t, CHANGES "a.csv,,,SSA00000004,reason,account," CANCELLED ",Account Mismatch,,\n"
				 "a.csv,,,SSA00000003,fails,account," UPDATED_ ",Account Mismatch,,\n"
				 "a.csv,,,SSA00000002,reason,account," CANCELLED ",Account Mismatch,,\n");
}

/* Whatever the program writes is known for what it is, and a name alone makes nothing a result. */
CLI_TEST(results_are_no_declarations)
{
	static const char *const makes[] = {
		"upload --acknowledge --ledger l --index i.cidx --ior 12-3456789XX -o d one.csv two.csv three.csv --quiet",
		"validate --what-if --index i.cidx --ior 12-3456789XX -o d two.csv --quiet",
		"validate --index i.cidx --ior 12-3456789XX -o d twice.csv --quiet",
		"corrections 342 --ledger l --index i.cidx -o d/next.csv --quiet",
		"corrections 343 --ledger l --index i.cidx -o d/marked.csv --quiet",
		"corrections 343 --drop-offenders --ledger l --index i.cidx -o d/dropped.csv --quiet",
		"prepare --ledger l --index i.cidx --ior 12-3456789XX --as-of " GUIDE_DAY " one.csv -o p --quiet",
		"refund --index i.cidx --ior 12-3456789XX one.csv --csv -o d/refund.csv --quiet",
		"worklist --index i.cidx --ior 12-3456789XX one.csv -o d/worklist.csv --quiet",
		RERUN "-o r --quiet",
		"index build -o j.cidx bad.csv --rejects d/rejects.csv --quiet",
	};
	static const char *const moved[] = { "p/left_out.csv", "r/changes.csv", "r/deadlines.csv" };

	given_jobs(t);
	given_folder(t, "d");
	given_file(t, "twice.csv", "Entry Number\nSSA00000001\nSSA00000001\n");
	given_file(t, "bad.csv", SOURCE "bad,1,01,Accepted,CBP,N,,1,1,,N\n" PLAIN("SSA00000001"));
	for (size_t i = 0; i < COUNT(makes); i++) {
		run(t, makes[i]);
		must(WIFEXITED(t->status) && WEXITSTATUS(t->status) < 2, t->err_text);
	}
	for (size_t i = 0; i < COUNT(moved); i++) {
		char to[64];

		snprintf(to, sizeof(to), "d/moved%zu.csv", i);
		must(renameat(t->folder_fd, moved[i], t->folder_fd, to) == 0, moved[i]);
	}
	given_file(t, "d/mine.Findings.csv", "Entry Number\nSSA00000001\n");
	given_file(t, "d/wrong.csv", "Entry\nSSA00000001\n");
	run(t, "rerun d --index i.cidx --ior 12-3456789XX --as-of " GUIDE_DAY " --json");
	expect_stderr(t, "cape: d/wrong.csv: is passed over: Header title row is missing.\n");
	/* That one, and what is left of three.csv, which can be uploaded. */
	expect_json(t, 0, "judged", "2");
	expect_json(t, 0, "no_declarations", "15");
}

CLI_TEST(other_rules_are_a_cause)
{
	given_jobs(t);
	run(t, RERUN "--quiet");
	given_rules(t, "own.ini", CANCELLED, "OTHER WORDS");
	run(t, RERUN "--csv --rules own.ini");
	expect_exit(t, 1);
	expect_stdout(t,
		      CHANGES "two.csv,0000000342,100000013569,SSA00000003,reason,rules," CANCELLED ",OTHER WORDS,,\n");
}

CLI_TEST(an_entry_is_never_against_its_own_claim)
{
	given_jobs(t);
	run(t, RERUN "--quiet");
	given_index(t, SOURCE PLAIN("SSA00000001") PLAIN("SSA00000002") PLAIN("SSA00000003") PLAIN("SSA00000006"));
	given_file(t, "more.csv", "Entry Number\nSSA00000003\n");
	run_at(t, "5", UPLOAD "more.csv --quiet");
	run(t, RERUN "--csv");
	expect_stdout(t, CHANGES
		      "two.csv,0000000342,100000013569,SSA00000003,claimed,data," CANCELLED
		      ",ENTRY ALREADY ON A CAPE CLAIM,"
		      "status; ieepa_duty; earlier_claim,"
		      "status: Cancelled -> Accepted; ieepa_duty: 7.00 -> 10.00; earlier_claim: no -> yes\n"
		      "three.csv,0000000343,,SSA00000004,reason,data,Account Mismatch,Entry number does not exist,,\n");
	/* What is void is not looked at any more, and frees what it claimed. */
	run_at(t, "6", "void 345 --ledger l --reason x");
	run(t, RERUN "--csv");
	expect_stdout(
		t, CHANGES
		"two.csv,0000000342,100000013569,SSA00000003,fileable,data,ENTRY ALREADY ON A CAPE CLAIM," UPDATED_
		",earlier_claim,earlier_claim: yes -> no\n");
}

CLI_TEST(what_cbp_accepted_is_not_judged_again)
{
	given_jobs(t);
	given_file(t, "c.csv",
		   CLAIM_HEADER UPDATED("100000099999", "SSA00000001")
			   FAILED("100000099999", "SSA00000002", "PROTEST ON ENTRY"));
	run(t, "claim import --ledger l --quiet c.csv");
	expect_exit(t, 1);
	run(t, RERUN "--csv");
	/* Its entry is free again, and passes by what we know. */
	expect_stdout(t, CHANGES);
	given_index(t, SOURCE "SSA00000001,12-3456789XX,01,Accepted,CBP,N,,0,0,Open,N\n"
			      "SSA00000002,12-3456789XX,01,Cancelled,CBP,N,,1,10,,N\n"
			      "SSA00000003,12-3456789XX,01,Cancelled,CBP,N,,1,7,,N\n" ROW("SSA00000004", "99",
											  "Accepted", "", "8", ""));
	run(t, RERUN "--csv");
	expect_stdout(
		t, CHANGES
		"one.csv,0000000341,100000013568,SSA00000001,lines removed,data," UPDATED_ "," UPDATED_
		",ieepa_count; ieepa_duty; protest,ieepa_count: yes -> no; ieepa_duty: 10.00 -> 0.00; protest: none -> Open\n"
		"one.csv,0000000341,100000013568,SSA00000002,fails,data," UPDATED_ "," CANCELLED
		",status,status: Accepted -> Cancelled\n"
		"two.csv,0000000342,100000013569,SSA00000001,reason,data,ENTRY ALREADY ON A CAPE CLAIM,NO IEEPA HTS ON ENTRY,"
		"ieepa_count; ieepa_duty; protest,ieepa_count: yes -> no; ieepa_duty: 10.00 -> 0.00; protest: none -> Open\n"
		"three.csv,0000000343,,SSA00000006,fails,data," UPDATED_ ",Entry number does not exist,,\n");
}

/* It was predicted for one claim, and CBP has it on one of its own; both are named by our numbers. */
CLI_TEST(an_entry_that_cbp_has_on_another_claim_too_is_told_of)
{
	static const char other[] = UPDATED("100000077777", "SSA00000007") UPDATED("100000077777", "SSA00000008")
		UPDATED("100000077777", "SSA00000009");
	char file[1024];

	given_jobs(t);
	run(t, RERUN "--quiet");
	snprintf(file, sizeof(file), CLAIM_HEADER UPDATED("100000077777", "SSA00000001") "%s", other);
	given_file(t, "portal.csv", file);
	run(t, "claim import --ledger l --quiet portal.csv");
	expect_exit(t, 1);
	run(t, RERUN "--csv");
	expect_exit(t, 1);
	expect_stdout(t, CHANGES "one.csv,0000000341,100000013568,SSA00000001,fails,data," UPDATED_
				 ",ENTRY ALREADY ON A CAPE CLAIM,earlier_claim,"
				 "\"earlier_claim: no -> yes, also on claim 100000013570\"\n");
	given_file(t, "l/rerun/night", "run 2 begun\n");
	run(t, RERUN "--json");
	expect_exit(t, 1);
	expect_json(
		t, 0, "fields",
		"[{\"field\":\"earlier_claim\",\"before\":\"no\",\"after\":\"yes\",\"claims\":[\"100000013570\"]}]");
	expect_json(t, 1, "failing", "{\"ENTRY ALREADY ON A CAPE CLAIM\":1}");
	run(t, "ledger verify --ledger l");
	expect_exit(t, 0);
	/* A later answer of CBP's takes it off that claim. */
	snprintf(file, sizeof(file), CLAIM_HEADER FAILED("100000077777", "SSA00000001", "INVALID HTS") "%s", other);
	given_file(t, "portal.csv", file);
	run(t, "claim import --ledger l --quiet portal.csv");
	run(t, RERUN "--csv");
	expect_stdout(t, CHANGES
		      "one.csv,0000000341,100000013568,SSA00000001,passes,data,ENTRY ALREADY ON A CAPE CLAIM," UPDATED_
		      ",earlier_claim,earlier_claim: yes -> no\n");
}

/* One was accepted, the other not: that can be filed again when its fault is cured. */
CLI_TEST(what_cbp_failed_of_a_claim_is_open)
{
	given_jobs(t);
	given_file(t, "c.csv",
		   CLAIM_HEADER UPDATED("100000099999", "SSA00000001")
			   FAILED("100000099999", "SSA00000002", "PROTEST ON ENTRY"));
	run(t, "claim import --ledger l --quiet c.csv");
	given_index(t, SOURCE ROW("SSA00000001", "12-3456789XX", "Cancelled", "", "10.00", "")
			       ROW("SSA00000002", "12-3456789XX", "Accepted", "", "10.00", "Open"));
	run(t, RERUN "--csv");
	expect_stdout_has(t, "SSA00000002,fails,data," UPDATED_ ",PROTEST ON ENTRY,");
	/* Accepted is accepted, whatever the exports say since. */
	expect_stdout_has(t, "one.csv,0000000341,100000013568,SSA00000001,data,data," UPDATED_ "," UPDATED_ ",status,");
	given_index(t, SOURCE "SSA00000001,12-3456789XX,01,Accepted,CBP,N,,0,0,,N\n" PLAIN("SSA00000002"));
	run(t, RERUN "--json");
	expect_stdout_has(t, "\"SSA00000002\",\"change\":\"fileable\"");
	expect_stdout_has(t, "\"SSA00000001\",\"change\":\"lines removed\"");
	expect_stdout_has(t, "\"lines removed\":1");
	/* Progress is told once. */
	run(t, RERUN "--csv");
	expect_exit(t, 0);
	expect_stdout(t, CHANGES);
	/* Nor does it matter that the exports lack it. */
	given_index(t, SOURCE PLAIN("SSA00000002"));
	run(t, RERUN "--json");
	expect_stdout_lacks(t, "\"one.csv\"");
	expect_stdout_has(t, "\"files_rejected_now\":0,");
}

CLI_TEST(days_stop_when_cbp_has_it)
{
	given_index(t, SOURCE ROW("SSA00000001", "12-3456789XX", "Accepted", "2026-02-01", "1", "")
			       ROW("SSA00000002", "12-3456789XX", "Accepted", "2026-02-02", "1", "Open"));
	given_ledger(t);
	given_file(t, "a.csv", "Entry Number\nSSA00000001\nSSA00000002\n");
	run_at(t, "0", UPLOAD "a.csv --quiet");
	run(t, "rerun --ledger l --index i.cidx --as-of 2026-04-20 --json");
	expect_exit(t, 1);
	expect_json(t, 0, "last_day", "\"2026-04-22\"");
	run(t, "record 341 --ledger l --cbp-job 777 --cbp-status Accepted --quiet");
	expect_exit(t, 0);
	run(t, "rerun --ledger l --index i.cidx --as-of 2026-04-20 --json");
	expect_exit(t, 0);
	expect_json(t, 0, "judged", "1");
	/* Of the entry that failed, which is on no claim, nothing has stopped. */
	expect_json(t, 0, "first_change", "\"2026-04-24\"");
	run(t, "rerun --ledger l --index i.cidx --as-of 2026-06-20 --json");
	expect_exit(t, 1);
	expect_lines(t, t->out_text, 2);
	expect_json(t, 0, "entry_number", "\"SSA00000002\"");
	expect_json(t, 0, "after", "\"" FINAL "\"");
}

CLI_TEST(what_cannot_be_done_is_said)
{
	static const struct {
		const char *words, *says;
	} rows[] = {
		{ "rerun d e --index i.cidx --ior 1", "\"e\" is not expected" },
		{ "rerun --ledger l --index i.cidx --ior 1", "leave the account out" },
		{ "rerun --ledger l --index i.cidx --csv --json", "--json and --csv" },
		{ "rerun --ledger l --index i.cidx --within 1000", "--within \"1000\" is no number from 0 to 999" },
		{ "rerun d --index i.cidx --ior 1 -o d", "cape: d: is the folder of the declarations; name another" },
		{ "rerun d --index i.cidx", "needs its importer of record number" },
		{ "rerun none --index i.cidx --ior 1", "cape: none: cannot open the folder" },
		{ "rerun --ledger none --index i.cidx", "is no ledger" },
		{ "rerun --ledger l --index none", "cape: none: " },
	};
	int fd;

	given_jobs(t);
	given_folder(t, "d");
	for (size_t i = 0; i < COUNT(rows); i++) {
		row(t, rows[i].words);
		given_jobs(t);
		given_folder(t, "d");
		run(t, rows[i].words);
		expect_exit(t, 2);
		expect_stderr_has(t, rows[i].says);
	}
	run(t, RERUN "--quiet");
	fd = openat(t->folder_fd, "l/rerun/lock", O_RDWR | O_CLOEXEC);
	must(fd >= 0 && flock(fd, LOCK_EX) == 0, "l/rerun/lock");
	run(t, RERUN);
	expect_exit(t, 2);
	expect_stderr_has(t, "is in use by another rerun");
	close(fd);
	given_file(t, "l/rerun/night", "run\n");
	run(t, RERUN);
	expect_exit(t, 2);
	expect_stderr_has(t, "l/rerun/night: is damaged; remove it");
}

/* The others are judged all the same, and the next rerun has what was before of the one that was not. */
CLI_TEST(a_file_that_cannot_be_judged_stops_no_other)
{
	char *state;
	size_t len = 0;

	given_jobs(t);
	run(t, RERUN "--quiet");
	state = file_bytes(t, "l/rerun/0000000/0000000341.state", &len);
	given_file(t, "l/rerun/0000000/0000000341.state", "CAPERUN\nand then something else");
	given_next_day(t);
	run(t, RERUN "--json");
	expect_exit(t, 2);
	expect_stderr_has(t, "0000000341.state: is damaged; remove it");
	expect_json(t, 5, "troubled", "1");
	expect_json(t, 5, "judged", "2");
	given_bytes(t, "l/rerun/0000000/0000000341.state", state, len);
	free(state);
	run(t, RERUN "--json");
	expect_exit(t, 1);
	expect_json(t, 0, "change", "\"fails\"");
	expect_json(t, 1, "judged", "1");
}

CLI_TEST(a_report_is_none_of_the_files_it_is_made_of)
{
	static const char account[] = "[account]\ntype = importer\nior = 12-3456789XX\n";

	given_jobs(t);
	given_folder(t, "drafts");
	given_file(t, "drafts/d.csv", "Entry Number\nSSA00000002\n");
	given_folder(t, "out");
	given_file(t, "out/summary.txt", account);
	run(t, "rerun drafts --index i.cidx --account out/summary.txt --as-of " GUIDE_DAY " -o out");
	expect_exit(t, 2);
	expect_file(t, "out/summary.txt", account);
}

/* As everywhere: the ledger that is named or the user's own. */
CLI_TEST(drafts_are_compared_with_the_ledger)
{
	given_jobs(t);
	given_folder(t, "drafts");
	given_file(t, "drafts/d.csv", "Entry Number\nSSA00000002\n");
	given_env(t, "XDG_DATA_HOME", "/nowhere");
	run(t, "rerun drafts --index i.cidx --ior 12-3456789XX --as-of " GUIDE_DAY " --json");
	expect_exit(t, 0);
	given_env(t, "CAPE_LEDGER", "l");
	run(t, "rerun drafts --index i.cidx --ior 12-3456789XX --as-of " GUIDE_DAY " --json");
	expect_exit(t, 1);
	expect_stdout_has(t, "ENTRY ALREADY ON A CAPE CLAIM");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(what_became_of_jobs_is_told_once),
		TEST(json_has_an_object_a_change),
		TEST(the_morning_mail_has_no_numbers),
		TEST(a_run_that_is_not_ended_is_gone_on_with),
		TEST(a_backup_remembers_what_was_told),
		TEST(a_state_of_another_upload_is_none),
		TEST(days_are_told_before_they_are_over),
		TEST(entries_of_a_folder_are_found_by_number),
		TEST(results_are_no_declarations),
		TEST(other_rules_are_a_cause),
		TEST(an_entry_is_never_against_its_own_claim),
		TEST(what_cbp_accepted_is_not_judged_again),
		TEST(an_entry_that_cbp_has_on_another_claim_too_is_told_of),
		TEST(what_cbp_failed_of_a_claim_is_open),
		TEST(days_stop_when_cbp_has_it),
		TEST(what_cannot_be_done_is_said),
		TEST(a_file_that_cannot_be_judged_stops_no_other),
		TEST(a_report_is_none_of_the_files_it_is_made_of),
		TEST(drafts_are_compared_with_the_ledger),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
