/* Inputs of one stem get -2, -3 …, and claims are numbered in the order of the inputs (contract, section 4). */
#include "json.h"
#include "sources.h"

#define HEAD       "Entry Number\n"
#define GOOD_FILE  HEAD "SSA26031601\n"
#define SHORT_FILE HEAD "SSA1\n"

/* In a folder x, y and z stand good files of the names a.csv and a-2.csv; here a.csv, a.CSV, a-2.csv, a-3.csv. */
static void given_world(struct cli *t)
{
	static const char *const names[] = { "a.csv",   "a.CSV",   "a-2.csv", "a-3.csv",   "stdin.csv",
					     "x/a.csv", "y/a.csv", "z/a.csv", "x/a-2.csv", "y/a-2.csv" };

	given_good_index(t);
	given_folder(t, "x");
	given_folder(t, "y");
	given_folder(t, "z");
	for (size_t i = 0; i < COUNT(names); i++)
		given_file(t, names[i], GOOD_FILE);
	given_file(t, "x/short.csv", SHORT_FILE);
	given_file(t, "y/short.csv", SHORT_FILE);
	given_file(t, "x/none.csv", "");
	given_file(t, "y/none.csv", GOOD_FILE);
}

CLI_TEST(the_later_input_gets_the_smallest_free_number)
{
	/* Stems in the order of the inputs. */
	static const struct {
		const char *files;
		const char *stems[5];
	} rows[] = {
		{ "x/a.csv y/a.csv", { "a", "a-2" } },
		{ "x/a.csv y/a.csv z/a.csv", { "a", "a-2", "a-3" } },
		{ "a.csv a.csv", { "a", "a-2" } },
		{ "a.csv ./a.csv", { "a", "a-2" } },
		{ "a.csv a.CSV", { "a", "a-2" } },
		{ "x/a.csv y/a.csv a-2.csv", { "a", "a-3", "a-2" } },
		{ "a-2.csv x/a.csv y/a.csv", { "a-2", "a", "a-3" } },
		{ "x/a.csv y/a.csv a-2.csv a-3.csv z/a.csv", { "a", "a-4", "a-2", "a-3", "a-5" } },
		{ "x/a-2.csv y/a-2.csv", { "a-2", "a-2-2" } },
		{ "x/a.csv x/a-2.csv y/a-2.csv y/a.csv", { "a", "a-2", "a-2-2", "a-3" } },
	};
	char words[256], quoted[128], name[64], claim[256];

	for (size_t i = 0; i < COUNT(rows); i++) {
		row(t, rows[i].files);
		given_world(t);
		snprintf(words, sizeof(words), "%s--json -o out %s", VALIDATE, rows[i].files);
		run(t, words);
		expect_exit(t, 0);
		for (size_t k = 0; k < COUNT(rows[i].stems) && rows[i].stems[k]; k++) {
			snprintf(quoted, sizeof(quoted), "\"out/%s.Claim_Details.csv\"", rows[i].stems[k]);
			expect_json(t, k, "result_file", quoted);
			snprintf(name, sizeof(name), "out/%s.Claim_Details.csv", rows[i].stems[k]);
			snprintf(claim, sizeof(claim), "%s" UPDATED("90000000000%zu", "SSA26031601"), CLAIM_HEADER,
				 k + 1);
			expect_file(t, name, claim);
		}
	}
}

CLI_TEST(the_number_stands_before_every_kind_of_ending)
{
	given_world(t);
	run(t, VALIDATE "-o out x/short.csv y/short.csv");
	expect_exit(t, 1);
	expect_folder(t, "out", "short-2.Cape_Validation_Result.csv short.Cape_Validation_Result.csv");
}

CLI_TEST(a_file_without_a_result_keeps_its_stem_all_the_same)
{
	given_world(t);
	run(t, VALIDATE "-o out x/none.csv y/none.csv");
	expect_exit(t, 1);
	expect_folder(t, "out", "none-2.Claim_Details.csv");
}

CLI_TEST(standard_input_shares_the_stem_of_stdin_csv)
{
	given_world(t);
	given_stdin(t, SHORT_FILE);
	run(t, VALIDATE "-o out - stdin.csv");
	expect_exit(t, 1);
	expect_folder(t, "out", "stdin-2.Claim_Details.csv stdin.Cape_Validation_Result.csv");
}

CLI_TEST(claim_numbers_have_12_digits)
{
	static const struct {
		const char *flag, *number;
	} rows[] = {
		{ "", "900000000001" },
		{ "--claim-number 1", "000000000001" },
		{ "--claim-number 000000000042", "000000000042" },
		{ "--claim-number 100000013568", "100000013568" },
		{ "--claim-number=999999999999", "999999999999" },
	};
	char words[256], claim[256], quoted[32];

	for (size_t i = 0; i < COUNT(rows); i++) {
		row(t, rows[i].flag);
		given_world(t);
		snprintf(words, sizeof(words), "%s--json %s a.csv", VALIDATE, rows[i].flag);
		run(t, words);
		expect_exit(t, 0);
		snprintf(quoted, sizeof(quoted), "\"%s\"", rows[i].number);
		expect_json(t, 0, "claim_number", quoted);
		snprintf(claim, sizeof(claim), "%s" UPDATED("%s", "SSA26031601"), CLAIM_HEADER, rows[i].number);
		expect_file(t, "a.Claim_Details.csv", claim);
	}
}

CLI_TEST(what_is_no_claim_number_is_a_usage_error)
{
	static const char *const flags[] = {
		"--claim-number=",    "--claim-number 1000000000000", "--claim-number -1",
		"--claim-number 12a", "--claim-number 0x10",          "--claim-number +1",
		"--claim-number 1.0",
	};
	char words[256];

	for (size_t i = 0; i < COUNT(flags); i++) {
		row(t, flags[i]);
		given_world(t);
		snprintf(words, sizeof(words), "%sa.csv %s", VALIDATE, flags[i]);
		run(t, words);
		expect_exit(t, 2);
		expect_message(t);
		expect_stderr_has(t, "--claim-number");
		expect_no_file(t, "a.Claim_Details.csv");
	}
}

/* Only an input that becomes a claim uses a number up. */
CLI_TEST(claims_are_numbered_in_the_order_of_the_inputs)
{
	given_world(t);
	run(t, VALIDATE "--json -o out --claim-number 41 x/none.csv x/a.csv x/short.csv missing.csv y/a.csv z/a.csv");
	expect_exit(t, 2);
	expect_json(t, 0, "claim_number", "null");
	expect_json(t, 1, "claim_number", "\"000000000041\"");
	expect_json(t, 2, "claim_number", "null");
	expect_json(t, 3, "claim_number", "null");
	expect_json(t, 4, "claim_number", "\"000000000042\"");
	expect_json(t, 5, "claim_number", "\"000000000043\"");
	expect_file(t, "out/a-3.Claim_Details.csv", CLAIM_HEADER UPDATED("000000000043", "SSA26031601"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(the_later_input_gets_the_smallest_free_number),
		TEST(the_number_stands_before_every_kind_of_ending),
		TEST(a_file_without_a_result_keeps_its_stem_all_the_same),
		TEST(standard_input_shares_the_stem_of_stdin_csv),
		TEST(claim_numbers_have_12_digits),
		TEST(what_is_no_claim_number_is_a_usage_error),
		TEST(claims_are_numbered_in_the_order_of_the_inputs),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
