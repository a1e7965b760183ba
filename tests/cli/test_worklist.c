/* `cape worklist`: its lines to the byte, where its entries come from, and whose they are. */
#include "ledgers.h"

#define HEADER                                                                                                     \
	"CLIENT,IMPORTER,FILER,ENTRY_NUMBER,ENTRY_TYPE,SUMMARY_STATUS,CONTROL_STATUS,LIQUIDATION_STATUS,"          \
	"LIQUIDATION_DATE,DAYS_USED,LAST_CAPE_DAY,PROTEST_BY,IEEPA_DUTY,DUTY_PAID_ON,PREDICTION,REASON,NEXT_STEP," \
	"DATA_DATE,DECLARATION,JOB_NUMBER,CLAIM_NUMBER,CLAIM_STATUS,CBP_JOB,CBP_CLAIM,CBP_STATUS\n"

#define FULL_COLUMNS COLUMNS ",IEEPA Duty,Payment Date,Liquidation Status"

#define GOOD_LINE(file)                                                                                            \
	",123456789XX,SSA,SSA26031601,01,Accepted,CBP,Suspended,unliquidated,,,,1234.56,2026-02-03,Entry Summary " \
	"Updated,,declare it,2026-06-30," file

/* SSA…01 passes, …02 passes until 2026-09-08, …03 fails, …04 is another's with a number of nine digits. */
static void given_entries(struct cli *t)
{
	given_index(t,
		    FULL_COLUMNS "\n"
				 "SSA26031601,12-3456789XX,01,Accepted,CBP,N,,1,\"$1,234.56\",2026-02-03,Suspended\n"
				 "SSA26031602,12-3456789XX,11,Accepted,CBP,N,2026-06-20,1,0,,\"=1,\"\"2\"\"\"\n"
				 "SSA26031603,12-3456789XX,,Cancelled,Trade,N,never,1,(5.1),,\n"
				 "0S212345678,123-45-6789,03,Accepted,CBP,N,2026-04-11,1,0.05,2026-01-02,Liquidated\n");
}

/* The index has no column of these rules, and there is no ledger. */
#define RESTS_ON \
	"  Not checked         RECON_FLAG, PROTEST, DRAWBACK, EARLIER_CLAIM (no data on it for at least one entry)\n"

/* As the importer of SSA… or as nobody in particular. */
#define WORKLIST "worklist --index i.cidx --as-of 2026-07-01 "

CLI_TEST(lines_say_what_the_index_has_and_the_rules_say)
{
	given_entries(t);
	run(t, WORKLIST "--all");
	expect_exit(t, 0);
	expect_stdout(
		t, HEADER
		",*****6789,0S2,0S212345678,03,Accepted,CBP,Liquidated,2026-04-11,81,2026-06-30,2026-10-08,0.05,2026-01-02,"
		"Failed,ENTRY SUMMARY IS IN FINAL LIQUIDATION STATUS,\"protest within 180 days of liquidation, or sue in the "
		"CIT, or wait for phase 3\",2026-06-30,,,,,,,\n"
		",123456789XX,SSA,SSA26031602,11,Accepted,CBP,\"'=1,\"\"2\"\"\",2026-06-20,11,2026-09-08,2026-12-17,0.00,unpaid,"
		"Entry Summary Updated,,declare it by 2026-09-08,2026-06-30,,,,,,,\n" GOOD_LINE(
			",,,,,,\n") ",123456789XX,SSA,SSA26031603,unknown,Cancelled,Trade,,unknown,,,,-5.10,unpaid,Failed,ENTRY "
				    "SUMMARY IS CANCELLED/REJECTED,\"get the summary accepted, then file the entry again\","
				    "2026-06-30,,,,,,,\n");
}

CLI_TEST(numbers_of_nine_digits_are_shown_where_asked_for)
{
	given_entries(t);
	run(t, WORKLIST "--all --show-ior -o w.csv");
	expect_exit(t, 0);
	expect_stdout(t, "Wrote w.csv: 4 entries\n");
	expect_file_has(t, "w.csv", "\n,123456789,0S2,0S212345678,");
	expect_private(t, "w.csv");
}

CLI_TEST(an_account_chooses_from_the_index_and_stops_in_files)
{
	given_entries(t);
	run(t, WORKLIST "--all --ior 12-3456789XX");
	expect_lines(t, t->out_text, 4);
	expect_stdout_lacks(t, "0S212345678");
	run(t, WORKLIST "--all --account-type broker --filer-code 0s2");
	expect_lines(t, t->out_text, 2);
	given_file(t, "d.csv", "Entry Number\n0S2-1234567-8\nSSA26031601\n");
	run(t, WORKLIST "--ior 12-3456789XX d.csv");
	expect_stdout_has(t, ",Rejected by batch validation,Account Mismatch,");
	expect_stdout_has(t, GOOD_LINE("d.csv,,,,,,\n"));
	run(t, WORKLIST "--account-type broker --filer-code SSA d.csv");
	expect_stdout_has(t, ",Failed initial validation,Filer code not matching,");
}

