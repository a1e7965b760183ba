/*
 * Exit codes of validate: 0 nothing to report, 1 something to look at, 2 could not do the work (contract,
 * section 1).
 */
#include "sources.h"

#define HEAD "Entry Number\n"

static void given_world(struct cli *t, const char *label)
{
	row(t, label);
	given_index(t, ALL_COLUMNS "\n" GOOD_ALL("SSA26031601") "SSA26031602,12-3456789XX,01,Rejected,CBP,N,,1,,,N\n");
	given_file(t, "good.csv", HEAD "SSA26031601\n");
	given_file(t, "failed.csv", HEAD "SSA26031602\n");
	given_file(t, "some.csv", HEAD "SSA26031601\nSSA26031602\n");
	given_file(t, "gate-a.csv", "");
	given_file(t, "gate-b.csv", HEAD "SSA1\n");
	given_file(t, "gate-c.csv", HEAD "XYZ00000001\n");
	given_file(t, "other.csv", HEAD "SSA26031601,a note\n");
	given_folder(t, "folder.csv");
}

static const struct {
	const char *files;
	int code, with_exit_zero;
} rows[] = {
	{ "good.csv", 0, 0 },
	{ "other.csv", 0, 0 }, /* a warning about other columns is nothing to look at twice */
	{ "failed.csv", 1, 0 },
	{ "some.csv", 1, 0 },
	{ "gate-a.csv", 1, 0 },
	{ "gate-b.csv", 1, 0 },
	{ "gate-c.csv", 1, 0 },
	{ "good.csv other.csv", 0, 0 },
	{ "good.csv gate-a.csv", 1, 0 },
	{ "gate-b.csv good.csv", 1, 0 },
	{ "missing.csv", 2, 2 },
	{ "folder.csv", 2, 2 },
	{ "good.csv missing.csv", 2, 2 },
	{ "missing.csv good.csv", 2, 2 },
	{ "gate-b.csv missing.csv failed.csv", 2, 2 },
	{ "good.csv folder.csv", 2, 2 },
	{ "missing.txt", 2, 2 }, /* cannot be opened: an error before its name is looked at */
	{ ".", 2, 2 },
};

CLI_TEST(the_worst_of_all_inputs_decides)
{
	char words[256];

	for (size_t i = 0; i < COUNT(rows); i++) {
		given_world(t, rows[i].files);
		snprintf(words, sizeof(words), "%s%s", VALIDATE, rows[i].files);
		run(t, words);
		expect_exit(t, rows[i].code);
	}
}

CLI_TEST(exit_zero_turns_1_into_0_and_leaves_2)
{
	char words[256];

	for (size_t i = 0; i < COUNT(rows); i++) {
		given_world(t, rows[i].files);
		snprintf(words, sizeof(words), "%s--exit-zero %s", VALIDATE, rows[i].files);
		run(t, words);
		expect_exit(t, rows[i].with_exit_zero);
	}
}

CLI_TEST(the_streams_do_not_change_the_code)
{
	static const char *const flags[] = { "--quiet", "--json", "--quiet --json", "--all-errors" };
	char words[256];

	for (size_t f = 0; f < COUNT(flags); f++)
		for (size_t i = 0; i < COUNT(rows); i++) {
			given_world(t, rows[i].files);
			snprintf(words, sizeof(words), "%s%s %s", VALIDATE, flags[f], rows[i].files);
			run(t, words);
			expect_exit(t, rows[i].code);
		}
}

CLI_TEST(the_index_is_opened_first)
{
	static const struct {
		const char *what, *words;
	} broken[] = {
		{ "no index", "validate --ior 12-3456789XX good.csv" },
		{ "no index, a file gate A would reject", "validate --ior 12-3456789XX gate-a.csv" },
		{ "no index, exit zero", "validate --ior 12-3456789XX --exit-zero good.csv" },
		{ "missing index", "validate --index missing.cidx --ior 12-3456789XX good.csv" },
		{ "a folder as index", "validate --index folder.csv --ior 12-3456789XX good.csv" },
		{ "a declaration as index", "validate --index good.csv --ior 12-3456789XX good.csv" },
		{ "an empty file as index", "validate --index gate-a.csv --ior 12-3456789XX good.csv" },
	};

	for (size_t i = 0; i < COUNT(broken); i++) {
		given_world(t, broken[i].what);
		run(t, broken[i].words);
		expect_exit(t, 2);
		expect_stdout(t, "");
		expect_message(t);
		expect_no_file(t, "good.Claim_Details.csv");
	}
}

CLI_TEST(the_index_comes_from_the_flag_else_from_the_environment)
{
	given_world(t, "environment");
	given_env(t, "CAPE_INDEX", "i.cidx");
	run(t, "validate --ior 12-3456789XX good.csv");
	expect_exit(t, 0);

	given_env(t, "CAPE_INDEX", "missing.cidx");
	run(t, "validate --ior 12-3456789XX good.csv");
	expect_exit(t, 2);
	expect_stderr_has(t, "missing.cidx");

	given_env(t, "CAPE_INDEX", "missing.cidx");
	run(t, VALIDATE "good.csv");
	expect_exit(t, 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(the_worst_of_all_inputs_decides),
		TEST(exit_zero_turns_1_into_0_and_leaves_2),
		TEST(the_streams_do_not_change_the_code),
		TEST(the_index_is_opened_first),
		TEST(the_index_comes_from_the_flag_else_from_the_environment),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
