/* `cape record --cbp-result`: CBP's lists of offenders, kept and compared with ours. */
#include "json.h"
#include "ledgers.h"

#define KEPT "l/files/results-0000000/000000000"
/* Our answer to it: one of ten characters, a second copy, another filer's. */
#define DECLARED "Entry Number\n0S2-12345678\n0S2-12345\n0S2-12345678\n0S3-12345679\n"

/* Job 341 of a filer, rejected by gate B; 342 accepted. */
static void given_jobs(struct cli *t)
{
	given_good_index(t);
	given_ledger(t);
	given_file(t, "bad.csv", DECLARED);
	given_file(t, "good.csv", "Entry Number\n0S212345678\n");
	given_env(t, "CAPE_TEST_NOW", GUIDE_MOMENT);
	run(t,
	    "upload --acknowledge --ledger l --index i.cidx --account-type filer --filer-code 0S2 --quiet bad.csv good.csv");
	expect_exit(t, 1);
}

CLI_TEST(the_same_lists_are_said_to_be)
{
	static const char *const files[] = {
		FORMAT_LISTS "0S2-12345,0S2-12345678,0S3-12345679\n",
		/* Other headings, other order, quotes, BOM, CRLF. */
		"\xEF\xBB\xBF"
		"Filer,\"Length, wrong\",Twice,More\r\n\"0S3-12345679\",=\"0S212345\",0s212345678,\r\n,,,\r\n",
	};

	for (size_t i = 0; i < COUNT(files); i++) {
		row(t, files[i]);
		given_jobs(t);
		given_file(t, "cbp.csv", files[i]);
		run(t, "record bad.csv --ledger l --cbp-result cbp.csv");
		expect_exit(t, 0);
		expect_stderr(t, "");
		expect_stdout_has(
			t,
			"Offenders in CBP's result: 3 that we have too, 0 that only CBP has, 0 that only we have.\n");
		expect_file(t, KEPT "1.csv", files[i]);
		expect_private(t, KEPT "1.csv");
		run(t, "job 341 --ledger l");
		expect_stdout_has(t, "CBP's result        ");
		run(t, "ledger verify --ledger l");
		expect_exit(t, 0);
	}
}

CLI_TEST(differences_are_listed)
{
	given_jobs(t);
	given_file(t, "cbp.csv", FORMAT_LISTS "0S2-12345,0S212345678,\n0S2-99,0S212345678,\n,'=1+1,\n,,0S377777777\n");
	run_list(t, "record", "341", "--ledger", "l", "--cbp-result", "cbp.csv", "--cbp-job", "341", "--cbp-status",
		 "Failed initial validation");
	expect_exit(t, 1);
	expect_stdout(t,
		      "Job 0000000341, bad.csv: CBP's job 0000000341, status Failed initial validation, claim none.\n"
		      "  only CBP   0S2-99  Not 11 characters long\n"
		      "  only we    0S3-12345679  Filer code not matching\n"
		      "  only CBP   0S377777777  Filer code not matching\n"
		      "  only CBP   =1+1  Duplicate entry numbers\n"
		      "Offenders in CBP's result: 2 that we have too, 3 that only CBP has, 1 that only we have.\n");
	run(t, "record 341 --ledger l --cbp-result cbp.csv --json");
	expect_exit(t, 1);
	expect_json(t, 0, "new", "false");
	expect_json(t, 0, "cbp_result",
		    "{\"both\":2,\"only_cbp\":[{\"entry\":\"0S2-99\",\"list\":\"Not 11 characters long\"},"
		    "{\"entry\":\"0S377777777\",\"list\":\"Filer code not matching\"},"
		    "{\"entry\":\"=1+1\",\"list\":\"Duplicate entry numbers\"}],"
		    "\"only_ours\":[{\"entry\":\"0S3-12345679\",\"list\":\"Filer code not matching\"}]}");
	expect_no_file(t, KEPT "2.csv");
	run(t, "record 341 --ledger l --cbp-result cbp.csv --quiet --exit-zero");
	expect_exit(t, 0);
	expect_stdout(t, "");
}

CLI_TEST(a_file_that_was_accepted_here_has_no_lists)
{
	given_jobs(t);
	given_file(t, "cbp.csv", BATCH_LISTS "0S212345678,\n");
	run(t, "record 342 --ledger l --cbp-result cbp.csv --json");
	expect_exit(t, 1);
	expect_json(t, 0, "cbp_result",
		    "{\"both\":0,\"only_cbp\":[{\"entry\":\"0S212345678\",\"list\":\"Entry number does not exist\"}],"
		    "\"only_ours\":[]}");
}