/* In the order of files and rows, a number once; those that are none are counted. */
CLI_TEST(entries_of_declarations_are_listed_once)
{
	given_entries(t);
	given_file(t, "a.csv", "Entry Number\nSSA26031603\nSSA2603160\nSSA26031699\nSSA26031603\n");
	given_file(t, "b.csv", "Entry Number\nSSA26031699\nSSA26031601\nSSA26031603\n");
	run(t, WORKLIST "a.csv b.csv");
	expect_exit(t, 1);
	expect_stdout_has(t, ",SSA26031603,");
	expect_stdout_has(t, "\n,,SSA,SSA26031699,,,,,,,,,,,Rejected by batch validation,Entry number does not exist,");
	expect_stdout_has(t, ",2026-06-30,a.csv,,,,,,\n" GOOD_LINE("b.csv,,,,,,\n"));
	expect_lines(t, t->out_text, 4);
	expect_stderr_has(t, "cape: a.csv: 1 row does not have 11 characters and is left out; ");
	run(t, WORKLIST "a.csv b.csv --exit-zero --threads 1");
	expect_exit(t, 0);
}

/* What the file's rows left behind is forgotten when its last quote turns out never to close. The words are those of `validate`. */
CLI_TEST(files_that_are_no_declarations_are_passed_over)
{
	given_entries(t);
	given_file(t, "open.csv", "Entry Number\nSSA26031601\n\"SSA26031602\n");
	given_file(t, "headless.csv", "SSA26031603\n");
	given_file(t, "blank.csv", "\nSSA26031603\n");
	given_file(t, "empty.csv", "");
	given_file(t, "bare.csv", "Entry Number\n,\n");
	given_file(t, "list.txt", "Entry Number\nSSA26031603\n");
	given_file(t, "good.csv", "Entry Number\nSSA26031601\n");
	run(t, WORKLIST "open.csv headless.csv blank.csv empty.csv bare.csv list.txt good.csv");
	expect_exit(t, 1);
	expect_stdout(t, HEADER GOOD_LINE("good.csv,,,,,,\n"));
	expect_stderr(t, "cape: open.csv:3: a quoted field opens here and never closes; close or remove the quote\n"
			 "cape: open.csv: is passed over: Not a CSV file.\n"
			 "cape: headless.csv: is passed over: Header title row is missing.\n"
			 "cape: blank.csv: is passed over: Header title row is missing.\n"
			 "cape: empty.csv: is passed over: CSV content is empty.\n"
			 "cape: bare.csv: is passed over: CSV content is empty.\n"
			 "cape: list.txt: the name does not end in .csv; save it as CSV and keep that ending\n"
			 "cape: list.txt: is passed over: Not a CSV file.\n" RESTS_ON);
}

CLI_TEST(a_file_that_cannot_be_opened_does_not_stop_the_others)
{
	given_entries(t);
	given_file(t, "good.csv", "Entry Number\nSSA26031601\n");
	given_folder(t, "folder.csv");
	run(t, WORKLIST "none.csv good.csv folder.csv --quiet --exit-zero");
	expect_exit(t, 2);
	expect_stdout(t, HEADER GOOD_LINE("good.csv,,,,,,\n"));
	expect_stderr_has(t, "cape: none.csv: cannot open");
	expect_stderr_has(t, "cape: folder.csv: ");
	run(t, "report --index i.cidx --as-of 2026-07-01 none.csv good.csv -o r.html");
	expect_exit(t, 2);
	expect_stderr_has(t, "cape: none.csv: cannot open");
	expect_stderr_has(t, "cape: r.html: is not written, as a declaration could not be read; see the message above");
	expect_no_file(t, "r.html");
	run(t, "report --index i.cidx --as-of 2026-07-01 none.csv good.csv --json");
	expect_exit(t, 2);
	expect_stdout_has(t, "\"entries\":1,");
	run(t, WORKLIST "none.csv good.csv --quiet -o w.csv");
	expect_exit(t, 2);
	expect_no_file(t, "w.csv");
}

/* Uploaded when …03 still passed: a success of the claim stays on it with its duty, whatever the index says since. */
static void given_claims(struct cli *t)
{
	given_ledger(t);
	given_index(t, FULL_COLUMNS "\n"
				    "SSA26031601,12-3456789XX,01,Accepted,CBP,N,,1,7.00,2026-02-03,Suspended\n"
				    "SSA26031602,12-3456789XX,01,Accepted,Trade,N,,1,0,2026-02-03,\n"
				    "SSA26031603,12-3456789XX,01,Accepted,CBP,N,,1,99.01,2026-02-03,\n");
	given_file(t, "Demo.csv", "Entry Number\nSSA26031603\nSSA26031602\n");
	run_at(t, "0", UPLOAD "Demo.csv");
	expect_exit(t, 1);
	given_entries(t);
}

