/*
 * An output that is also an input, the index or the account is refused, and nothing of it is lost (contract,
 * section 4).
 */
#include "sources.h"

#define HEAD         "Entry Number\n"
#define GOOD_FILE    HEAD "SSA26031601\n"
#define ACCOUNT_FILE "ior = 12-3456789XX\n"

/* The claim file of a.csv would be a.Claim_Details.csv: here that name is something the run reads. */
CLI_TEST(a_result_over_something_the_run_reads_is_refused)
{
	static const struct {
		const char *what, *words;
	} rows[] = {
		{ "another input", VALIDATE "a.csv a.Claim_Details.csv" },
		{ "another input, named first", VALIDATE "a.Claim_Details.csv a.csv" },
		{ "another input, named with its folder", VALIDATE "a.csv ./a.Claim_Details.csv" },
		{ "another input, in the folder of the results", VALIDATE "-o out a.csv out/a.Claim_Details.csv" },
		{ "another input, the folder named another way", VALIDATE "-o link a.csv out/a.Claim_Details.csv" },
		{ "the account", "validate --index i.cidx --account a.Claim_Details.csv a.csv" },
		{ "the account in the folder of the results",
		  "validate --index i.cidx --account out/a.Claim_Details.csv -o ./out a.csv" },
	};

	for (size_t i = 0; i < COUNT(rows); i++) {
		const char *text = strstr(rows[i].words, "--account") ? ACCOUNT_FILE : GOOD_FILE;

		row(t, rows[i].what);
		given_good_index(t);
		given_folder(t, "out");
		given_link(t, "out", "link");
		given_file(t, "a.csv", GOOD_FILE);
		given_file(t, "a.Claim_Details.csv", text);
		given_file(t, "out/a.Claim_Details.csv", text);
		run(t, rows[i].words);
		expect_exit(t, 2);
		expect_message(t);
		expect_stderr_has(t, "a.Claim_Details.csv");
		expect_file(t, "a.csv", GOOD_FILE);
		expect_file(t, "a.Claim_Details.csv", text);
		expect_file(t, "out/a.Claim_Details.csv", text);
	}
}

CLI_TEST(a_result_over_the_index_is_refused)
{
	char *index;
	size_t len = 0;

	given_good_index(t);
	index = file_bytes(t, "i.cidx", &len);
	given_bytes(t, "a.Claim_Details.csv", index, len);
	given_file(t, "a.csv", GOOD_FILE);
	run(t, "validate --index a.Claim_Details.csv --ior 12-3456789XX a.csv");
	expect_exit(t, 2);
	expect_message(t);
	expect_stderr_has(t, "a.Claim_Details.csv");
	expect_bytes(t, "a.Claim_Details.csv", index, len);
	free(index);
}

/* The other kind of result is removed after a run, but not when the run itself reads it. */
CLI_TEST(an_input_is_never_removed_as_an_old_result)
{
	given_good_index(t);
	given_file(t, "a.csv", GOOD_FILE);
	given_file(t, "a.Cape_Validation_Result.csv", HEAD "SSA26031602\n");
	run(t, VALIDATE "a.csv a.Cape_Validation_Result.csv");
	expect_file(t, "a.csv", GOOD_FILE);
	expect_file(t, "a.Cape_Validation_Result.csv", HEAD "SSA26031602\n");
	expect_exit(t, 2);
}

CLI_TEST(the_account_and_the_index_are_never_removed_as_an_old_result)
{
	char *index;
	size_t len = 0;

	given_good_index(t);
	index = file_bytes(t, "i.cidx", &len);
	given_bytes(t, "a.Cape_Validation_Result.csv", index, len);
	given_file(t, "b.Cape_Validation_Result.csv", ACCOUNT_FILE);
	given_file(t, "a.csv", GOOD_FILE);
	given_file(t, "b.csv", GOOD_FILE);
	run(t, "validate --index a.Cape_Validation_Result.csv --ior 12-3456789XX a.csv");
	expect_bytes(t, "a.Cape_Validation_Result.csv", index, len);
	run(t, "validate --index i.cidx --account b.Cape_Validation_Result.csv b.csv");
	expect_file(t, "b.Cape_Validation_Result.csv", ACCOUNT_FILE);
	free(index);
}

