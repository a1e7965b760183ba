/* `cape upload`: what must be said, what is recorded, what comes out. */
#include "json.h"
#include "ledgers.h"

#define KEYS                                                                                                      \
	"file, job_number, upload_status, reason, claim_number, claim_status, entries, successes, errors, "       \
	"blank_rows, warnings, rules, result_file, bytes, seconds, as_of, index_hash, data_date, rules_version, " \
	"assumed, unchecked, over_limit"

static void given_all(struct cli *t)
{
	given_good_index(t);
	given_ledger(t);
	given_file(t, "a.csv", "Entry Number\r\nSSA-2603160-1\n");
	given_file(t, "b.csv", "Entry Number\nSSA26031601\nSSA26031601\n");
	given_file(t, "c.csv", "Entry Number\nSSA26031699\n");
	given_file(t, "d.csv", "Entry Number\n");
}

CLI_TEST(without_the_acknowledgement_nothing_is_read)
{
	given_all(t);
	run(t, "upload --ledger nowhere --index nowhere.cidx nothing.csv");
	expect_exit(t, 2);
	expect_stdout(t, "");
	expect_stderr_has(t, "--acknowledge");
	expect_stderr_has(t, "legally authorized to make the filing");
	expect_stderr_has(t, "nothing was read");
	expect_stderr_lacks(t, "nowhere");
}

CLI_TEST(every_file_is_a_job_and_every_accepted_one_a_claim)
{
	given_all(t);
	run_at(t, "0", UPLOAD "d.csv c.csv b.csv a.csv -o out");
	expect_exit(t, 1);
	expect_stderr(t, "");
	expect_stdout_has(t, "0000000341, recorded here; nothing is sent to CBP");
	expect_stdout_has(t, "0000000344, recorded here; nothing is sent to CBP");
	expect_stdout_has(t, "100000013568");
	expect_folder(t, "out", "a.Claim_Details.csv b.Cape_Validation_Result.csv c.Cape_Validation_Result.csv");
	expect_file(t, "out/a.Claim_Details.csv", CLAIM_HEADER UPDATED("100000013568", "SSA26031601"));
	expect_private(t, "out/a.Claim_Details.csv");
	expect_file(t, "l/files/0000000/0000000341.upload", "Entry Number\n");
	expect_file(t, "l/files/0000000/0000000344.upload", "Entry Number\r\nSSA-2603160-1\n");
	expect_file(t, "l/files/0000000/0000000344.Claim_Details.csv",
		    CLAIM_HEADER UPDATED("100000013568", "SSA26031601"));
	expect_private(t, "l/files/0000000/0000000344.upload");
	expect_private(t, "l/files/100000013/100000013568.record");
	run(t, "ledger info --ledger l --json");
	expect_json(t, 0, "jobs", "4");
	expect_json(t, 0, "claims", "1");
	expect_json(t, 0, "successes", "1");
	expect_json(t, 0, "next_job", "\"0000000345\"");
	expect_json(t, 0, "next_claim", "\"100000013569\"");
	expect_json(t, 0, "gaps", "0");
}

CLI_TEST(the_json_line_has_the_job)
{
	given_all(t);
	run_at(t, "0", UPLOAD "--json a.csv none.csv");
	expect_exit(t, 2);
	expect_lines(t, t->out_text, 2);
	expect_json_keys(t, 0, KEYS);
	expect_json(t, 0, "job_number", "\"0000000341\"");
	expect_json(t, 0, "claim_number", "\"100000013568\"");
	expect_json(t, 0, "result_file", "\"a.Claim_Details.csv\"");
	expect_json_keys(t, 1, KEYS);
	expect_json(t, 1, "job_number", "null");
	run_at(t, "1", UPLOAD "--json d.csv");
	expect_json(t, 0, "job_number", "\"0000000342\"");
	expect_json(t, 0, "claim_number", "null");
}

CLI_TEST(another_day_than_today_is_said_to_be_one)
{
	given_all(t);
	run_at(t, "0", UPLOAD "a.csv --as-of 2026-03-29");
	expect_exit(t, 2);
	expect_stderr_has(t, "--backdated");
	expect_no_file(t, "a.Claim_Details.csv");
	run_at(t, "0", UPLOAD "a.csv --as-of 2026-03-30");
	expect_exit(t, 0);
	run_at(t, "0", UPLOAD "a.csv --as-of 2026-03-29 --backdated --json");
	expect_json(t, 0, "as_of", "\"2026-03-29\"");
	expect_json(t, 0, "job_number", "\"0000000342\"");
}

