/* `cape claim import`: files from spreadsheets, whose claim they are, what differs, what is refused. */
#include "claim_files.h"

#define IMPORT "claim import --ledger l "

CLI_TEST(a_spreadsheet_s_file_is_read_matched_and_compared)
{
	given_seven(t);
	given_upload(t, "a.csv", "1234567");
	given_file(t, "c.csv", SPREADSHEET);
	run(t, IMPORT "c.csv");
	expect_exit(t, 1);
	expect_stderr(t, "");
	expect_stdout(t, "c.csv: CBP's claim " CBP "\n"
			 "  Claim               " OUR " of job " JOB ", by its entries\n"
			 "  Entries             7: 3 successes, 4 errors\n"
			 "  Prediction          3 as predicted, 4 not\n"
			 "  Unknown message     1: INVALID HTS\n"
			 "  Unknown message     1: STATEMENT PROCESSING NOT COMPLETE\n"
			 "  Unknown message     1: UNABLE TO, CALCULATE DUTY\n"
			 "  Next                \"cape claim " OUR " --compare\" shows the entries that differ\n");
	run(t, "claims --ledger l --json");
	expect_json(t, 0, "cbp_claim", "\"" CBP "\"");
	expect_json(t, 0, "successes", "5");
	run(t, "claim " OUR " --ledger l --json");
	expect_json(t, 0, "cbp_claim", "\"" CBP "\"");
	expect_json(t, 0, "outcome_cbp_claim", "\"" CBP "\"");
	expect_json(t, 0, "outcome_successes", "3");
	expect_json(t, 0, "outcome_errors", "4");
	run(t, "claim " OUR " --ledger l");
	expect_stdout_has(t, "3 successes, 4 errors, on CBP's claim " CBP);
	run(t, "claims --ledger l --entry SSA26031605 --json");
	expect_json(t, 0, "entry_status", "\"Failed\"");
	expect_json(t, 0, "cbp_entry_status", "\"Entry Summary Updated\"");
	run(t, "history --ledger l --entry SSA26031603 --json");
	expect_json(t, 0, "entry_status", "\"Entry Summary Updated\"");
	expect_json(t, 0, "cbp_error_description", "\"UNABLE TO, CALCULATE DUTY\"");
	run(t, "ledger verify --ledger l");
	expect_exit(t, 0);
}

CLI_TEST(what_is_as_predicted_is_nothing_to_look_at)
{
	given_seven(t);
	given_upload(t, "a.csv", "1245");
	given_file(t, "c.csv",
		   CLAIM_HEADER UPDATED(CBP, "SSA26031602") UPDATED(CBP, "SSA26031601")
			   FAILED(CBP, "SSA26031605", "Entry Summary is in Trade Control")
				   FAILED(CBP, "SSA26031604", "ENTRY SUMMARY IS CANCELLED/REJECTED"));
	run(t, IMPORT "c.csv --json");
	expect_exit(t, 0);
	expect_lines(t, t->out_text, 1);
	expect_json_keys(t, 0,
			 "file, cbp_claim, claim_number, job_number, matched_by, import, entries, successes, errors, "
			 "agreeing, differing, not_in_file, not_on_claim, unknown_messages, error");
	expect_json(t, 0, "claim_number", "\"" OUR "\"");
	expect_json(t, 0, "job_number", "\"" JOB "\"");
	expect_json(t, 0, "matched_by", "\"entries\"");
	expect_json(t, 0, "import", "\"new\"");
	expect_json(t, 0, "agreeing", "4");
	expect_json(t, 0, "differing", "0");
	expect_json(t, 0, "unknown_messages", "[]");
	expect_json(t, 0, "error", "null");
	run(t, IMPORT "c.csv --quiet");
	expect_exit(t, 0);
	expect_stdout(t, "");
}