/* Refused, or the link replaced: the file behind it is not written. */
CLI_TEST(a_result_is_not_written_through_a_link)
{
	static const char *const targets[] = { "a.csv", "other.txt" };

	for (size_t i = 0; i < COUNT(targets); i++) {
		row(t, targets[i]);
		given_good_index(t);
		given_file(t, "a.csv", GOOD_FILE);
		given_file(t, "other.txt", GOOD_FILE);
		given_link(t, targets[i], "a.Claim_Details.csv");
		run(t, VALIDATE "a.csv");
		expect_file(t, targets[i], GOOD_FILE);
		if (exit_code(t) == 0)
			expect_file(t, "a.Claim_Details.csv", CLAIM_HEADER UPDATED(FIRST_CLAIM, "SSA26031601"));
		else
			expect_exit(t, 2);
	}
}

/* Nothing collides when the result goes to standard output or elsewhere. */
CLI_TEST(elsewhere_is_no_collision)
{
	given_good_index(t);
	given_folder(t, "out");
	given_file(t, "a.csv", GOOD_FILE);
	given_file(t, "a.Claim_Details.csv", HEAD "SSA26031602\n");
	run(t, VALIDATE "-o out a.csv a.Claim_Details.csv");
	expect_exit(t, 0);
	expect_folder(t, "out", "a.Claim_Details.Claim_Details.csv a.Claim_Details.csv");
	expect_file(t, "a.Claim_Details.csv", HEAD "SSA26031602\n");
}

CLI_TEST(an_index_or_rejects_over_something_the_build_reads_is_refused)
{
	static const struct {
		const char *what, *words;
	} rows[] = {
		{ "index over its source", "index build -o s.csv s.csv" },
		{ "index over its source, named another way", "index build -o ./s.csv s.csv" },
		{ "index over a later source", "index build -o s.csv r.csv s.csv" },
		{ "rejects over a source", "index build -o x.cidx --rejects s.csv s.csv" },
		{ "rejects over a source, named another way", "index build -o x.cidx --rejects ./s.csv s.csv" },
		{ "rejects over the index", "index build -o x.cidx --rejects x.cidx s.csv" },
	};

	for (size_t i = 0; i < COUNT(rows); i++) {
		row(t, rows[i].what);
		given_file(t, "s.csv", COLUMNS "\n" GOOD("SSA26031601"));
		given_file(t, "r.csv", COLUMNS "\n" GOOD("SSA26031602"));
		run(t, rows[i].words);
		expect_exit(t, 2);
		expect_message(t);
		expect_file(t, "s.csv", COLUMNS "\n" GOOD("SSA26031601"));
		expect_folder(t, ".", "r.csv s.csv");
	}
}

/* Neither file is there yet, so only their names can tell that they are one. */
CLI_TEST(rejects_and_index_are_one_file_in_two_spellings)
{
	static const char *const words[] = {
		"index build -o x.cidx --rejects ./x.cidx s.csv",
		"index build -o out/x.cidx --rejects link/x.cidx s.csv",
	};

	for (size_t i = 0; i < COUNT(words); i++) {
		row(t, words[i]);
		given_folder(t, "out");
		given_link(t, "out", "link");
		given_file(t, "s.csv", COLUMNS "\n" GOOD("SSA26031601"));
		run(t, words[i]);
		expect_exit(t, 2);
		expect_message(t);
		expect_folder(t, ".", "link out s.csv");
		expect_folder(t, "out", "");
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(a_result_over_something_the_run_reads_is_refused),
		TEST(a_result_over_the_index_is_refused),
		TEST(an_input_is_never_removed_as_an_old_result),
		TEST(the_account_and_the_index_are_never_removed_as_an_old_result),
		TEST(a_result_is_not_written_through_a_link),
		TEST(elsewhere_is_no_collision),
		TEST(an_index_or_rejects_over_something_the_build_reads_is_refused),
		TEST(rejects_and_index_are_one_file_in_two_spellings),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
