/* `cape corrections`: the file to upload next. */
#include "json.h"
#include "ledgers.h"

#define CORRECT   "corrections --ledger l --index i.cidx "
#define OPEN_HEAD "STATE,ENTRY_NUMBER,REASON,RULE,CBP_ERROR,NEXT_STEP\n"
#define AGAIN     "\"correct the number, and upload it in another file\"\n"
#define CLAIM     "100000013568"
/* The rest of a row of the open list, CBP's error in it. */
#define ELSEWHERE(number, error) \
	"CLAIMED," number ",ENTRY ALREADY ON A CAPE CLAIM,EARLIER_CLAIM," error ",nothing; another claim has it\n"

/* Entries 01 to 05; 02 is in trade control, 03 cancelled, 04 liquidated long ago. */
#define SOURCE                                                                         \
	ALL_COLUMNS "\n" GOOD_ALL(                                                     \
		"SSA26031601") "SSA26031602,12-3456789XX,01,Accepted,Trade,N,,1,,,N\n" \
			       "SSA26031603,12-3456789XX,01,Cancelled,CBP,N,,1,,,N\n"  \
			       "SSA26031604,12-3456789XX,01,Accepted,CBP,N,2025-01-02,1,,,N\n" GOOD_ALL("SSA26031605")
#define DECLARED "Entry Number\nSSA26031601\nSSA2603160-2\nSSA26031603\nSSA26031604\nSSA26031605\n"

/* Claim 100000013568 of job 341: 01 and 05 are predicted to pass. */
static void given_claim(struct cli *t)
{
	given_index(t, SOURCE);
	given_ledger(t);
	given_file(t, "d.csv", DECLARED);
	run_at(t, "0", UPLOAD "d.csv --quiet");
	expect_exit(t, 1);
}

/* A newer export: 02 is in CBP's control again, 03 is somebody else's. */
static void given_newer_index(struct cli *t)
{
	given_index(t, ALL_COLUMNS "\n" GOOD_ALL("SSA26031601") GOOD_ALL(
			       "SSA26031602") "SSA26031603,98-7654321XX,01,Accepted,CBP,N,,1,,,N\n"
					      "SSA26031604,12-3456789XX,01,Accepted,CBP,N,2025-01-02,1,,,N\n" GOOD_ALL(
						      "SSA26031605"));
}

CLI_TEST(of_a_claim_what_passes_now)
{
	given_claim(t);
	run_at(t, "1", CORRECT CLAIM);
	expect_exit(t, 1);
	expect_stdout_has(
		t, "Claim 100000013568, predicted outcome: 5 entries, 2 claimed, 0 pass now and can be uploaded, 3 "
		   "fail, 0 held, 0 on another claim.\nJudged as of 2026-03-30, rules ");
	expect_stdout_has(
		t,
		"Wrote d.Corrections.Open_Entries.csv: what is not uploaded, and why.\nThere is nothing to upload.\n");
	expect_no_file(t, "d.Corrections.csv");
	given_newer_index(t);
	run_at(t, "2", CORRECT "341 -o next.csv");
	expect_exit(t, 1);
	expect_stderr(t, "");
	expect_stdout_has(
		t, "5 entries, 2 claimed, 1 pass now and can be uploaded, 2 fail, 0 held, 0 on another claim.\n");
	expect_stdout_has(t, "Wrote next.csv: upload it as it is.\n");
	expect_file(t, "next.csv", "Entry Number\r\nSSA26031602\r\n");
	expect_private(t, "next.csv");
	expect_file(t, "next.Open_Entries.csv",
		    OPEN_HEAD
		    "OPEN,SSA26031603,Account Mismatch,ACCOUNT,,leave the entry out; a file that has it is rejected\n"
		    "OPEN,SSA26031604,ENTRY SUMMARY IS IN FINAL LIQUIDATION STATUS,LIQUIDATION_80,,"
		    "\"protest within 180 days of liquidation, or sue in the CIT, or wait for phase 3\"\n");
	expect_private(t, "next.Open_Entries.csv");
	/* Its first title was that of a declaration, and "upload *.csv" claimed what is not to be uploaded. */
	run(t, "validate --index i.cidx --ior 12-3456789XX next.Open_Entries.csv");
	expect_exit(t, 1);
	expect_stdout_has(t, "Header title row is missing.");
	/* What was written is accepted, and then it is on a claim. */
	run_at(t, "3", UPLOAD "next.csv --json");
	expect_json(t, 0, "successes", "1");
	run_at(t, "4", CORRECT "d.csv -o more.csv --json");
	expect_exit(t, 1);
	expect_json_keys(
		t, 0,
		"job_number, claim_number, outcome, entries, claimed, to_upload, open, held, claimed_elsewhere, offenders, "
		"files, marked_file, open_file, as_of, rules_version");
	expect_json(t, 0, "open", "2");
	expect_json(t, 0, "claimed_elsewhere", "1");
	expect_json(t, 0, "files", "[]");
	expect_json(t, 0, "open_file", "\"more.Open_Entries.csv\"");
	expect_file_has(t, "more.Open_Entries.csv", ELSEWHERE("SSA26031602", ""));
}