/* Claim k is of the k-th declaration. */
CLI_TEST(a_file_belongs_to_the_claim_that_has_its_entries)
{
	static const struct {
		const char *what, *declarations[3], *file, *claim, *by, *lacks, *besides;
	} rows[] = {
		{ "the same entries", { "123", "1234", "12" }, "4321", "\"900000000002\"", "\"entries\"", "[]", "[]" },
		{ "the same in another order", { "321", NULL }, "132", "\"900000000001\"", "\"entries\"", "[]", "[]" },
		{ "most of them",
		  { "123456", "67", NULL },
		  "1234",
		  "\"900000000001\"",
		  "\"most entries\"",
		  "[\"SSA26031605\",\"SSA26031606\"]",
		  "[]" },
		{ "one more",
		  { "1", "234", NULL },
		  "2347",
		  "\"900000000002\"",
		  "\"most entries\"",
		  "[]",
		  "[\"SSA26031607\"]" },
		{ "half of all",
		  { "12", NULL },
		  "1",
		  "\"900000000001\"",
		  "\"most entries\"",
		  "[\"SSA26031602\"]",
		  "[]" },
		{ "less than half", { "123", NULL }, "1", "\"900000000002\"", "null", "[]", "[]" },
		{ "exactly, though another has most",
		  { "1234567", "123456", NULL },
		  "123456",
		  "\"900000000002\"",
		  "\"entries\"",
		  "[]",
		  "[]" },
		{ "none", { "123", NULL }, "4567", "\"900000000002\"", "null", "[]", "[]" },
	};

	for (size_t i = 0; i < COUNT(rows); i++) {
		row(t, rows[i].what);
		given_seven(t);
		for (size_t d = 0; d < 3 && rows[i].declarations[d]; d++)
			given_upload(t, "a.csv", rows[i].declarations[d]);
		given_claim_file(t, "c.csv", CBP, rows[i].file, "", "");
		run(t, IMPORT "c.csv --json");
		expect_json(t, 0, "claim_number", rows[i].claim);
		expect_json(t, 0, "matched_by", rows[i].by);
		expect_json(t, 0, "not_in_file", rows[i].lacks);
		expect_json(t, 0, "not_on_claim", rows[i].besides);
	}
}

CLI_TEST(claims_that_are_as_good_as_each_other_are_not_guessed)
{
	static const struct {
		const char *a, *b, *file;
	} rows[] = { { "123", "123", "123" }, { "123", "124", "12" } };

	for (size_t i = 0; i < COUNT(rows); i++) {
		row(t, rows[i].file);
		given_seven(t);
		given_upload(t, "a.csv", rows[i].a);
		given_upload(t, "b.csv", rows[i].b);
		given_claim_file(t, "c.csv", CBP, rows[i].file, "", "");
		run(t, IMPORT "c.csv");
		expect_exit(t, 2);
		expect_message(t);
		expect_stderr_has(t, "c.csv: has the entries of claim 900000000001 as much as those of 900000000002");
		expect_stderr_has(t, "cape record JOB --cbp-claim " CBP);
		expect_stdout(t, "");
		run(t, "void 9000000001 --ledger l --reason twice");
		run(t, IMPORT "c.csv --json");
		expect_json(t, 0, "claim_number", "\"900000000002\"");
	}
}

/* It became a claim of its own, or gave the job our number for CBP's, and nothing takes either back. */
CLI_TEST(what_cape_answered_is_not_cbp_s)
{
	given_seven(t);
	given_upload(t, "a.csv", "1234");
	given_upload(t, "b.csv", "67");
	run(t, IMPORT "a.Claim_Details.csv b.Claim_Details.csv");
	expect_exit(t, 2);
	expect_message(t);
	expect_stderr(
		t,
		"cape: a.Claim_Details.csv: is what cape itself answered for claim 900000000001, not CBP's file; take "
		"the Claim Details that the portal gives for download\n"
		"cape: b.Claim_Details.csv: is what cape itself answered for claim 900000000002, not CBP's file; take "
		"the Claim Details that the portal gives for download\n");
	expect_stdout(t, "");
	run(t, "claims --ledger l --json");
	expect_lines(t, t->out_text, 2);
	expect_json(t, 0, "cbp_claim", "null");
	/* CBP's file goes on. */
	given_claim_file(t, "c.csv", CBP, "67", "", "");
	run(t, IMPORT "a.Claim_Details.csv c.csv");
	expect_exit(t, 2);
	expect_stdout_has(t, "c.csv: CBP's claim " CBP
			     "\n  Claim               900000000002 of job 9000000002, by its entries\n");
	/* Of other bytes it might be CBP's, which may give that number some day. */
	given_claim_file(t, "d.csv", OUR, "1234", "", "");
	run(t, IMPORT "d.csv");
	expect_exit(t, 1);
	expect_stderr_has(t, "d.csv: has a claim number of this ledger");
}

