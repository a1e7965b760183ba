/*
 * The index as a file: private, complete or absent, described by `index info`, refused when damaged (contract,
 * sections 1 and 4).
 */
#include "sources.h"

CLI_TEST(a_build_leaves_the_index_and_nothing_else)
{
	given_file(t, "s.csv", COLUMNS "\n" GOOD("SSA26031601"));
	run(t, "index build -o i.cidx s.csv");
	expect_exit(t, 0);
	expect_private(t, "i.cidx");
	expect_folder(t, ".", "i.cidx s.csv");
	run(t, "index build -o i.cidx s.csv");
	expect_exit(t, 0);
	expect_private(t, "i.cidx");
	expect_folder(t, ".", "i.cidx s.csv");
}

CLI_TEST(quiet_builds_in_silence)
{
	given_file(t, "s.csv", COLUMNS "\n" GOOD("SSA26031601"));
	run(t, "index build --quiet -o i.cidx s.csv");
	expect_exit(t, 0);
	expect_stdout(t, "");
	expect_stderr(t, "");
}

CLI_TEST(a_build_that_lacks_something_is_a_usage_error)
{
	static const struct {
		const char *what, *words, *names;
	} rows[] = {
		{ "no output", "index build s.csv", "-o" },
		{ "no source", "index build -o i.cidx", "" },
		{ "neither", "index build", "" },
		{ "overlay is of a later release", "index build -o i.cidx --overlay s.csv", "--overlay" },
		{ "force is of update", "index build -o i.cidx --force s.csv", "--force" },
	};

	for (size_t i = 0; i < COUNT(rows); i++) {
		row(t, rows[i].what);
		given_file(t, "s.csv", COLUMNS "\n" GOOD("SSA26031601"));
		run(t, rows[i].words);
		expect_exit(t, 2);
		expect_message(t);
		expect_stderr_has(t, rows[i].names);
		expect_folder(t, ".", "s.csv");
	}
}

CLI_TEST(an_index_that_cannot_be_written_is_exit_2)
{
	given_file(t, "s.csv", COLUMNS "\n" GOOD("SSA26031601"));
	run(t, "index build -o nowhere/i.cidx s.csv");
	expect_exit(t, 2);
	expect_message(t);
	expect_stderr_has(t, "nowhere/i.cidx");
	expect_folder(t, ".", "s.csv");
}

CLI_TEST(info_tells_what_is_in_it)
{
	enum { ENTRIES = 777 };
	char source[512 + ENTRIES * 64];
	size_t len = (size_t)sprintf(source, "%s\n", COLUMNS);

	for (int i = 0; i < ENTRIES; i++)
		len += (size_t)sprintf(source + len, "SSA%08d%s\n", i, GOOD_CELLS);
	given_index(t, source);
	run(t, "index info i.cidx");
	expect_exit(t, 0);
	expect_stderr(t, "");
	expect_stdout_has(t, "2026-06-30");
	expect_stdout_has(t, "777");
}

CLI_TEST(info_needs_an_index)
{
	given_good_index(t);
	run(t, "index info");
	expect_exit(t, 2);
	expect_message(t);
	run(t, "index info missing.cidx");
	expect_exit(t, 2);
	expect_stderr_has(t, "cape: missing.cidx");
	run(t, "index info source.csv");
	expect_exit(t, 2);
	expect_stderr_has(t, "cape: source.csv");
}

/* What opens an index refuses one that is cut, by any reader, at any length. */
CLI_TEST(a_cut_index_is_refused)
{
	static const char *const readers[] = {
		"index info cut.cidx",
		"index get cut.cidx SSA26031601",
		"validate --index cut.cidx --ior 12-3456789XX a.csv",
	};
	char *index;
	size_t len = 0;

	given_good_index(t);
	given_file(t, "a.csv", "Entry Number\nSSA26031601\n");
	index = file_bytes(t, "i.cidx", &len);
	for (size_t r = 0; r < COUNT(readers); r++) {
		for (size_t cut = 0; cut < len; cut = cut < 64 ? cut + 1 : cut + 61) {
			given_bytes(t, "cut.cidx", index, cut);
			run(t, readers[r]);
			expect_exit(t, 2);
			expect_stdout(t, "");
			expect_message(t);
			expect_stderr_has(t, "cut.cidx");
		}
	}
	given_bytes(t, "cut.cidx", index, len - 1);
	run(t, readers[0]);
	expect_exit(t, 2);
	expect_no_file(t, "a.Claim_Details.csv");
	free(index);
}

/* A flipped byte is refused or does no harm, but never ends the program; the first one names another format. */
CLI_TEST(a_damaged_index_never_crashes_a_reader)
{
	char *index;
	size_t len = 0;

	given_good_index(t);
	given_file(t, "a.csv", "Entry Number\nSSA26031601\nSSA26031602\n");
	index = file_bytes(t, "i.cidx", &len);
	for (size_t at = 0; at < len; at = at < 512 ? at + 1 : at + 37) {
		index[at] = (char)~index[at];
		given_bytes(t, "bad.cidx", index, len);
		index[at] = (char)~index[at];
		run(t, "validate --index bad.cidx --ior 12-3456789XX a.csv");
		if (exit_code(t) > 2)
			fail_at(t, "the program was ended by a damaged index", HERE);
		if (at == 0)
			expect_exit(t, 2);
	}
	free(index);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(a_build_leaves_the_index_and_nothing_else),
		TEST(quiet_builds_in_silence),
		TEST(a_build_that_lacks_something_is_a_usage_error),
		TEST(an_index_that_cannot_be_written_is_exit_2),
		TEST(info_tells_what_is_in_it),
		TEST(info_needs_an_index),
		TEST(a_cut_index_is_refused),
		TEST(a_damaged_index_never_crashes_a_reader),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