#define DEMO(status) "Demo.csv,0000000341,100000013568," status ",,,\n"

CLI_TEST(claims_of_the_ledger_are_the_choice_where_nothing_is_named)
{
	given_claims(t);
	run(t, WORKLIST "--ledger l");
	expect_exit(t, 0);
	expect_stdout(
		t, HEADER
		",123456789XX,SSA,SSA26031603,unknown,Cancelled,Trade,,unknown,,,,99.01,unpaid,On a claim,,,"
		"2026-06-30," DEMO(
			"Accepted with Error(s)") ",123456789XX,SSA,SSA26031602,11,Accepted,CBP,"
						  "\"'=1,\"\"2\"\"\",2026-06-20,11,2026-09-08,2026-12-17,0.00,unpaid,Entry Summary Updated,,"
						  "declare it by 2026-09-08,2026-06-30," DEMO(
							  "Accepted with Error(s)"));
	run(t, WORKLIST "--ledger l --claim 100000013568");
	expect_lines(t, t->out_text, 3);
	run(t, WORKLIST "--ledger l --since 2026-03-31");
	expect_stdout(t, HEADER);
	run(t, WORKLIST "--ledger l --claim 7");
	expect_exit(t, 2);
	expect_stderr_has(t, "the ledger has no claim 000000000007");
}

CLI_TEST(a_ledger_that_is_named_tells_of_claims_and_a_void_frees)
{
	given_claims(t);
	given_file(t, "d.csv", "Entry Number\nSSA26031603\nSSA26031601\n");
	run(t, WORKLIST "d.csv --ledger l");
	expect_stdout_has(t, ",On a claim,,,2026-06-30,d.csv,0000000341,100000013568,Accepted with Error(s),,,\n");
	expect_stdout_has(t, GOOD_LINE("d.csv,,,,,,\n"));
	run(t, "void 341 --reason test --ledger l --quiet");
	expect_exit(t, 0);
	run(t, WORKLIST "d.csv --ledger l");
	expect_stdout_lacks(t, "On a claim");
	expect_stdout_has(t, ",Failed,ENTRY SUMMARY IS CANCELLED/REJECTED,");
	run(t, WORKLIST "--ledger l");
	expect_stdout(t, HEADER);
}

/* SHA-256 of "A & B, Inc." and "unassigned", as sha256sum prints them, begin so. */
#define OWN_A_B        "A_B_Inc-110a4bfe"
#define OWN_UNASSIGNED "unassigned-2f23e841"

CLI_TEST(every_client_has_a_folder_with_nobody_else_s_entries)
{
	given_entries(t);
	given_file(
		t, "c.csv",
		"Importer Number,Client\n12-3456789XX,\"A & B, Inc.\"\n99-9999999,a_b_Inc.\n00-0000000,unassigned\n");
	given_folder(t, "by");
	given_folder(t, "by/" OWN_UNASSIGNED);
	given_file(t, "by/" OWN_UNASSIGNED "/worklist.csv", "of an earlier run\n");
	run(t, WORKLIST "--all --clients c.csv --by-client by");
	expect_exit(t, 0);
	expect_stdout(t, "Wrote by: 4 entries in 2 folders\n");
	expect_folder(t, "by", OWN_A_B " folders.csv unassigned " OWN_UNASSIGNED);
	expect_folder(t, "by/" OWN_UNASSIGNED, "");
	expect_file_has(t, "by/" OWN_A_B "/worklist.csv", HEADER "\"A & B, Inc.\",123456789XX,SSA,SSA26031602,");
	expect_file_has(t, "by/unassigned/worklist.csv", HEADER ",*****6789,0S2,0S212345678,");
	expect_private(t, "by/" OWN_A_B "/worklist.csv");
}

/* What is read may stand where a client's file would go, or where one of an earlier run would be removed. */
CLI_TEST(what_is_read_is_no_client_s_file)
{
	given_ledger(t);
	given_entries(t);
	given_file(t, "c.csv", "Importer Number,Client\n12-3456789XX,A\n99-9999999,B\n");
	given_folder(t, "by");
	given_folder(t, "by/B");
	given_file(t, "by/B/worklist.csv", "Entry Number\nSSA26031601\n");
	run(t, WORKLIST "by/B/worklist.csv --clients c.csv --by-client by");
	expect_exit(t, 2);
	expect_stderr_has(t, "cape: by/B/worklist.csv: would be written over although it is also read; ");
	run(t, WORKLIST "--all --ledger l --clients c.csv --by-client l/by");
	expect_exit(t, 2);
	expect_stderr_has(
		t,
		"cape: l/by: is in the folder of a ledger, where the ledger alone writes; name another for --by-client");
	run(t, WORKLIST "--all --ledger l -o l/w.csv");
	expect_exit(t, 2);
	expect_folder(t, "by", "B");
	expect_no_file(t, "l/by");
}