CLI_TEST(a_recorded_number_comes_first_and_ours_never_counts)
{
	given_seven(t);
	given_upload(t, "a.csv", "123");
	given_upload(t, "b.csv", "456");
	/* CBP's number is that of our other claim. */
	given_claim_file(t, "c.csv", "900000000002", "123", "", "");
	run(t, IMPORT "c.csv");
	expect_exit(t, 1);
	expect_stdout_has(t, "900000000001 of job 9000000001, by its entries");
	expect_stderr_has(t, "c.csv: has a claim number of this ledger");
	/* Now it is recorded: the entries of the other claim do not take it away. */
	given_claim_file(t, "d.csv", "900000000002", "3456", "", "");
	run(t, IMPORT "d.csv --json");
	expect_json(t, 0, "claim_number", "\"900000000001\"");
	expect_json(t, 0, "matched_by", "\"cbp_claim\"");
	expect_json(t, 0, "import", "\"replaced\"");
	expect_json(t, 0, "not_in_file", "[\"SSA26031601\",\"SSA26031602\"]");
	expect_json(t, 0, "not_on_claim", "[\"SSA26031604\",\"SSA26031605\",\"SSA26031606\"]");
	given_claim_file(t, "e.csv", "900000000002", "7", "", "");
	run(t, IMPORT "e.csv");
	expect_exit(t, 2);
	expect_stderr_has(t, "recorded for job 9000000001, and has none of that job's entries");
	/* A claim with another number is another claim, whatever its entries. */
	given_claim_file(t, "f.csv", CBP, "123", "", "");
	run(t, IMPORT "f.csv --json");
	expect_json(t, 0, "import", "\"imported claim\"");
	expect_json(t, 0, "claim_number", "\"900000000003\"");
}

CLI_TEST(a_later_import_replaces_and_both_are_remembered)
{
	given_seven(t);
	given_upload(t, "a.csv", "12");
	given_claim_file(t, "c.csv", CBP, "1", "2", "INVALID HTS");
	run(t, IMPORT "c.csv --quiet");
	expect_exit(t, 1);
	run(t, IMPORT "c.csv --json");
	expect_json(t, 0, "import", "\"same\"");
	given_claim_file(t, "c.csv", CBP, "21", "", "");
	run(t, IMPORT "c.csv");
	expect_exit(t, 0);
	expect_stdout_has(t, "2: 2 successes, 0 errors; replaces an earlier import");
	run(t, "claim " OUR " --ledger l --json");
	expect_json(t, 0, "outcome_successes", "2");
	run(t, "ledger info --ledger l --json");
	expect_json(t, 0, "outcomes", "2");
	run(t, "ledger export --ledger l -o e --quiet");
	expect_file_has(t, "e/events.csv", "1 successes, 1 errors; from c.csv");
	expect_file_has(t, "e/events.csv", "2 successes, 0 errors; from c.csv");
	expect_file_has(t, "e/outcomes.csv", "1," OUR "," CBP ",c.csv,");
	expect_file_has(t, "e/outcomes.csv", "2," OUR "," CBP ",c.csv,");
	run(t, "ledger verify --ledger l");
	expect_exit(t, 0);
	expect_stdout_has(t, "1 jobs, 1 claims with 2 entries, 5 files");
}