CLI_TEST(what_another_claim_has_is_not_left_to_correct)
{
	given_index(t, SOURCE);
	given_ledger(t);
	given_file(t, "d.csv", "Entry Number\nSSA26031601\nSSA26031602\n");
	run_at(t, "0", UPLOAD "d.csv --quiet");
	given_newer_index(t);
	given_file(t, "next.csv", "Entry Number\nSSA26031602\n");
	run_at(t, "1", UPLOAD "next.csv --quiet");
	run_at(t, "2", CORRECT CLAIM);
	expect_exit(t, 0);
	expect_stdout_has(
		t, "2 entries, 1 claimed, 0 pass now and can be uploaded, 0 fail, 0 held, 1 on another claim.\n");
	expect_stdout_has(t, "There is nothing to upload.\n");
	expect_file(t, "d.Corrections.Open_Entries.csv", OPEN_HEAD ELSEWHERE("SSA26031602", ""));
	/* What fails another rule first does not fail by the claim. */
	given_index(t, SOURCE);
	run_at(t, "2", CORRECT CLAIM " -o both.csv --json");
	expect_exit(t, 1);
	expect_json(t, 0, "open", "1");
	expect_json(t, 0, "claimed_elsewhere", "0");
	expect_file_has(t, "both.Open_Entries.csv",
			OPEN_HEAD "OPEN,SSA26031602,ENTRY SUMMARY IS IN TRADE CONTROL,CONTROL_STATUS,,");
	/* Nor is it anybody's once that claim is void. */
	given_newer_index(t);
	run(t, "void 342 --ledger l --reason never --quiet");
	run_at(t, "2", CORRECT CLAIM " -o free.csv --json");
	expect_json(t, 0, "to_upload", "1");
	expect_json(t, 0, "claimed_elsewhere", "0");
}

CLI_TEST(the_day_decides)
{
	given_claim(t);
	run_at(t, "0", CORRECT CLAIM " --as-of 2025-03-01 --json");
	expect_json(t, 0, "to_upload", "1");
	expect_json(t, 0, "as_of", "\"2025-03-01\"");
	expect_file(t, "d.Corrections.csv", "Entry Number\r\nSSA26031604\r\n");
}

CLI_TEST(nothing_is_left_of_a_claim_without_errors)
{
	given_good_index(t);
	given_ledger(t);
	given_file(t, "d.csv", "Entry Number\nSSA26031601\n");
	run_at(t, "0", UPLOAD "d.csv --quiet");
	run_at(t, "0", CORRECT "341");
	expect_exit(t, 0);
	expect_stdout_has(t, "There is nothing to upload.\n");
	expect_no_file(t, "d.Corrections.csv");
	expect_no_file(t, "d.Corrections.Open_Entries.csv");
}