CLI_TEST(results_are_those_of_validate)
{
	static const char *const ways[] = { "", " --all-errors", " --threads 2" };
	static const struct {
		const char *file, *result;
	} rows[] = {
		{ "mixed.csv", "mixed.Claim_Details.csv" },
		{ "b.csv", "b.Cape_Validation_Result.csv" },
		{ "c.csv", "c.Cape_Validation_Result.csv" },
	};

	for (size_t w = 0; w < COUNT(ways); w++) {
		for (size_t i = 0; i < COUNT(rows); i++) {
			char words[512], path[128];
			size_t len = 0;
			char *bytes;

			row(t, rows[i].file);
			given_all(t);
			given_index(t,
				    ALL_COLUMNS "\n" GOOD_ALL(
					    "SSA26031601") "SSA26031602,12-3456789XX,08,Rejected,CBP,N,,0,,,N\n"
							   "SSA26031603,12-3456789XX,01,Accepted,Trade,Y,,1,,Open,Y\n");
			given_file(t, "mixed.csv", "Entry Number\nSSA26031602\n\n\"SSA-2603160-1\"\nSSA26031603\n");
			snprintf(
				words, sizeof(words),
				"validate --index i.cidx --ior 12-3456789XX --as-of 2026-03-30 --claim-number 100000013568 -o one %s%s",
				rows[i].file, ways[w]);
			run(t, words);
			expect_exit(t, 1);
			snprintf(words, sizeof(words), UPLOAD "-o two %s%s", rows[i].file, ways[w]);
			/* In slices, too: a large declaration is written while it is judged. */
			given_env(t, "CAPE_TEST_SLICE", "20");
			run_at(t, "0", words);
			expect_exit(t, 1);
			snprintf(path, sizeof(path), "one/%s", rows[i].result);
			bytes = file_bytes(t, path, &len);
			must(bytes != NULL, path);
			snprintf(path, sizeof(path), "two/%s", rows[i].result);
			expect_bytes(t, path, bytes, len);
			snprintf(path, sizeof(path), "l/files/0000000/0000000341%s", strchr(rows[i].result, '.'));
			expect_bytes(t, path, bytes, len);
			free(bytes);
		}
	}
}

CLI_TEST(standard_input_is_kept_too)
{
	given_all(t);
	given_stdin(t, "Entry Number\nSSA26031602\n");
	run_at(t, "0", UPLOAD "-");
	expect_exit(t, 0);
	expect_file(t, "stdin.Claim_Details.csv", CLAIM_HEADER UPDATED("100000013568", "SSA26031602"));
	expect_file(t, "l/files/0000000/0000000341.upload", "Entry Number\nSSA26031602\n");
}

CLI_TEST(without_an_index_or_account_no_number_is_used)
{
	static const struct {
		const char *what, *words;
	} rows[] = {
		{ "no index", "upload --acknowledge --ledger l --ior 1 a.csv" },
		{ "no account", "upload --acknowledge --ledger l --index i.cidx a.csv" },
		{ "no ledger there", "upload --acknowledge --ledger none --index i.cidx --ior 12-3456789XX a.csv" },
		{ "an output that is an input", UPLOAD "a.csv a.Claim_Details.csv" },
		{ "no number to choose", UPLOAD "a.csv --claim-number 7" },
		{ "no standard output to write to", UPLOAD "a.csv --stdout" },
	};

	for (size_t i = 0; i < COUNT(rows); i++) {
		row(t, rows[i].what);
		given_all(t);
		given_file(t, "a.Claim_Details.csv", "old");
		run_at(t, "0", rows[i].words);
		expect_exit(t, 2);
		expect_message(t);
		expect_file(t, "a.Claim_Details.csv", "old");
		run(t, "ledger info --ledger l --json");
		expect_json(t, 0, "next_job", "\"0000000341\"");
	}
}

CLI_TEST(when_the_numbers_end_nothing_is_recorded)
{
	given_all(t);
	run(t, "ledger init m --next-job 9999999999 --next-claim 5 --quiet");
	run_at(t, "0", "upload --acknowledge --ledger m --index i.cidx --ior 12-3456789XX a.csv b.csv");
	expect_exit(t, 2);
	expect_stderr_has(t, "no numbers left");
	expect_stderr_has(t, "a.csv: and 1 files after it are not told to be recorded");
	run_at(t, "0", "upload --acknowledge --ledger m --index i.cidx --ior 12-3456789XX a.csv");
	expect_exit(t, 0);
	expect_stdout_has(t, "9999999999");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(without_the_acknowledgement_nothing_is_read),
		TEST(every_file_is_a_job_and_every_accepted_one_a_claim),
		TEST(the_json_line_has_the_job),
		TEST(another_day_than_today_is_said_to_be_one),
		TEST(results_are_those_of_validate),
		TEST(standard_input_is_kept_too),
		TEST(without_an_index_or_account_no_number_is_used),
		TEST(when_the_numbers_end_nothing_is_recorded),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