CLI_TEST(a_file_without_a_job_becomes_a_claim)
{
	given_seven(t);
	given_claim_file(t, "c.csv", CBP, "12", "3", "ENTRY ON DRAWBACK");
	run_at(t, "0", IMPORT "c.csv");
	expect_exit(t, 1);
	expect_stdout_has(t, OUR ", new: no job of this ledger became it");
	run(t, "claims --ledger l");
	expect_stdout(
		t,
		"Claim Number  Submitted Date/Time  Claim Status            # of Successes  # of Errors  CBP Claim Number\n"
		"900000000001  3/30/2026, 11:28 AM  Accepted with Error(s)               2            1  100000013568\n");
	run(t, "claim " OUR " --ledger l");
	expect_exit(t, 0);
	expect_stdout_has(t, "Imported claim " OUR);
	run(t, "claim " OUR " --ledger l --json");
	expect_json(t, 0, "job_number", "null");
	expect_json(t, 0, "cbp_claim", "\"" CBP "\"");
	expect_json(t, 0, "entries", "3");
	run(t, "claim " OUR " --ledger l --download");
	expect_exit(t, 2);
	expect_stderr_has(t, "was imported");
	run(t, "claims --ledger l --entry SSA26031603 --json");
	expect_json(t, 0, "entry_status", "null");
	expect_json(t, 0, "cbp_error_description", "\"ENTRY ON DRAWBACK\"");
	/* Its successes are claimed; its number is not given again. */
	given_upload(t, "a.csv", "1237");
	run(t, "claims --ledger l --json");
	expect_json(t, 0, "claim_number", "\"900000000002\"");
	expect_json(t, 0, "successes", "2");
	expect_file(t, "a.Claim_Details.csv",
		    CLAIM_HEADER FAILED("900000000002", "SSA26031601", ALREADY)
			    FAILED("900000000002", "SSA26031602", ALREADY) UPDATED("900000000002", "SSA26031603")
				    UPDATED("900000000002", "SSA26031607"));
	/* CBP changed its mind, and the claim's sums with it. */
	given_claim_file(t, "c.csv", CBP, "1", "", "");
	run(t, IMPORT "c.csv --json");
	expect_json(t, 0, "import", "\"replaced\"");
	run(t, "claims --ledger l --json --status accepted");
	expect_lines(t, t->out_text, 1);
	expect_json(t, 0, "successes", "1");
	expect_json(t, 0, "claim_number", "\"" OUR "\"");
	run(t, "ledger verify --ledger l");
	expect_exit(t, 0);
	run(t, "ledger backup copy --ledger l");
	expect_exit(t, 0);
	run(t, "ledger verify --ledger copy");
	expect_exit(t, 0);
}

#define H "CLAIM_NUMBER,ENTRY_NUMBER,STATUS,ERROR_DESCRIPTION\n"
#define G CBP ",SSA26031601,Entry Summary Updated,\n"

CLI_TEST(what_is_no_claim_file_is_refused)
{
	static const struct {
		const char *what, *text, *says;
	} rows[] = {
		{ "empty", "", "c.csv: is empty" },
		{ "blank", "\n\n", "c.csv: is empty" },
		{ "no entries", H, "c.csv: has no entries" },
		{ "another file", "Entry Number\nSSA26031601\n",
		  "c.csv:1: is no claim file: its header lacks CLAIM_NUMBER, STATUS, ERROR_DESCRIPTION" },
		{ "a column twice", "STATUS,CLAIM_NUMBER,ENTRY_NUMBER,STATUS,ERROR_DESCRIPTION\n",
		  "c.csv:1: the column STATUS is there twice" },
		{ "a spreadsheet", "PK\003\004", "is a spreadsheet or archive" },
		{ "an open quote", H G "\"" CBP ",SSA\n\n", "c.csv:3: a quoted field opens here" },
		{ "an open wrapper", H G CBP ",=\"SSA\n\n", "c.csv:3: a quoted field opens here" },
		{ "no entry number", H G "\n" CBP ",SSA2603160,Failed,X\n",
		  "c.csv:4: \"SSA2603160\" is no entry number" },
		{ "a number for people", H "1.00000E+11,SSA26031601,Failed,X\n",
		  "c.csv:2: \"1.00000E+11\" is no claim number" },
		{ "no claim number", H ",SSA26031601,Failed,X\n", "c.csv:2: \"\" is no claim number" },
		{ "two claims", H G "100000013569,SSA26031602,Failed,X\n",
		  "c.csv:3: \"100000013569\" is another claim" },
		{ "another status", H G CBP ",SSA26031602,Pending,\n", "c.csv:3: \"Pending\" is no STATUS" },
		{ "both", H G CBP ",SSA26031601,Failed,X\n",
		  "c.csv:3: the entry of line 2 again, with another STATUS" },
	};

	given_seven(t);
	for (size_t i = 0; i < COUNT(rows); i++) {
		snprintf(t->label, sizeof(t->label), "%s", rows[i].what);
		given_file(t, "c.csv", rows[i].text);
		run(t, IMPORT "c.csv");
		expect_exit(t, 2);
		expect_message(t);
		expect_stderr_has(t, rows[i].says);
		expect_stdout(t, "");
	}
	run(t, "ledger info --ledger l --json");
	expect_json(t, 0, "outcomes", "0");
	run(t, "claim import --ledger l");
	expect_exit(t, 2);
	expect_stderr_has(t, "no claim file is named");
	run(t, "claim import c.csv --ledger none");
	expect_exit(t, 2);
	expect_stderr_has(t, "is no ledger");
}