/* 10,000 entries that failed and pass now: two files. */
CLI_TEST(more_than_cbp_takes_go_to_further_files)
{
	static char text[400000], before[1200000], now[1200000];
	size_t at = (size_t)snprintf(text, sizeof(text), "Entry Number\n");
	size_t b = (size_t)snprintf(before, sizeof(before), ALL_COLUMNS "\n"), n = b;

	memcpy(now, before, b);
	for (int i = 0; i < 10000; i++) {
		at += (size_t)snprintf(text + at, sizeof(text) - at, "SSA%08d\n", i);
		b += (size_t)snprintf(before + b, sizeof(before) - b,
				      "SSA%08d,12-3456789XX,01,Accepted,Trade,N,,1,,,N\n", i);
		n += (size_t)snprintf(now + n, sizeof(now) - n, "SSA%08d" GOOD_CELLS ",,,N\n", i);
	}
	given_index(t, before);
	given_ledger(t);
	given_file(t, "d.csv", text);
	run_at(t, "0", UPLOAD "d.csv --quiet");
	given_index(t, now);
	run_at(t, "0", CORRECT "341 --json");
	expect_exit(t, 0);
	expect_json(t, 0, "files", "[\"d.Corrections.csv\",\"d.Corrections-2.csv\"]");
	expect_file(t, "d.Corrections-2.csv", "Entry Number\r\nSSA00009999\r\n");
	run_at(t, "0", VALIDATE "d.Corrections.csv --json");
	expect_json(t, 0, "entries", "9999");
	/* Nothing of a second run where one of its files is there. */
	must(unlinkat(t->folder_fd, "d.Corrections.csv", 0) == 0, "d.Corrections.csv");
	run_at(t, "0", CORRECT "341 --json");
	expect_exit(t, 2);
	expect_stderr_has(t, "d.Corrections-2.csv");
	expect_no_file(t, "d.Corrections.csv");
}

/* CBP's outcome of the claim: it failed 01, 02 and 04, and took 03 and 05. */
static void given_outcome(struct cli *t)
{
	given_claim(t);
	given_file(t, "c.csv",
		   CLAIM_HEADER FAILED("100000077777", "SSA26031601", "INVALID HTS")
			   FAILED("100000077777", "SSA26031602",
				  "ENTRY SUMMARY IS IN TRADE CONTROL") UPDATED("100000077777", "SSA26031603")
				   FAILED("100000077777", "SSA26031604", "\"STATEMENT PROCESSING, NOT COMPLETE\"")
					   UPDATED("100000077777", "SSA26031605"));
	run(t, "claim import c.csv --ledger l --quiet");
	expect_exit(t, 1);
}