/* What CBP accepted, by its status or by its claim number, has no lists; nothing of the call is recorded. */
CLI_TEST(a_file_that_cbp_accepted_has_no_lists)
{
	static const struct {
		const char *before, *words;
	} rows[] = {
		{ "record 341 --ledger l --cbp-status Accepted --quiet",
		  "record 341 --ledger l --cbp-job 7 --cbp-result cbp.csv" },
		{ "record 342 --ledger l --cbp-claim 100000077777 --quiet",
		  "record 342 --ledger l --cbp-job 7 --cbp-result cbp.csv" },
		{ "claim import c.csv --ledger l --quiet", "record 342 --ledger l --cbp-job 7 --cbp-result cbp.csv" },
		{ "history --ledger l",
		  "record 342 --ledger l --cbp-job 7 --cbp-status accepted --cbp-result cbp.csv" },
		{ "history --ledger l",
		  "record 342 --ledger l --cbp-claim 100000077777 --cbp-job 7 --cbp-result cbp.csv" },
	};

	for (size_t i = 0; i < COUNT(rows); i++) {
		row(t, rows[i].words);
		given_jobs(t);
		given_file(t, "cbp.csv", BATCH_LISTS "0S212345678,\n");
		given_file(t, "c.csv", CLAIM_HEADER UPDATED("100000077777", "0S212345678"));
		run(t, rows[i].before);
		expect_exit(t, 0);
		run(t, rows[i].words);
		expect_exit(t, 2);
		expect_stderr_has(t, "gives lists of offenders for files that it rejected only");
		expect_no_file(t, KEPT "1.csv");
		run_list(t, "job", strncmp(rows[i].words, "record 341", 10) == 0 ? "341" : "342", "--ledger", "l",
			 "--json");
		expect_json(t, 0, "cbp_job", "null");
		expect_json(t, 0, "cbp_result_bytes", "null");
	}
	/* A status that says otherwise takes the acceptance back. */
	row(t, "taken back");
	given_jobs(t);
	given_file(t, "cbp.csv", BATCH_LISTS "0S212345678,\n");
	run(t, "record 342 --ledger l --cbp-status Accepted --quiet");
	run_list(t, "record", "342", "--ledger", "l", "--cbp-result", "cbp.csv", "--cbp-status",
		 "Rejected by batch validation", "--quiet");
	expect_exit(t, 1);
	expect_file(t, KEPT "1.csv", BATCH_LISTS "0S212345678,\n");
}

CLI_TEST(all_versions_are_kept)
{
	given_jobs(t);
	given_file(t, "one.csv", FORMAT_LISTS "1,,\n");
	given_file(t, "two.csv", FORMAT_LISTS "2,,\n");
	run(t, "record 341 --ledger l --cbp-result one.csv --quiet");
	run_at(t, "0", "record 341 --ledger l --cbp-result two.csv --quiet");
	run(t, "record 341 --ledger l --cbp-result two.csv --quiet");
	expect_file(t, KEPT "1.csv", FORMAT_LISTS "1,,\n");
	expect_file(t, KEPT "2.csv", FORMAT_LISTS "2,,\n");
	expect_no_file(t, KEPT "3.csv");
	run(t, "ledger backup copy --ledger l");
	expect_exit(t, 0);
	expect_file(t, "copy/files/results-0000000/0000000001.csv", FORMAT_LISTS "1,,\n");
	expect_file(t, "copy/files/results-0000000/0000000002.csv", FORMAT_LISTS "2,,\n");
	run(t, "ledger verify --ledger copy");
	expect_exit(t, 0);
	run(t, "ledger export --ledger l -o out --quiet");
	expect_file_has(t, "out/cbp_results.csv", "2,0000000341,2026-03-30T11:28:00-04:00,");
	given_file(t, KEPT "1.csv", FORMAT_LISTS "3,,\n");
	run(t, "ledger verify --ledger l");
	expect_exit(t, 2);
	expect_stderr_has(t, "results-0000000/0000000001.csv: is not what was recorded");
	/* What a run that was killed left is written over. */
	given_file(t, KEPT "3.csv", "half");
	run(t, "record 341 --ledger l --cbp-result one.csv --quiet");
	expect_file(t, KEPT "3.csv", FORMAT_LISTS "1,,\n");
}

CLI_TEST(what_cannot_be_kept_changes_nothing)
{
	static const struct {
		const char *words, *says;
	} rows[] = {
		{ "record 341 --ledger l --cbp-job 7 --cbp-result empty.csv", "empty.csv: is empty" },
		{ "record 341 --ledger l --cbp-job 7 --cbp-result zip.csv", "is a spreadsheet or archive" },
		{ "record 341 --ledger l --cbp-job 7 --cbp-result open.csv", "never closes" },
		{ "record 341 --ledger l --cbp-job 7 --cbp-result none.csv", "none.csv" },
		{ "record 341 --ledger l --cbp-job 7 --cbp-result -", "standard input is not" },
		{ "record 342 --ledger l --cbp-job 341 --cbp-result good.csv",
		  "is recorded for job 0000000341 already" },
	};

	given_jobs(t);
	run(t, "record 341 --ledger l --cbp-job 341 --quiet");
	given_file(t, "empty.csv", "");
	given_file(t, "zip.csv", "PK\x03\x04");
	given_file(t, "open.csv", "a,\"b\n");
	for (size_t i = 0; i < COUNT(rows); i++) {
		snprintf(t->label, sizeof(t->label), "%s", rows[i].words);
		run(t, rows[i].words);
		expect_exit(t, 2);
		expect_stderr_has(t, rows[i].says);
	}
	expect_no_file(t, KEPT "1.csv");
	run(t, "job 341 --ledger l --json");
	expect_json(t, 0, "cbp_job", "\"0000000341\"");
	expect_json(t, 0, "cbp_result_bytes", "null");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(the_same_lists_are_said_to_be),
		TEST(differences_are_listed),
		TEST(a_file_that_was_accepted_here_has_no_lists),
		TEST(a_file_that_cbp_accepted_has_no_lists),
		TEST(all_versions_are_kept),
		TEST(what_cannot_be_kept_changes_nothing),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