CLI_TEST(a_log_has_the_result)
{
	size_t len;
	char *log;

	given_entries(t);
	run(t, WORKLIST "--all -o w.csv --log log.json --quiet");
	log = file_bytes(t, "log.json", &len);
	must(log != NULL, "log.json");
	if (!strstr(log,
		    "\"event\":\"result\",\"file\":\"w.csv\",\"entries\":4,\"as_of\":\"2026-07-01\",\"data_date\":\"2026-06-30\","
		    "\"index_hash\":\"") ||
	    !strstr(log,
		    "\"assumed\":[],\"unchecked\":[\"RECON_FLAG\",\"PROTEST\",\"DRAWBACK\",\"EARLIER_CLAIM\"]}\n") ||
	    strstr(log, "SSA2603160"))
		fail_at(t, log, HERE);
	free(log);
}

CLI_TEST(choices_that_do_not_go_together_are_refused)
{
	static const struct {
		const char *words, *said;
	} rows[] = {
		{ "--all d.csv", "different choices; keep one" },
		{ "--all --claim 1", "different choices; keep one" },
		{ "--claim 1 --until 2026-01-01", "different choices; keep one" },
		{ "--all --by-client by", "--by-client needs --clients FILE" },
		{ "--all --by-client by -o w.csv --clients c.csv", "leave -o out" },
		{ "--ledger l --ior 1", "leave them out" },
		{ "--all -o i.cidx", "i.cidx" },
		{ "--all -o c.csv --clients c.csv", "c.csv: would be written over" },
		{ "d.csv -o d.csv", "d.csv: would be written over" },
		{ "--all -o rules.ini --rules rules.ini", "rules.ini: would be written over" },
		{ "--all -o log.json --log log.json", "log.json" },
		{ "--all --ledger l -o l/ledger.sqlite", "is in the folder of a ledger" },
		{ "--all --ledger l -o l/new.csv", "is in the folder of a ledger" },
		{ "--all --ledger l -o link/rerun/new.csv", "is in the folder of a ledger" },
		{ "--all --ledger l --by-client l --clients c.csv", "is in the folder of a ledger" },
		{ "by/A/worklist.csv --by-client by --clients c.csv", "by/A/worklist.csv: would be written over" },
		{ "--all --by-client by --clients by/unassigned/worklist.csv", "by/unassigned/worklist.csv: would be" },
		{ "--all --clients none.csv", "cape: none.csv: cannot open" },
	};

	for (size_t i = 0; i < COUNT(rows); i++) {
		char words[256];

		row(t, rows[i].words);
		given_entries(t);
		run(t, "ledger init l --quiet");
		given_link(t, "l", "link");
		given_file(t, "c.csv", "Importer Number,Client\n12-3456789XX,A\n");
		given_file(t, "d.csv", "Entry Number\nSSA26031601\n");
		run(t, "rules --ini");
		given_file(t, "rules.ini", t->out_text);
		given_folder(t, "by");
		given_folder(t, "by/A");
		given_folder(t, "by/unassigned");
		given_file(t, "by/A/worklist.csv", "Entry Number\nSSA26031601\n");
		given_file(t, "by/unassigned/worklist.csv", "Importer Number,Client\n12-3456789XX,A\n");
		snprintf(words, sizeof(words), WORKLIST "%s", rows[i].words);
		run(t, words);
		expect_exit(t, 2);
		expect_stderr_has(t, rows[i].said);
		expect_stdout(t, "");
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(lines_say_what_the_index_has_and_the_rules_say),
		TEST(numbers_of_nine_digits_are_shown_where_asked_for),
		TEST(an_account_chooses_from_the_index_and_stops_in_files),
		TEST(entries_of_declarations_are_listed_once),
		TEST(files_that_are_no_declarations_are_passed_over),
		TEST(a_file_that_cannot_be_opened_does_not_stop_the_others),
		TEST(a_log_has_the_result),
		TEST(claims_of_the_ledger_are_the_choice_where_nothing_is_named),
		TEST(a_ledger_that_is_named_tells_of_claims_and_a_void_frees),
		TEST(every_client_has_a_folder_with_nobody_else_s_entries),
		TEST(what_is_read_is_no_client_s_file),
		TEST(choices_that_do_not_go_together_are_refused),
	};

	return cmocka_run_group_tests_name("worklist", tests, NULL, NULL);
}