CLI_TEST(cbp_s_outcome_counts_over_the_prediction)
{
	given_outcome(t);
	run_at(t, "1", CORRECT CLAIM " --json");
	expect_exit(t, 1);
	expect_json(t, 0, "outcome", "\"cbp\"");
	expect_json(t, 0, "claimed", "2");
	expect_json(t, 0, "to_upload", "0");
	expect_json(t, 0, "held", "1");
	expect_json(t, 0, "open", "2");
	/* 01 was predicted to pass, and passes; it is not EARLIER_CLAIM's, as CBP failed it. */
	expect_file(
		t, "d.Corrections.Open_Entries.csv",
		OPEN_HEAD
		"HELD,SSA26031601,\"CBP failed it, and what the index has of it has not changed since\",,INVALID HTS,correct what CBP names; --retry uploads it all the same\n"
		"OPEN,SSA26031602,ENTRY SUMMARY IS IN TRADE CONTROL,CONTROL_STATUS,ENTRY SUMMARY IS IN TRADE CONTROL,"
		"\"get the summary back to CBP control, then file the entry again\"\n"
		"OPEN,SSA26031604,ENTRY SUMMARY IS IN FINAL LIQUIDATION STATUS,LIQUIDATION_80,\"STATEMENT "
		"PROCESSING, NOT COMPLETE\",\"protest within 180 days of liquidation, or sue in the CIT, or wait for phase 3\"\n");
	run_at(t, "1", CORRECT CLAIM " --retry -o retry.csv --json");
	expect_json(t, 0, "held", "0");
	expect_file(t, "retry.csv", "Entry Number\r\nSSA26031601\r\n");
	/* What has changed in the index goes by itself; 03, which CBP took, is nobody's any more. */
	given_newer_index(t);
	run_at(t, "2", CORRECT "341 -o changed.csv --json");
	expect_json(t, 0, "to_upload", "1");
	expect_json(t, 0, "held", "1");
	expect_file(t, "changed.csv", "Entry Number\r\nSSA26031602\r\n");
	run_at(t, "3", UPLOAD "retry.csv changed.csv --json");
	expect_json(t, 0, "successes", "1");
	expect_json(t, 1, "successes", "1");
	/* 01 would be held if nobody had it. */
	run_at(t, "4", CORRECT CLAIM " -o last.csv --json");
	expect_json(t, 0, "held", "0");
	expect_json(t, 0, "open", "1");
	expect_json(t, 0, "claimed_elsewhere", "2");
	expect_file_has(t, "last.Open_Entries.csv", OPEN_HEAD ELSEWHERE("SSA26031601", "INVALID HTS"));
}

/* CBP's file of the claim has two entries more than ours. */
CLI_TEST(what_only_cbp_s_outcome_names)
{
	given_index(t, SOURCE GOOD_ALL("SSA26031606") GOOD_ALL("SSA26031607"));
	given_ledger(t);
	given_file(t, "d.csv", DECLARED);
	run_at(t, "0", UPLOAD "d.csv --quiet");
	given_file(t, "c.csv",
		   CLAIM_HEADER UPDATED("100000077777", "SSA26031601")
			   FAILED("100000077777", "SSA26031602", "ENTRY SUMMARY IS IN TRADE CONTROL")
				   UPDATED("100000077777", "SSA26031603") UPDATED("100000077777", "SSA26031604")
					   UPDATED("100000077777", "SSA26031605")
						   FAILED("100000077777", "SSA26031606", "INVALID HTS")
							   UPDATED("100000077777", "SSA26031607"));
	run(t, "claim import c.csv --ledger l --quiet");
	run_at(t, "1", CORRECT CLAIM " --json");
	expect_exit(t, 1);
	expect_json(t, 0, "entries", "7");
	expect_json(t, 0, "claimed", "5");
	expect_json(t, 0, "open", "1");
	expect_json(t, 0, "held", "1");
	expect_file_has(
		t, "d.Corrections.Open_Entries.csv",
		"\nHELD,SSA26031606,\"CBP failed it, and what the index had of it then is not recorded\",,INVALID HTS,");
	run_at(t, "1", CORRECT CLAIM " --retry -o retry.csv --quiet");
	expect_file(t, "retry.csv", "Entry Number\r\nSSA26031606\r\n");
	/* One that fails now. */
	given_index(t, SOURCE "SSA26031606,12-3456789XX,01,Accepted,Trade,N,,1,,,N\n");
	run_at(t, "2", CORRECT CLAIM " --retry -o open.csv --json");
	expect_json(t, 0, "to_upload", "0");
	expect_json(t, 0, "open", "2");
	expect_file_has(t, "open.Open_Entries.csv",
			"\nOPEN,SSA26031606,ENTRY SUMMARY IS IN TRADE CONTROL,CONTROL_STATUS,INVALID HTS,");
}

