/* `cape record`: what CBP answered to an upload, and what follows from it. */
#include "json.h"
#include "ledgers.h"

#define RECORD "record --ledger l "

/* Jobs 341 (accepted, claim 100000013568), 342 (rejected), 343 (a.csv again, accepted with nothing but errors). */
static void given_jobs(struct cli *t)
{
	given_good_index(t);
	given_ledger(t);
	given_file(t, "a.csv", "Entry Number\nSSA26031601\n");
	given_file(t, "b.csv", "Entry Number\nSSA26031699\n");
	run_at(t, "0", UPLOAD "a.csv b.csv --quiet");
	run_at(t, "3", UPLOAD "a.csv --quiet");
	expect_exit(t, 1);
}

CLI_TEST(an_answer_is_shown_beside_ours)
{
	given_jobs(t);
	run_list(t, "record", "341", "--ledger", "l", "--cbp-job", "339", "--cbp-status", "accepted", "--cbp-claim",
		 "100000013568", "--at", "3/30/2026, 11:15 AM");
	expect_exit(t, 0);
	expect_stderr(t, "");
	expect_stdout(t, "Job 0000000341, a.csv: CBP's job 0000000339, status Accepted, claim 100000013568.\n");
	run(t, "history --ledger l --json");
	expect_json(t, 2, "cbp_job", "\"0000000339\"");
	expect_json(t, 2, "cbp_claim", "\"100000013568\"");
	expect_json(t, 2, "cbp_status", "\"Accepted\"");
	expect_json(t, 1, "cbp_job", "null");
	run(t, "job 341 --ledger l");
	expect_stdout_has(t, "CBP's job           0000000339\n");
	expect_stdout_has(t, "Submitted to CBP    3/30/2026, 11:15 AM in New York\n");
	run(t, "job 341 --ledger l --json");
	expect_json(t, 0, "cbp_submitted_at", "\"2026-03-30T11:15:00-04:00\"");
	run(t, "claims --ledger l --json --status accepted");
	expect_json(t, 0, "cbp_claim", "\"100000013568\"");
	run(t, "ledger verify --ledger l");
	expect_exit(t, 0);
	run(t, "ledger export --ledger l -o out --quiet");
	expect_file_has(t, "out/events.csv",
			",answer,0000000341,\"CBP's job 0000000339, claim 100000013568, status Accepted\"\n");
	expect_file_has(t, "out/jobs.csv", ",Accepted,D,2026-03-30T11:15:00-04:00,");
}

CLI_TEST(the_same_again_is_no_event)
{
	given_jobs(t);
	run(t, RECORD "341 --cbp-job 339 --cbp-status Accepted --json");
	expect_json(t, 0, "new", "true");
	expect_json_keys(
		t, 0,
		"job_number, file_name, file_upload_status, cbp_job, cbp_claim, cbp_status, cbp_submitted_at, new, "
		"as_predicted");
	run(t, RECORD "341 --cbp-job 0000000339 --cbp-status ACCEPTED --json");
	expect_json(t, 0, "new", "false");
	/* A later answer adds to it, or replaces what it says. */
	run(t, RECORD "341 --cbp-claim 100000013568 --at 2026-03-30T15:15:00Z --json");
	expect_json(t, 0, "new", "true");
	expect_json(t, 0, "cbp_job", "\"0000000339\"");
	expect_json(t, 0, "cbp_status", "\"Accepted\"");
	expect_json(t, 0, "cbp_submitted_at", "\"2026-03-30T11:15:00-04:00\"");
	run(t, RECORD "341 --cbp-claim 100000013569 --json");
	expect_json(t, 0, "cbp_claim", "\"100000013569\"");
	run(t, "ledger export --ledger l -o out --quiet");
	expect_file_has(t, "out/events.csv", "claim 100000013568, status Accepted");
	expect_file_has(t, "out/events.csv", "claim 100000013569, status Accepted");
}

CLI_TEST(statuses_are_cbp_s_words_or_kept_as_they_are)
{
	static const struct {
		const char *said, *kept;
		bool known;
	} rows[] = {
		{ "CSV content is empty...", "\"CSV content is empty.\"", true },
		{ "csv  CONTENT is emp\xE2\x80\xA6", "\"CSV content is empty.\"", true },
		{ " Failed initial validation ", "\"Failed initial validation\"", true },
		{ "rejected by batch validation", "\"Rejected by batch validation\"", true },
		{ "Not a CSV file", "\"Not a CSV file.\"", true },
		{ "Accepted", "\"Accepted\"", true },
		{ "Accepted with Error(s)", "\"Accepted with Error(s)\"", false },
		{ "Failed", "\"Failed\"", false },
		{ "...", "\"...\"", false },
		{ "In Progress", "\"In Progress\"", false },
	};

	given_jobs(t);
	for (size_t i = 0; i < COUNT(rows); i++) {
		snprintf(t->label, sizeof(t->label), "%s", rows[i].said);
		run_list(t, "record", "342", "--ledger", "l", "--json", "--cbp-status", rows[i].said);
		expect_exit(t, 0);
		expect_json(t, 0, "cbp_status", rows[i].kept);
		if (rows[i].known)
			expect_stderr(t, "");
		else
			expect_stderr_has(t, "is kept as it is");
		if (!rows[i].known)
			expect_json(t, 0, "as_predicted", "null");
	}
	run(t, RECORD "342 --cbp-status Accepted --json");
	expect_json(t, 0, "as_predicted", "false");
	run_list(t, "record", "342", "--ledger", "l", "--cbp-status", "Accepted");
	expect_stdout_has(t, "This is not what was predicted: Rejected by batch validation\n");
}

