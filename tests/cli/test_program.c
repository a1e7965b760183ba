/* The command line itself: help, version, and everything that is not a command or a flag (contract, section 1). */
#include "sources.h"

CLI_TEST(help_names_every_command_of_this_release)
{
	static const char *const commands[] = { "template", "index", "validate", "upload", "history", "claims",
						"job",      "claim", "profile",  "ledger", "rules" };

	run(t, "help");
	expect_exit(t, 0);
	expect_stderr(t, "");
	for (size_t i = 0; i < COUNT(commands); i++)
		expect_stdout_has(t, commands[i]);
}

/* "claim import" was in the table twice, and its help was printed twice. */
CLI_TEST(help_names_every_command_once)
{
	char *line, *next;

	run(t, "help");
	for (line = t->out_text; (next = strchr(line, '\n')) != NULL; line = next + 1) {
		char name[24] = "\n";

		if (strncmp(line, "  ", 2) != 0 || next - line < 17)
			continue;
		strncat(name, line, 17);
		if (strstr(next, name))
			fail_at(t, name, HERE);
	}
}

CLI_TEST(help_for_a_command_can_be_asked_in_two_ways)
{
	static const struct {
		const char *words, *says;
	} rows[] = {
		{ "help template", "template" },
		{ "template --help", "template" },
		{ "help index", "build" },
		{ "index --help", "build" },
		{ "index build --help", "--same-entry" },
		{ "index info --help", "info" },
		{ "index get --help", "--show-ior" },
		{ "help validate", "--as-of" },
		{ "validate --help", "--as-of" },
		{ "validate --help", "--exit-zero" },
		{ "profile --help", "--repeats" },
		{ "prepare --help", "--group-by" },
		/* What a command cannot do without, which only its error told. */
		{ "help void", "cape void [OPTION…] --reason TEXT JOB" },
		{ "help upload", "cape upload [OPTION…] --acknowledge FILE…" },
		{ "help index build", "cape index build [OPTION…] -o FILE.cidx SOURCE.csv…" },
		{ "help prepare", "Needs -o or --dry-run." },
		{ "help report", "Needs -o, --by-client or --json." },
		{ "help rules", "rules" },
		{ "rules --help", "rules" },
		{ "help rules check", "cape rules check" },
		{ "rules diff --help", "cape rules diff" },
	};

	for (size_t i = 0; i < COUNT(rows); i++) {
		row(t, rows[i].words);
		run(t, rows[i].words);
		expect_exit(t, 0);
		expect_stderr(t, "");
		expect_stdout_has(t, "cape ");
		expect_stdout_has(t, rows[i].says);
		expect_folder(t, ".", "");
	}
}

CLI_TEST(version_is_one_line_that_starts_with_the_name)
{
	run(t, "--version");
	expect_exit(t, 0);
	expect_stderr(t, "");
	expect_lines(t, t->out_text, 1);
	expect_stdout_has(t, "cape ");
	assert_non_null(strpbrk(t->out_text, "0123456789"));
}

CLI_TEST(what_is_no_command_or_flag_is_a_usage_error)
{
	static const struct {
		const char *what, *words, *names;
	} rows[] = {
		{ "unknown command", "frobnicate", "frobnicate" },
		{ "help for an unknown command", "help frobnicate", "frobnicate" },
		{ "unknown flag before the command", "--frobnicate", "--frobnicate" },
		{ "index without its second word", "index", "" },
		{ "index with an unknown second word", "index frobnicate i.cidx", "frobnicate" },
		{ "abbreviated command", "valid a.csv", "valid" },
		{ "abbreviated flag", "validate --claim 7" AS_IMPORTER "a.csv", "--claim" },
		{ "unknown long flag", "validate --frobnicate" AS_IMPORTER "a.csv", "--frobnicate" },
		{ "unknown short flag", "validate -Z" AS_IMPORTER "a.csv", "-Z" },
		{ "flag of another command", "rules --stdout", "--stdout" },
		{ "missing value", VALIDATE "a.csv --claim-number", "--claim-number" },
		{ "value where none is taken", VALIDATE "a.csv --quiet=yes", "--quiet" },
		{ "validate without a file", VALIDATE, "" },
		{ "template with a file", "template extra", "extra" },
		{ "rules with an unknown word", "rules frobnicate", "frobnicate" },
		{ "zero threads", VALIDATE "--threads 0 a.csv", "--threads" },
		{ "threads in words", VALIDATE "--threads two a.csv", "--threads" },
		{ "negative threads", VALIDATE "--threads -1 a.csv", "--threads" },
		{ "ledger without its second word", "ledger", "ledger" },
		{ "ledger with an unknown second word", "ledger frobnicate", "frobnicate" },
		{ "ledger init without a folder", "ledger init", "folder" },
	};

	for (size_t i = 0; i < COUNT(rows); i++) {
		row(t, rows[i].what);
		given_good_index(t);
		given_file(t, "a.csv", "Entry Number\nSSA26031601\n");
		run(t, rows[i].words);
		expect_exit(t, 2);
		expect_stdout(t, "");
		expect_message(t);
		expect_stderr_has(t, rows[i].names);
		expect_no_file(t, "a.Claim_Details.csv");
	}
}