CLI_TEST(a_claim_without_a_job)
{
	given_index(t, SOURCE);
	given_ledger(t);
	given_file(t, "c.csv",
		   CLAIM_HEADER UPDATED("100000077777", "SSA26031605")
			   FAILED("100000077777", "SSA26031601", "INVALID HTS")
				   FAILED("100000077777", "SSA26031602", "ENTRY SUMMARY IS IN TRADE CONTROL"));
	run_at(t, "0", "claim import c.csv --ledger l --quiet");
	run_at(t, "1", CORRECT CLAIM);
	expect_exit(t, 2);
	expect_stderr_has(t, "--ior");
	run_at(t, "1", CORRECT CLAIM " --ior 12-3456789XX --json");
	expect_exit(t, 1);
	expect_json(t, 0, "job_number", "null");
	expect_json(t, 0, "held", "1");
	/* In the index's order, as the outcome is kept. */
	expect_file(
		t, "100000077777.Corrections.Open_Entries.csv",
		OPEN_HEAD
		"OPEN,SSA26031602,ENTRY SUMMARY IS IN TRADE CONTROL,CONTROL_STATUS,ENTRY SUMMARY IS IN TRADE CONTROL,"
		"\"get the summary back to CBP control, then file the entry again\"\n"
		"HELD,SSA26031601,\"CBP failed it, and what the index had of it then is not recorded\",,INVALID HTS,correct what CBP names; --retry uploads it all the same\n");
	run_at(t, "1", CORRECT CLAIM " --ior 12-3456789XX --retry -o next.csv --quiet");
	expect_file(t, "next.csv", "Entry Number\r\nSSA26031601\r\n");
}

/* --- files that were rejected --------------------------------------------------------------------------------------------- */

#define MARKED "Entry Number,Correct before uploading\r\n"

/* Job 341 of a filer, rejected at gate B; what the guide's result has, and good rows around it. */
static void given_rejected(struct cli *t)
{
	given_good_index(t);
	given_ledger(t);
	given_file(t, "r.csv",
		   "Entry Number\n0S2-12345678\n0S2-12345\n\"0s21234567-8\"\n0S3-12345679\n\n0S299999999\n=0S3\n");
	given_env(t, "CAPE_TEST_NOW", GUIDE_MOMENT);
	run(t, "upload --acknowledge --ledger l --index i.cidx --account-type filer --filer-code 0S2 --quiet r.csv");
	expect_exit(t, 1);
}

CLI_TEST(offenders_are_marked_or_dropped)
{
	given_rejected(t);
	run(t, "corrections 341 --ledger l");
	expect_exit(t, 1);
	expect_stderr(t, "");
	expect_stdout(
		t,
		"Job 0000000341, predicted lists of offenders: 6 entries, 4 of them marked.\n"
		"Wrote r.Corrections.csv: correct what is marked, remove the second column, and upload the entire file "
		"again.\n");
	expect_file(t, "r.Corrections.csv",
		    MARKED
		    "0S212345678,\r\n0S2-12345,Not 11 characters long\r\n0s21234567-8,Duplicate entry numbers\r\n"
		    "0S3-12345679,Filer code not matching\r\n0S299999999,\r\n'=0S3,Not 11 characters long\r\n");
	expect_private(t, "r.Corrections.csv");
	/* Somebody may have begun to correct it. */
	run(t, "corrections 341 --ledger l");
	expect_exit(t, 2);
	expect_stderr_has(t, "cape: r.Corrections.csv: is there already");
	run(t, "corrections 341 --ledger l --drop-offenders -o next.csv");
	expect_exit(t, 1);
	expect_stdout(
		t,
		"Job 0000000341, predicted lists of offenders: 6 entries, 4 of them left out.\n"
		"Wrote next.csv: upload it as it is.\nWrote next.Open_Entries.csv: what is not uploaded, and why.\n");
	expect_file(t, "next.csv", "Entry Number\r\n0S212345678\r\n0S299999999\r\n");
	expect_file(t, "next.Open_Entries.csv",
		    OPEN_HEAD "DROPPED,0S2-12345,Not 11 characters long,,," AGAIN
			      "DROPPED,0s21234567-8,Duplicate entry numbers,,," AGAIN
			      "DROPPED,0S3-12345679,Filer code not matching,,," AGAIN
			      "DROPPED,'=0S3,Not 11 characters long,,," AGAIN);
}