CLI_TEST(one_that_is_refused_does_not_stop_the_others)
{
	given_seven(t);
	given_upload(t, "a.csv", "12");
	given_claim_file(t, "c.csv", CBP, "12", "", "");
	given_file(t, "bad.csv", "x\n");
	given_claim_file(t, "d.csv", "100000013569", "3", "", "");
	run(t, IMPORT "c.csv bad.csv none.csv d.csv --json");
	expect_exit(t, 2);
	expect_lines(t, t->out_text, 4);
	expect_json(t, 0, "import", "\"new\"");
	expect_json(t, 1, "claim_number", "null");
	expect_json(t, 2, "file", "\"none.csv\"");
	expect_json(t, 3, "import", "\"imported claim\"");
	given_file(t, "list", "c.csv\nd.csv\n");
	run(t, IMPORT "--files-from list --exit-zero --json");
	expect_exit(t, 0);
	expect_json(t, 1, "import", "\"same\"");
}

/* A spreadsheet that dropped the zeros of a number; two rows of one entry; a row without its last cell. */
CLI_TEST(rows_are_read_kindly)
{
	given_seven(t);
	given_upload(t, "a.csv", "12");
	given_file(t, "c.csv",
		   "\n" H "4711,SSA26031601,Entry Summary Updated\n4711,SSA26031602,Failed,INVALID HTS\n"
		   "000000004711,ssa-2603160-2,Failed,HTS RELATIONSHIP MISMATCH\n4711,SSA26031602,Failed,INVALID HTS\n"
		   "=\"\",=\"\",,\n");
	run(t, IMPORT "c.csv --json");
	expect_exit(t, 1);
	expect_json(t, 0, "cbp_claim", "\"000000004711\"");
	expect_json(t, 0, "entries", "2");
	run(t, "claims --ledger l --entry SSA26031602 --json");
	expect_json(t, 0, "cbp_error_description", "\"INVALID HTS; HTS RELATIONSHIP MISMATCH\"");
}

CLI_TEST(an_outcome_that_was_changed_is_named)
{
	static const char outcome[] = "l/files/outcomes-0000000/0000000001.outcome";

	for (int gone = 0; gone < 2; gone++) {
		row(t, gone ? "gone" : "changed");
		given_seven(t);
		given_upload(t, "a.csv", "12");
		given_claim_file(t, "c.csv", CBP, "12", "", "");
		run(t, IMPORT "c.csv --quiet");
		expect_private(t, outcome);
		if (gone)
			must(unlinkat(t->folder_fd, outcome, 0) == 0, outcome);
		else
			given_file(t, outcome, "CAPEOUT\n");
		run(t, "ledger verify --ledger l");
		expect_exit(t, 2);
		expect_stderr_has(t, "0000000001.outcome");
		run(t, "ledger backup copy --ledger l");
		expect_exit(t, 2);
		expect_stderr_has(t, "0000000001.outcome");
		run(t, "claims --ledger l --entry SSA26031601");
		expect_exit(t, 2);
		expect_stderr_has(t, "0000000001.outcome");
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(a_spreadsheet_s_file_is_read_matched_and_compared),
		TEST(what_is_as_predicted_is_nothing_to_look_at),
		TEST(a_file_belongs_to_the_claim_that_has_its_entries),
		TEST(claims_that_are_as_good_as_each_other_are_not_guessed),
		TEST(what_cape_answered_is_not_cbp_s),
		TEST(a_recorded_number_comes_first_and_ours_never_counts),
		TEST(a_later_import_replaces_and_both_are_remembered),
		TEST(a_file_without_a_job_becomes_a_claim),
		TEST(what_is_no_claim_file_is_refused),
		TEST(one_that_is_refused_does_not_stop_the_others),
		TEST(rows_are_read_kindly),
		TEST(an_outcome_that_was_changed_is_named),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
