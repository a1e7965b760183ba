/* The portal's two lists, their details and downloads: the guide's screens, filters, forms. */
#include "json.h"
#include "ledgers.h"

#define CLAIM "100000013568"

#define GUIDE_DETAILS                                                                                             \
	CLAIM_HEADER FAILED(CLAIM, "SSA26031608", "ENTRY SUMMARY IS CANCELLED/REJECTED")                          \
		FAILED(CLAIM, "SSA26031301", "ENTRY SUMMARY IS IN TRADE CONTROL") UPDATED(CLAIM, "SSA26031606")   \
			UPDATED(CLAIM, "SSA26031603") UPDATED(CLAIM, "SSA26031602") UPDATED(CLAIM, "SSA26031607") \
				UPDATED(CLAIM, "SSA26031605") UPDATED(CLAIM, "SSA26031604")

#define GUIDE_RESULT FORMAT_LISTS "0S2-12345,0S2-12345678,0S3-12345679\n"

/*
 * The uploads that the guide's screens show (topics 1 and 2), at their times: job 339 of an importer, 341 and 342 of a filer. Job 340 is
 * not on a screen.
 */
static void given_screens(struct cli *t)
{
	given_index(t, COLUMNS "\n"
			       "SSA26031608,12-3456789XX,01,Cancelled,CBP,N,,1\n"
			       "SSA26031301,12-3456789XX,01,Accepted,Trade,N,,1\n" GOOD("SSA26031602")
				       GOOD("SSA26031603") GOOD("SSA26031604") GOOD("SSA26031605") GOOD("SSA26031606")
					       GOOD("SSA26031607") GOOD("0S212345678"));
	run(t, "ledger init l --next-job 339 --next-claim " CLAIM " --quiet");
	given_file(t, "Demo.csv",
		   "Entry Number\r\nSSA26031608\r\nSSA26031301\r\nSSA26031606\r\nSSA26031603\r\n"
		   "SSA26031602\r\nSSA26031607\r\nSSA26031605\r\nSSA26031604\r\n");
	given_file(t, "format.csv", "Entry Number\n0S2-12345678\n0S2-12345\n0S2-12345678\n0S3-12345679\n");
	given_file(t, "empty.csv", "Entry Number\n");
	given_file(t, "missing.csv", "Entry Number\nSSA26031699\nSSA26031602\n");
	run_at(t, "-13", UPLOAD "Demo.csv --submitted-by S");
	expect_exit(t, 1);
	run_at(t, "-5", UPLOAD "missing.csv --submitted-by S");
	expect_exit(t, 1);
	run_at(t, "0",
	       "upload --acknowledge --ledger l --index i.cidx --account-type filer --filer-code 0S2 --submitted-by S "
	       "format.csv");
	expect_exit(t, 1);
	run_at(t, "5",
	       "upload --acknowledge --ledger l --index i.cidx --account-type filer --filer-code 0S2 --submitted-by S "
	       "--note again empty.csv");
	expect_exit(t, 1);
}

/* The guide, end of topic 1 and of topic 2. */
CLI_TEST(file_upload_history_is_the_guide_s)
{
	given_screens(t);
	run(t, "history --ledger l");
	expect_exit(t, 0);
	expect_stdout(
		t,
		"File Upload Job #  Claim Number  File Name    Submitted Date/Time  File Upload Status            "
		"Submitted By\n"
		"0000000342                       empty.csv    3/30/2026, 11:33 AM  CSV content is empty.         S\n"
		"0000000341                       format.csv   3/30/2026, 11:28 AM  Failed initial validation     S\n"
		"0000000340                       missing.csv  3/30/2026, 11:23 AM  Rejected by batch validation  S\n"
		"0000000339         100000013568  Demo.csv     3/30/2026, 11:15 AM  Accepted                      S\n");
}

CLI_TEST(claim_status_is_the_guide_s)
{
	given_screens(t);
	run(t, "claims --ledger l");
	expect_exit(t, 0);
	expect_stdout(t, "Claim Number  Submitted Date/Time  Claim Status            # of Successes  # of Errors\n"
			 "100000013568  3/30/2026, 11:15 AM  Accepted with Error(s)               6            2\n");
}

CLI_TEST(both_lists_lead_to_downloads_of_the_same_bytes)
{
	given_screens(t);
	expect_file(t, "Demo.Claim_Details.csv", GUIDE_DETAILS);
	expect_file(t, "format.Cape_Validation_Result.csv", GUIDE_RESULT);
	run(t, "claim " CLAIM " --ledger l --download -o one");
	expect_exit(t, 0);
	expect_stdout(t, "Wrote one/Demo.Claim_Details.csv\n");
	expect_file(t, "one/Demo.Claim_Details.csv", GUIDE_DETAILS);
	expect_private(t, "one/Demo.Claim_Details.csv");
	run(t, "job 339 --ledger l --download -o two --quiet");
	expect_exit(t, 0);
	expect_stdout(t, "");
	expect_file(t, "two/Demo.Claim_Details.csv", GUIDE_DETAILS);
	run(t, "job 0000000341 --ledger l --download -o two");
	expect_file(t, "two/format.Cape_Validation_Result.csv", GUIDE_RESULT);
	run(t, "job 342 --ledger l --download -o two");
	expect_exit(t, 2);
	expect_stderr_has(t, "has no result file: CSV content is empty.");
	expect_folder(t, "two", "Demo.Claim_Details.csv format.Cape_Validation_Result.csv");
}