CLI_TEST(cbp_s_lists_count_over_ours)
{
	given_rejected(t);
	given_file(t, "cbp.csv", "A duplicate,No such\r\n0S212345678,\r\n,0S2-99999999\r\n");
	run(t, "record 341 --ledger l --cbp-result cbp.csv --quiet");
	run(t, "corrections 341 --ledger l --json");
	expect_exit(t, 1);
	expect_json(t, 0, "outcome", "\"cbp\"");
	expect_json(t, 0, "offenders", "4");
	expect_json(t, 0, "marked_file", "\"r.Corrections.csv\"");
	expect_json(t, 0, "as_of", "null");
	expect_file(t, "r.Corrections.csv",
		    MARKED "0S212345678,\r\n0S2-12345,not 11 letters and digits\r\n0s21234567-8,A duplicate\r\n"
			   "0S312345679,\r\n0S299999999,No such\r\n'=0S3,not 11 letters and digits\r\n");
	run(t, "corrections 341 --ledger l --drop-offenders -o next.csv --quiet");
	expect_stdout(t, "");
	expect_file(t, "next.csv", "Entry Number\r\n0S212345678\r\n0S312345679\r\n");
	expect_file_has(t, "next.Open_Entries.csv", "DROPPED,0S299999999,No such,,No such," AGAIN);
}

/* Predicted to be accepted, rejected by CBP: its lists are needed; then the corrected file claims its entries. */
CLI_TEST(a_rejection_that_was_not_predicted)
{
	given_claim(t);
	run_list(t, "record", "341", "--ledger", "l", "--cbp-status", "Rejected by batch validation", "--quiet");
	run_at(t, "1", CORRECT CLAIM);
	expect_exit(t, 2);
	expect_stderr_has(
		t, "which entries offend is not known here; download its Cape_Validation_Result.csv and \"cape record "
		   "341 --cbp-result FILE\"");
	given_file(t, "cbp.csv", BATCH_LISTS "SSA26031605,\n");
	run(t, "record 341 --ledger l --cbp-result cbp.csv --quiet");
	run_at(t, "1", CORRECT CLAIM " --drop-offenders");
	expect_exit(t, 1);
	expect_file(t, "d.Corrections.csv",
		    "Entry Number\r\nSSA26031601\r\nSSA26031602\r\nSSA26031603\r\nSSA26031604\r\n");
	run_at(t, "2", UPLOAD "d.Corrections.csv --json");
	expect_json(t, 0, "successes", "1");
	expect_json(t, 0, "rules", "{\"SUMMARY_STATUS\":1,\"CONTROL_STATUS\":1,\"LIQUIDATION_80\":1}");
}

/* Without a status its own claim would have the entries of the corrected file. */
CLI_TEST(lists_alone_do_not_reject_what_was_predicted_to_be_accepted)
{
	given_claim(t);
	given_file(t, "cbp.csv", BATCH_LISTS "SSA26031602,\n");
	run(t, "record 341 --ledger l --cbp-result cbp.csv --quiet");
	run_at(t, "1", CORRECT "341 --drop-offenders");
	expect_exit(t, 2);
	expect_stderr_has(t, "no status of CBP's that says it was rejected; record that first: cape record 341 "
			     "--cbp-status \"Failed initial validation\", or \"Rejected by batch validation\"");
	expect_no_file(t, "d.Corrections.csv");
	/* Nor does a status that nobody knows. */
	run_list(t, "record", "341", "--ledger", "l", "--cbp-status", "Under review", "--quiet");
	run_at(t, "1", CORRECT "341 --drop-offenders");
	expect_exit(t, 2);
	expect_stderr_has(t, "record that first");
	run_list(t, "record", "341", "--ledger", "l", "--cbp-status", "Rejected by batch validation", "--quiet");
	run_at(t, "1", CORRECT "341 --drop-offenders --quiet");
	expect_exit(t, 1);
	run_at(t, "2", UPLOAD "d.Corrections.csv --json");
	expect_json(t, 0, "successes", "2");
}

