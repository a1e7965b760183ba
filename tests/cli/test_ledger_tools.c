/* `void`, `ledger verify`, `backup` and `export`. */
#include "json.h"
#include "ledgers.h"

#define FIRST_RECORD "l/files/100000013/100000013568.record"

static void given_jobs(struct cli *t)
{
	given_good_index(t);
	given_ledger(t);
	given_file(t, "a.csv", "Entry Number\nSSA26031601\n");
	given_file(t, "b.csv", "Entry Number\nSSA26031602\n\nSSA26031601\n");
	given_file(t, "c.csv", "Entry Number\nSSA26031699\n");
	run_at(t, "0", UPLOAD "a.csv b.csv c.csv --note =note --quiet");
	expect_exit(t, 1);
}

CLI_TEST(a_voided_job_frees_its_entries)
{
	given_jobs(t);
	run(t, VALIDATE "--ledger l --json a.csv");
	expect_json(t, 0, "rules", "{\"EARLIER_CLAIM\":1}");
	run_at(t, "9", "void 341 --ledger l --reason never_filed");
	expect_exit(t, 0);
	expect_stdout_has(t, "Job 0000000341 is void");
	run(t, VALIDATE "--ledger l --json a.csv");
	expect_json(t, 0, "successes", "1");
	run(t, "job 341 --ledger l");
	expect_stdout_has(t, "3/30/2026, 11:37 AM in New York, by ");
	expect_stdout_has(t, "never_filed");
	run(t, "history --ledger l --status void --json");
	expect_lines(t, t->out_text, 1);
	expect_json(t, 0, "file_upload_status", "\"Accepted (void)\"");
	run(t, "claims --ledger l --json --status accepted");
	expect_stdout(t, "");
	run_at(t, "10", UPLOAD "a.csv --json");
	expect_json(t, 0, "successes", "1");
	run(t, "void 341 --ledger l --reason again");
	expect_exit(t, 2);
	expect_stderr_has(t, "is void already");
	run(t, "ledger verify --ledger l");
	expect_exit(t, 0);
}

CLI_TEST(a_void_has_a_job_and_a_reason)
{
	static const struct {
		const char *words, *says;
	} rows[] = {
		{ "void 341 --ledger l", "--reason" },
		{ "void --reason x --ledger l", "name one job" },
		{ "void 999 --reason x --ledger l", "no job 0000000999" },
	};

	given_jobs(t);
	for (size_t i = 0; i < COUNT(rows); i++) {
		run(t, rows[i].words);
		expect_exit(t, 2);
		expect_stderr_has(t, rows[i].says);
	}
	run(t, "ledger info --ledger l --json");
	expect_json(t, 0, "voided", "0");
}

CLI_TEST(what_is_as_recorded_is_verified)
{
	given_jobs(t);
	run(t, "ledger verify --ledger l");
	expect_exit(t, 0);
	expect_stderr(t, "");
	expect_stdout_has(t, "3 jobs, 2 claims with 3 entries, 8 files");
	expect_stdout_has(t, "all files and sums are as recorded");
	run(t, "ledger verify --ledger l --quiet");
	expect_stdout(t, "");
}

CLI_TEST(what_was_changed_is_named)
{
	static const struct {
		const char *what, *file, *content, *says;
	} rows[] = {
		{ "an upload", "l/files/0000000/0000000341.upload", "Entry Number\nSSA26031602\n",
		  "0000000341.upload" },
		{ "a result", "l/files/0000000/0000000342.Claim_Details.csv", "x", "0000000342.Claim_Details.csv" },
		{ "a result of a rejected job", "l/files/0000000/0000000343.Cape_Validation_Result.csv", "",
		  "0000000343.Cape_Validation_Result.csv" },
		{ "a record", FIRST_RECORD, "CAPEREC\n", "100000013568.record" },
		{ "a file that is gone", "l/files/0000000/0000000341.upload", NULL, "0000000341.upload" },
	};

	for (size_t i = 0; i < COUNT(rows); i++) {
		row(t, rows[i].what);
		given_jobs(t);
		if (rows[i].content)
			given_file(t, rows[i].file, rows[i].content);
		else
			must(unlinkat(t->folder_fd, rows[i].file, 0) == 0, rows[i].file);
		run(t, "ledger verify --ledger l");
		expect_exit(t, 2);
		expect_stderr_has(t, rows[i].says);
		expect_stdout_has(t, "damaged, see the messages");
		/* Nor is it passed on. */
		run(t, "ledger backup copy --ledger l");
		expect_exit(t, 2);
		expect_stderr_has(t, rows[i].says);
		run(t, "ledger info --ledger copy");
		expect_exit(t, 2);
	}
}