CLI_TEST(details_say_all_that_is_known)
{
	static const char *const says[] = {
		"File upload job 0000000342\n", "empty.csv",          "3/30/2026, 11:33 AM in New York",
		"Submitted by        S\n",      "filer 0S2",          "again",
		"CSV content is empty.",        "13 bytes, SHA-256 ", "As of               2026-03-30",
	};

	given_screens(t);
	run(t, "job 342 --ledger l");
	expect_exit(t, 0);
	for (size_t i = 0; i < COUNT(says); i++)
		expect_stdout_has(t, says[i]);
	run(t, "claim " CLAIM " --ledger l");
	expect_stdout_has(t, "importer 123456789XX");
	expect_stdout_has(t, "8: 6 successes, 2 errors");
	run(t, "job 339 --ledger l --json");
	expect_json(t, 0, "job_number", "\"0000000339\"");
	expect_json(t, 0, "claim_number", "\"" CLAIM "\"");
	expect_json(t, 0, "claim_status", "\"Accepted with Error(s)\"");
	expect_json(t, 0, "submitted_at", "\"2026-03-30T11:15:00-04:00\"");
	expect_json(t, 0, "successes", "6");
	expect_json(t, 0, "voided_at", "null");
}

CLI_TEST(json_has_the_contract_s_keys)
{
	given_screens(t);
	run(t, "history --ledger l --json");
	expect_lines(t, t->out_text, 4);
	expect_json_keys(
		t, 3,
		"job_number, claim_number, file_name, submitted_at, file_upload_status, submitted_by, cbp_job, "
		"cbp_claim, cbp_status");
	expect_json(t, 3, "job_number", "\"0000000339\"");
	expect_json(t, 3, "submitted_at", "\"2026-03-30T11:15:00-04:00\"");
	expect_json(t, 0, "claim_number", "null");
	expect_json(t, 0, "cbp_job", "null");
	run(t, "claims --ledger l --json");
	expect_lines(t, t->out_text, 1);
	expect_json_keys(t, 0, "claim_number, submitted_at, claim_status, successes, errors, cbp_claim");
	expect_json(t, 0, "successes", "6");
	expect_json(t, 0, "errors", "2");
}

CLI_TEST(csv_has_the_portal_s_headings)
{
	given_screens(t);
	run(t, "history --ledger l --csv --status accepted");
	expect_stdout(
		t,
		"File Upload Job #,Claim Number,File Name,Submitted Date/Time,File Upload Status,Submitted By,CBP Job #,"
		"CBP Claim Number,CBP Status\n"
		"0000000339,100000013568,Demo.csv,\"3/30/2026, 11:15 AM\",Accepted,S,,,\n");
	run(t, "claims --ledger l --csv --status none");
	expect_exit(t, 0);
	expect_stdout(t, "Claim Number,Submitted Date/Time,Claim Status,# of Successes,# of Errors,CBP Claim Number\n");
}

/* Which of the jobs 339 to 342 a filter leaves, newest first. */
CLI_TEST(filters_leave_what_they_say)
{
	static const struct {
		const char *filter, *jobs;
	} rows[] = {
		{ "", "342 341 340 339 " },
		{ "--limit 2", "342 341 " },
		{ "--since 2026-03-30", "342 341 340 339 " },
		{ "--since 2026-03-31", "" },
		{ "--until 2026-03-29", "" },
		{ "--until 2026-03-30 --limit 1", "342 " },
		{ "--status ACCEPTED", "339 " },
		{ "--file Demo.csv", "339 " },
		{ "--file *m*.csv", "342 341 340 339 " },
		{ "--file ?????.csv", "342 " },
		{ "--file demo.csv", "" },
		{ "--ior 12-3456789XX", "340 339 " },
		{ "--ior 99 --ior 123456789xx", "340 339 " },
		{ "--ior 12-3456789", "" },
		{ "--account-type filer --filer-code 0s2", "342 341 " },
		{ "--account-type broker --filer-code 0S2", "" },
		{ "--entry SSA-2603160-2", "340 339 " },
		{ "--entry 0S212345678", "341 " },
		{ "--entry SSA26031608", "339 " },
		{ "--entry SSA26031609", "" },
	};

	given_screens(t);
	for (size_t i = 0; i < COUNT(rows); i++) {
		char words[256], jobs[256] = "";

		snprintf(words, sizeof(words), "history --ledger l --json %s", rows[i].filter);
		snprintf(t->label, sizeof(t->label), "%s", words);
		run(t, words);
		expect_exit(t, 0);
		for (const char *at = t->out_text; (at = strstr(at, "{\"job_number\":\"0000000")) != NULL; at += 20)
			snprintf(jobs + strlen(jobs), sizeof(jobs) - strlen(jobs), "%.3s ", at + 22);
		if (strcmp(jobs, rows[i].jobs) != 0) {
			show_text("expected", rows[i].jobs, strlen(rows[i].jobs));
			fail_at(t, jobs, HERE);
		}
	}
}