/* Claim Details are of files that were accepted, whatever lists were recorded before. */
CLI_TEST(lists_that_claim_details_contradict_do_not_count)
{
	given_claim(t);
	given_file(t, "cbp.csv", BATCH_LISTS "SSA26031602,\n");
	run(t, "record 341 --ledger l --cbp-result cbp.csv --quiet");
	given_file(t, "c.csv",
		   CLAIM_HEADER UPDATED(CLAIM, "SSA26031601") UPDATED(CLAIM, "SSA26031602")
			   UPDATED(CLAIM, "SSA26031603") UPDATED(CLAIM, "SSA26031604")
				   FAILED(CLAIM, "SSA26031605", "INVALID HTS"));
	run(t, "claim import c.csv --ledger l --quiet");
	run_at(t, "1", CORRECT "341 --json");
	expect_exit(t, 1);
	expect_json(t, 0, "claimed", "4");
	expect_json(t, 0, "held", "1");
}

CLI_TEST(what_cannot_be_corrected_is_told)
{
	static const struct {
		const char *words, *says;
	} rows[] = {
		{ "corrections --ledger l", "name one job or claim" },
		{ "corrections 341 342 --ledger l", "name one job or claim" },
		{ "corrections 999 --ledger l", "no job 0000000999" },
		{ "corrections 100000019999 --ledger l", "no claim 100000019999" },
		{ "corrections none.csv --ledger l", "no job of a file \"none.csv\"" },
		{ "corrections 341 --ledger l", "no index is named" },
		{ CORRECT "341 --drop-offenders", "--drop-offenders is for files that were rejected" },
		{ CORRECT "341 --ior 12-3456789XX", "--ior is for claims that were imported" },
		{ CORRECT "341 -o next.txt", "does not end in .csv" },
		{ CORRECT "341 -o none/next.csv", "none" },
		{ CORRECT "342", "was rejected as a file (CSV content is empty.)" },
		{ CORRECT "343", "is void" },
		{ CORRECT "344 --retry", "--retry is for entries of a claim" },
		{ CORRECT "345", "CBP accepted job 0000000345, which was predicted to be rejected" },
		{ CORRECT "346", "was rejected as a file (Not a CSV file.)" },
	};

	given_claim(t);
	given_file(t, "empty.csv", "Entry Number\n");
	given_file(t, "bad.csv", "Entry Number\nx\n");
	run_at(t, "1", UPLOAD "empty.csv d.csv bad.csv bad.csv d.csv --quiet");
	run(t, "void 343 --ledger l --reason never --quiet");
	run(t, "record 345 --ledger l --cbp-status Accepted --quiet");
	run_list(t, "record", "346", "--ledger", "l", "--cbp-status", "Not a CSV file.", "--quiet");
	for (size_t i = 0; i < COUNT(rows); i++) {
		snprintf(t->label, sizeof(t->label), "%s", rows[i].words);
		run(t, rows[i].words);
		expect_exit(t, 2);
		expect_stderr_has(t, rows[i].says);
	}
	expect_no_file(t, "d.Corrections.csv");
	expect_no_file(t, "bad.Corrections.csv");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(of_a_claim_what_passes_now),
		TEST(what_another_claim_has_is_not_left_to_correct),
		TEST(the_day_decides),
		TEST(nothing_is_left_of_a_claim_without_errors),
		TEST(more_than_cbp_takes_go_to_further_files),
		TEST(cbp_s_outcome_counts_over_the_prediction),
		TEST(what_only_cbp_s_outcome_names),
		TEST(a_claim_without_a_job),
		TEST(offenders_are_marked_or_dropped),
		TEST(cbp_s_lists_count_over_ours),
		TEST(a_rejection_that_was_not_predicted),
		TEST(lists_alone_do_not_reject_what_was_predicted_to_be_accepted),
		TEST(lists_that_claim_details_contradict_do_not_count),
		TEST(what_cannot_be_corrected_is_told),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