CLI_TEST(a_backup_is_a_ledger)
{
	char *history;

	given_jobs(t);
	run(t, "history --ledger l --json");
	history = strdup(t->out_text);
	run(t, "ledger backup copy --ledger l");
	expect_exit(t, 0);
	expect_stdout_has(t, "8 files");
	run(t, "ledger verify --ledger copy");
	expect_exit(t, 0);
	run(t, "history --ledger copy --json");
	expect_stdout(t, history);
	free(history);
	run(t, "claim 100000013569 --ledger copy --download -o d --quiet");
	expect_file(t, "d/b.Claim_Details.csv",
		    CLAIM_HEADER UPDATED("100000013569", "SSA26031602")
			    FAILED("100000013569", "SSA26031601", "ENTRY ALREADY ON A CAPE CLAIM"));
	run(t, "ledger backup copy --ledger l");
	expect_exit(t, 2);
	expect_stderr_has(t, "has a ledger already");
	run(t, "ledger backup --ledger l");
	expect_exit(t, 2);
}

CLI_TEST(an_export_has_the_tables)
{
	given_jobs(t);
	run(t, "ledger export --ledger l -o out");
	expect_exit(t, 0);
	expect_folder(t, "out", "accounts.csv cbp_results.csv claims.csv events.csv jobs.csv outcomes.csv");
	expect_file(t, "out/accounts.csv", "account,type,identity\n1,importer,123456789XX\n");
	expect_file_has(t, "out/jobs.csv", "job,account,file_name,submitted_at,");
	expect_file_has(t, "out/jobs.csv", "0000000341,1,a.csv,2026-03-30T11:28:00-04:00,");
	expect_file_has(t, "out/jobs.csv", ",'=note,");
	expect_file_has(
		t, "out/claims.csv",
		"100000013569,0000000342,2026-03-30T11:28:00-04:00,Accepted with Error(s),1,1,SSA26031602,SSA26031601,");
	expect_file_has(t, "out/events.csv", ",upload,0000000343,");
	expect_private(t, "out/jobs.csv");
}

CLI_TEST(social_security_numbers_are_not_shown)
{
	given_index(t, COLUMNS "\nSSA26031601,123-45-6789,01,Accepted,CBP,N,,1\n");
	given_ledger(t);
	given_file(t, "a.csv", "Entry Number\nSSA26031601\n");
	run_at(t, "0", "upload --acknowledge --ledger l --index i.cidx --ior 123-45-6789 a.csv --quiet");
	run(t, "ledger export --ledger l");
	expect_file(t, "accounts.csv", "account,type,identity\n1,importer,*****6789\n");
	run(t, "job 341 --ledger l");
	expect_stdout_has(t, "importer *****6789");
	run(t, "job 341 --ledger l --show-ior");
	expect_stdout_has(t, "importer 123456789");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(a_voided_job_frees_its_entries),
		TEST(a_void_has_a_job_and_a_reason),
		TEST(what_is_as_recorded_is_verified),
		TEST(what_was_changed_is_named),
		TEST(a_backup_is_a_ledger),
		TEST(an_export_has_the_tables),
		TEST(social_security_numbers_are_not_shown),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