CLI_TEST(an_entry_s_history_has_what_became_of_it)
{
	given_screens(t);
	run(t, "history --ledger l --entry SSA26031301 --json");
	expect_lines(t, t->out_text, 1);
	expect_json(t, 0, "entry_status", "\"Failed\"");
	expect_json(t, 0, "error_description", "\"ENTRY SUMMARY IS IN TRADE CONTROL\"");
	run(t, "history --ledger l --entry SSA26031602 --json");
	expect_lines(t, t->out_text, 2);
	expect_json(t, 0, "file_upload_status", "\"Rejected by batch validation\"");
	expect_json(t, 0, "entry_status", "null");
	expect_json(t, 1, "entry_status", "\"Entry Summary Updated\"");
	expect_json(t, 1, "error_description", "\"\"");
	run(t, "claims --ledger l --entry SSA26031608");
	expect_stdout_has(t, "ENTRY SUMMARY IS CANCELLED/REJECTED");
	run(t, "claims --ledger l --entry 0S212345678");
	expect_stdout(t, "No claims.\n");
}

CLI_TEST(what_is_not_there_or_makes_no_sense_is_refused)
{
	static const struct {
		const char *words, *says;
	} rows[] = {
		{ "job 338", "no job 0000000338" },
		{ "claim 100000013569", "no claim 100000013569" },
		{ "job", "name one job" },
		{ "job 339 340", "name one job" },
		{ "claim x", "name one claim" },
		{ "claim -1", "unknown option" },
		{ "job 99999999999", "no job numbers above" },
		{ "job 339 -o out", "--download" },
		{ "history --entry SSA", "11 letters and digits" },
		{ "history --limit 0", "--limit" },
		{ "history --since yesterday", "--since" },
		{ "history --since 2026-07-02 --until 2026-07-01", "--since 2026-07-02 is after --until 2026-07-01" },
		{ "claims --since 2026-07-02 --until 2026-07-01", "is after" },
		{ "claims --compare --since 2026-07-02 --until 2026-07-01", "is after" },
		{ "refund --since 2026-07-02 --until 2026-07-01", "is after" },
		{ "worklist --since 2026-07-02 --until 2026-07-01", "is after" },
		{ "report -o r.html --since 2026-07-02 --until 2026-07-01", "is after" },
		{ "history --json --csv", "leave one out" },
		{ "history extra", "extra" },
		{ "claims --account-type filer", "filer" },
	};

	given_screens(t);
	for (size_t i = 0; i < COUNT(rows); i++) {
		char words[256];

		snprintf(words, sizeof(words), "%s --ledger l", rows[i].words);
		run(t, words);
		expect_exit(t, 2);
		expect_stdout(t, "");
		expect_message(t);
		expect_stderr_has(t, rows[i].says);
	}
}

CLI_TEST(a_damaged_record_is_not_passed_off_as_the_claim)
{
	given_screens(t);
	given_file(t, "l/files/100000013/100000013568.record", "CAPEREC");
	run(t, "claim " CLAIM " --ledger l --download -o one");
	expect_exit(t, 2);
	expect_stderr_has(t, "is damaged");
	expect_no_file(t, "one/Demo.Claim_Details.csv");
	given_file(t, "l/files/0000000/0000000339.Claim_Details.csv", "other");
	run(t, "job 339 --ledger l --download -o one");
	expect_exit(t, 2);
	expect_stderr_has(t, "is not the result that was recorded");
	expect_folder(t, "one", "");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(file_upload_history_is_the_guide_s),
		TEST(claim_status_is_the_guide_s),
		TEST(both_lists_lead_to_downloads_of_the_same_bytes),
		TEST(details_say_all_that_is_known),
		TEST(json_has_the_contract_s_keys),
		TEST(csv_has_the_portal_s_headings),
		TEST(filters_leave_what_they_say),
		TEST(an_entry_s_history_has_what_became_of_it),
		TEST(what_is_not_there_or_makes_no_sense_is_refused),
		TEST(a_damaged_record_is_not_passed_off_as_the_claim),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
