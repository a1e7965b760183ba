/* Where result files go, what they replace, and that nothing else is left (contract, section 4). */
#include "json.h"
#include "sources.h"

#define HEAD     "Entry Number\n"
#define ACCEPTED CLAIM_HEADER UPDATED(FIRST_CLAIM, "SSA26031601")
#define CLAIM    "a.Claim_Details.csv"
#define RESULT   "a.Cape_Validation_Result.csv"

CLI_TEST(results_are_private_and_alone)
{
	given_good_index(t);
	given_file(t, "a.csv", HEAD "SSA26031601\n");
	given_file(t, "b.csv", HEAD "SSA1\n");
	run(t, VALIDATE "a.csv b.csv");
	expect_exit(t, 1);
	expect_private(t, CLAIM);
	expect_private(t, "b.Cape_Validation_Result.csv");
	expect_folder(t, ".", CLAIM " a.csv b.Cape_Validation_Result.csv b.csv i.cidx source.csv");
}

/* The number of a claim that cannot be written is not given to the next file, whether it was streamed or not. */
CLI_TEST(an_unwritable_claim_keeps_its_number)
{
	for (int streamed = 0; streamed < 2; streamed++) {
		row(t, streamed ? "streamed" : "at once");
		given_good_index(t);
		given_folder(t, CLAIM);
		given_file(t, "a.csv", HEAD "SSA26031601\n");
		given_file(t, "b.csv", HEAD "SSA26031602\n");
		if (streamed)
			given_env(t, "CAPE_TEST_SLICE", "4");
		run(t, VALIDATE "a.csv b.csv");
		expect_exit(t, 2);
		expect_file(t, "b.Claim_Details.csv", CLAIM_HEADER UPDATED("900000000002", "SSA26031602"));
	}
}

/* A result goes beside the run, not beside the input. */
CLI_TEST(results_go_into_the_working_folder)
{
	given_good_index(t);
	given_folder(t, "in");
	given_file(t, "in/a.csv", HEAD "SSA26031601\n");
	run(t, VALIDATE "in/a.csv");
	expect_exit(t, 0);
	expect_file(t, CLAIM, ACCEPTED);
	expect_folder(t, "in", "a.csv");
}

CLI_TEST(the_output_folder_is_made_if_missing)
{
	static const struct {
		const char *flag, *result_file;
	} rows[] = {
		{ "-o out", "\"out/" CLAIM "\"" },
		{ "-o out/", "\"out/" CLAIM "\"" },
		{ "-o ./out", "\"./out/" CLAIM "\"" },
	};
	char words[256];

	for (size_t i = 0; i < COUNT(rows); i++) {
		row(t, rows[i].flag);
		given_good_index(t);
		given_file(t, "a.csv", HEAD "SSA26031601\n");
		snprintf(words, sizeof(words), "%s%s --json a.csv", VALIDATE, rows[i].flag);
		for (int again = 0; again < 2; again++) {
			run(t, words);
			expect_exit(t, 0);
			expect_json(t, 0, "result_file", rows[i].result_file);
			expect_folder(t, "out", CLAIM);
			expect_file(t, "out/" CLAIM, ACCEPTED);
			expect_folder(t, ".", "a.csv i.cidx out source.csv");
		}
	}
}

CLI_TEST(an_output_folder_that_is_none_is_exit_2)
{
	given_good_index(t);
	given_file(t, "a.csv", HEAD "SSA26031601\n");
	given_file(t, "out", "a file\n");
	run(t, VALIDATE "-o out a.csv");
	expect_exit(t, 2);
	expect_message(t);
	expect_stderr_has(t, "out");
	expect_file(t, "out", "a file\n");
}

CLI_TEST(a_result_that_cannot_be_written_is_exit_2)
{
	given_good_index(t);
	given_file(t, "a.csv", HEAD "SSA26031601\n");
	given_folder(t, CLAIM);
	given_file(t, CLAIM "/keep", "");
	run(t, VALIDATE "a.csv");
	expect_exit(t, 2);
	expect_message(t);
	expect_stderr_has(t, CLAIM);
	expect_folder(t, ".", CLAIM " a.csv i.cidx source.csv");
}

/* What an earlier run left under the same stem never stands beside the new answer. */
CLI_TEST(an_existing_result_is_replaced_and_the_other_kind_removed)
{
	static const struct {
		const char *what, *text, *left, *claim, *result;
	} rows[] = {
		{ "accepted", HEAD "SSA26031601\n", CLAIM " a.csv i.cidx source.csv", ACCEPTED, NULL },
		{ "gate B", HEAD "SSA1\n", RESULT " a.csv i.cidx source.csv", NULL, FORMAT_LISTS "SSA1,,\n" },
		{ "gate C", HEAD "XYZ00000001\n", RESULT " a.csv i.cidx source.csv", NULL,
		  BATCH_LISTS "XYZ00000001,\n" },
		{ "gate A", "", "a.csv i.cidx source.csv", NULL, NULL },
	};

	for (size_t i = 0; i < COUNT(rows); i++) {
		row(t, rows[i].what);
		given_good_index(t);
		given_file(t, "a.csv", rows[i].text);
		given_file(t, CLAIM,
			   "an old claim file, longer than any new one could be in this test .............\n");
		given_file(t, RESULT, "an old result\n");
		run(t, VALIDATE "a.csv");
		expect_folder(t, ".", rows[i].left);
		if (rows[i].claim) {
			expect_file(t, CLAIM, rows[i].claim);
			expect_private(t, CLAIM);
		}
		if (rows[i].result) {
			expect_file(t, RESULT, rows[i].result);
			expect_private(t, RESULT);
		}
	}
}

/* The mask of the caller may take rights away, never add them. */
CLI_TEST(the_file_mask_does_not_open_results)
{
	mode_t mask = umask(0);

	given_good_index(t);
	given_file(t, "a.csv", HEAD "SSA26031601\n");
	run(t, VALIDATE "a.csv");
	umask(mask);
	expect_exit(t, 0);
	expect_private(t, CLAIM);
	expect_private(t, "i.cidx");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(results_are_private_and_alone),
		TEST(an_unwritable_claim_keeps_its_number),
		TEST(results_go_into_the_working_folder),
		TEST(the_output_folder_is_made_if_missing),
		TEST(an_output_folder_that_is_none_is_exit_2),
		TEST(a_result_that_cannot_be_written_is_exit_2),
		TEST(an_existing_result_is_replaced_and_the_other_kind_removed),
		TEST(the_file_mask_does_not_open_results),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