CLI_TEST(no_command_is_a_usage_error_that_shows_the_commands)
{
	run(t, "");
	expect_exit(t, 2);
	expect_stdout(t, "");
	expect_stderr_has(t, "cape");
	expect_stderr_has(t, "validate");
}

CLI_TEST(flags_stand_anywhere_and_in_both_forms)
{
	static const struct {
		const char *what, *words;
	} rows[] = {
		{ "value apart", "validate a.csv --claim-number 7 -o out" AS_IMPORTER },
		{ "value after =", "validate --claim-number=7 a.csv -o out" AS_IMPORTER },
		{ "short flag with its value", "validate -oout a.csv --claim-number 7" AS_IMPORTER },
		{ "after -- only files", "validate --claim-number 7 -o out" AS_IMPORTER "-- a.csv" },
		{ "the last wins", "validate -o x --claim-number 5 a.csv --claim-number 7 -o out" AS_IMPORTER },
	};

	for (size_t i = 0; i < COUNT(rows); i++) {
		row(t, rows[i].what);
		given_good_index(t);
		given_file(t, "a.csv", "Entry Number\nSSA26031601\n");
		run(t, rows[i].words);
		expect_exit(t, 0);
		expect_folder(t, "out", "a.Claim_Details.csv");
		expect_file(t, "out/a.Claim_Details.csv", CLAIM_HEADER UPDATED("000000000007", "SSA26031601"));
		expect_no_file(t, "x");
	}
}

CLI_TEST(after_two_dashes_a_flag_is_a_file_name)
{
	given_good_index(t);
	given_file(t, "--quiet.csv", "Entry Number\nSSA26031601\n");
	run(t, VALIDATE "-- --quiet.csv");
	expect_exit(t, 0);
	expect_file(t, "--quiet.Claim_Details.csv", CLAIM_HEADER UPDATED(FIRST_CLAIM, "SSA26031601"));
}

CLI_TEST(as_of_is_a_day_of_the_calendar_from_1980_to_2099)
{
	static const struct {
		const char *day;
		int code;
	} rows[] = {
		{ "1980-01-01", 0 }, { "2099-12-31", 0 },  { "2024-02-29", 0 }, { "1979-12-31", 2 },
		{ "2100-01-01", 2 }, { "2026-02-29", 2 },  { "2026-04-31", 2 }, { "2026-13-01", 2 },
		{ "2026-00-01", 2 }, { "2026-1-01", 2 },   { "20260101", 2 },   { "1/1/2026", 2 },
		{ "today", 2 },      { "2026-01-01x", 2 },
	};
	char words[256];

	given_good_index(t);
	given_file(t, "a.csv", "Entry Number\nSSA26031601\n");
	for (size_t i = 0; i < COUNT(rows); i++) {
		snprintf(words, sizeof(words), "validate --index i.cidx --ior 12-3456789XX a.csv --as-of %s",
			 rows[i].day);
		run(t, words);
		expect_exit(t, rows[i].code);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(help_names_every_command_of_this_release),
		TEST(help_names_every_command_once),
		TEST(help_for_a_command_can_be_asked_in_two_ways),
		TEST(version_is_one_line_that_starts_with_the_name),
		TEST(what_is_no_command_or_flag_is_a_usage_error),
		TEST(no_command_is_a_usage_error_that_shows_the_commands),
		TEST(flags_stand_anywhere_and_in_both_forms),
		TEST(after_two_dashes_a_flag_is_a_file_name),
		TEST(as_of_is_a_day_of_the_calendar_from_1980_to_2099),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