CLI_TEST(a_file_name_means_its_only_job)
{
	given_jobs(t);
	run(t, RECORD "b.csv --cbp-job 340");
	expect_exit(t, 0);
	expect_stdout_has(t, "Job 0000000342, b.csv: CBP's job 0000000340");
	run(t, RECORD "elsewhere/b.csv --cbp-job 340");
	expect_exit(t, 0);
	run(t, RECORD "a.csv --cbp-job 339");
	expect_exit(t, 2);
	expect_stderr(
		t, "cape: 2 jobs have the file name \"a.csv\": 0000000343 (Accepted), 0000000341 (Accepted); say which "
		   "by its number\n");
	run(t, "void 343 --ledger l --reason never --quiet");
	run(t, RECORD "a.csv --cbp-job 339");
	expect_exit(t, 0);
	expect_stdout_has(t, "Job 0000000341, a.csv");
	run(t, RECORD "c.csv --cbp-job 1");
	expect_exit(t, 2);
	expect_stderr_has(t, "no job of a file \"c.csv\"");
}

CLI_TEST(what_contradicts_is_refused)
{
	static const struct {
		const char *words, *says;
	} rows[] = {
		{ RECORD "343 --cbp-job 339", "CBP's job 0000000339 is recorded for job 0000000341 already" },
		{ RECORD "343 --cbp-claim 100000013568",
		  "CBP's claim 100000013568 is recorded for job 0000000341 already" },
		{ RECORD "999 --cbp-job 1", "no job 0000000999" },
		{ RECORD "341", "say what CBP answered" },
		{ RECORD "--cbp-job 1", "name one job" },
		{ RECORD "341 342 --cbp-job 1", "name one job" },
		{ RECORD "341 --cbp-job 12345678901", "no number of at most 10 digits" },
		{ RECORD "341 --cbp-claim 1x", "no number of at most 12 digits" },
		{ RECORD "341 --cbp-job 339 --at yesterday", "--at \"yesterday\" is no time" },
	};

	given_jobs(t);
	run(t, RECORD "341 --cbp-job 339 --cbp-claim 100000013568 --quiet");
	for (size_t i = 0; i < COUNT(rows); i++) {
		snprintf(t->label, sizeof(t->label), "%s", rows[i].words);
		run(t, rows[i].words);
		expect_exit(t, 2);
		expect_stderr_has(t, rows[i].says);
	}
	run_list(t, "record", "343", "--ledger", "l", "--cbp-status", "Failed initial validation", "--cbp-claim", "7");
	expect_exit(t, 2);
	expect_stderr_has(t, "claim number to accepted files only");
	run(t, "void 343 --ledger l --reason never --quiet");
	run(t, RECORD "343 --cbp-job 7");
	expect_exit(t, 2);
	expect_stderr_has(t, "is void");
	run(t, "history --ledger l --json");
	expect_json(t, 0, "cbp_job", "null");
}

/* A claim that CBP never made claims nothing; the set of claimed entries is told. */
CLI_TEST(a_rejection_frees_what_was_predicted)
{
	given_jobs(t);
	run(t, RECORD "343 --cbp-status Accepted --quiet");
	run(t, VALIDATE "--ledger l --json a.csv");
	expect_json(t, 0, "rules", "{\"EARLIER_CLAIM\":1}");
	run_list(t, "record", "341", "--ledger", "l", "--cbp-claim", "100000013568", "--quiet");
	run_list(t, "record", "341", "--ledger", "l", "--cbp-status", "Rejected by batch validation", "--quiet");
	expect_exit(t, 0);
	run(t, "job 341 --ledger l --json");
	expect_json(t, 0, "cbp_claim", "null");
	run(t, VALIDATE "--ledger l --json a.csv");
	expect_json(t, 0, "successes", "1");
	run(t, "ledger verify --ledger l");
	expect_exit(t, 0);
	/* Taken back. */
	run_list(t, "record", "341", "--ledger", "l", "--cbp-status", "Accepted", "--quiet");
	run(t, VALIDATE "--ledger l --json a.csv");
	expect_json(t, 0, "rules", "{\"EARLIER_CLAIM\":1}");
	run(t, "ledger verify --ledger l");
	expect_exit(t, 0);
}

/* CBP's claim is not that of a job it rejected, though the entries are the same; and a job that it has a claim of was not rejected. */
CLI_TEST(a_rejection_and_an_imported_claim_exclude_each_other)
{
	given_jobs(t);
	run_list(t, "record", "341", "--ledger", "l", "--cbp-status", "Failed initial validation", "--quiet");
	run_at(t, "9", UPLOAD "a.csv --quiet");
	expect_exit(t, 0);
	given_file(t, "c.csv", CLAIM_HEADER UPDATED("100000077777", "SSA26031601"));
	run(t, "claim import c.csv --ledger l --json");
	expect_exit(t, 2);
	run(t, "void 343 --ledger l --reason never --quiet");
	run(t, "claim import c.csv --ledger l --json");
	expect_exit(t, 0);
	expect_json(t, 0, "job_number", "\"0000000344\"");
	run_list(t, "record", "344", "--ledger", "l", "--cbp-status", "Rejected by batch validation");
	expect_exit(t, 2);
	expect_stderr_has(t, "CBP's Claim Details of job 0000000344 are imported");
	run(t, "record 344 --ledger l --cbp-claim 100000077777 --json");
	expect_json(t, 0, "new", "false");
	run(t, "ledger verify --ledger l");
	expect_exit(t, 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(an_answer_is_shown_beside_ours),
		TEST(the_same_again_is_no_event),
		TEST(statuses_are_cbp_s_words_or_kept_as_they_are),
		TEST(a_file_name_means_its_only_job),
		TEST(what_contradicts_is_refused),
		TEST(a_rejection_frees_what_was_predicted),
		TEST(a_rejection_and_an_imported_claim_exclude_each_other),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
