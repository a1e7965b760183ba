/* Which words go to which stream: summary, messages, --quiet, --stdout, colour (contract, sections 1 and 4). */
#ifndef _GNU_SOURCE
#define _GNU_SOURCE
#endif
#include "sources.h"

#define HEAD         "Entry Number\n"
#define REJECTED_ROW "SSA26031602,12-3456789XX,01,Rejected,CBP,N,,1,,,N\n"

static void given_world(struct cli *t)
{
	given_index(t, ALL_COLUMNS "\n" GOOD_ALL("SSA26031601") REJECTED_ROW);
	given_file(t, "good.csv", HEAD "SSA26031601\n");
	given_file(t, "some.csv", HEAD "SSA26031601\nSSA26031602\n");
	given_file(t, "other.csv", HEAD "SSA26031601,a note\n");
	given_file(t, "gate-a.csv", "");
	given_file(t, "gate-b.csv", HEAD "SSA1\n");
	given_file(t, "gate-c.csv", HEAD "XYZ00000001\n");
}

CLI_TEST(the_summary_says_what_became_of_each_file_and_as_of_when)
{
	static const struct {
		const char *file, *says;
	} rows[] = {
		{ "good.csv", "Accepted" },
		{ "some.csv", "Accepted with Error(s)" },
		{ "gate-a.csv", "CSV content is empty." },
		{ "gate-b.csv", "Failed initial validation" },
		{ "gate-c.csv", "Rejected by batch validation" },
	};
	char words[256];

	for (size_t i = 0; i < COUNT(rows); i++) {
		row(t, rows[i].file);
		given_world(t);
		snprintf(words, sizeof(words), "%s%s", VALIDATE, rows[i].file);
		run(t, words);
		expect_stderr(t, "");
		expect_stdout_has(t, rows[i].file);
		expect_stdout_has(t, rows[i].says);
		expect_stdout_has(t, "2026-07-01");
	}
}

CLI_TEST(quiet_leaves_nothing_but_errors)
{
	static const struct {
		const char *files;
		int code;
	} rows[] = {
		{ "good.csv", 0 }, { "some.csv", 1 }, { "other.csv", 0 }, { "gate-b.csv", 1 }, { "gate-c.csv", 1 },
	};
	char words[256];

	for (size_t i = 0; i < COUNT(rows); i++) {
		row(t, rows[i].files);
		given_world(t);
		snprintf(words, sizeof(words), "%s--quiet %s", VALIDATE, rows[i].files);
		run(t, words);
		expect_exit(t, rows[i].code);
		expect_stdout(t, "");
		expect_stderr(t, "");
	}
	run(t, VALIDATE "--quiet missing.csv good.csv");
	expect_exit(t, 2);
	expect_stdout(t, "");
	expect_message(t);
	expect_stderr_has(t, "missing.csv");
	expect_lines(t, t->err_text, 1);
}

CLI_TEST(stdout_takes_the_result_and_stderr_the_summary)
{
	static const struct {
		const char *file, *result, *summary;
		int code;
	} rows[] = {
		{ "good.csv", CLAIM_HEADER UPDATED(FIRST_CLAIM, "SSA26031601"), "Accepted", 0 },
		{ "some.csv",
		  CLAIM_HEADER UPDATED(FIRST_CLAIM, "SSA26031601")
			  FAILED(FIRST_CLAIM, "SSA26031602", "ENTRY SUMMARY IS CANCELLED/REJECTED"),
		  "Accepted with Error(s)", 1 },
		{ "gate-a.csv", "", "CSV content is empty.", 1 },
		{ "gate-b.csv", FORMAT_LISTS "SSA1,,\n", "Failed initial validation", 1 },
		{ "gate-c.csv", BATCH_LISTS "XYZ00000001,\n", "Rejected by batch validation", 1 },
	};
	char words[256];

	for (size_t i = 0; i < COUNT(rows); i++) {
		row(t, rows[i].file);
		given_world(t);
		snprintf(words, sizeof(words), "%s--stdout %s", VALIDATE, rows[i].file);
		run(t, words);
		expect_exit(t, rows[i].code);
		expect_stdout(t, rows[i].result);
		expect_stderr_has(t, rows[i].summary);
		expect_stderr_has(t, "2026-07-01");

		snprintf(words, sizeof(words), "%s--stdout --quiet %s", VALIDATE, rows[i].file);
		run(t, words);
		expect_exit(t, rows[i].code);
		expect_stdout(t, rows[i].result);
		expect_stderr(t, "");
		expect_folder(t, ".", "gate-a.csv gate-b.csv gate-c.csv good.csv i.cidx other.csv some.csv source.csv");
	}
}

CLI_TEST(the_program_is_a_filter)
{
	given_world(t);
	given_stdin(t, HEAD "SSA26031601\n");
	run(t, VALIDATE "--stdout --quiet -");
	expect_exit(t, 0);
	expect_stdout(t, CLAIM_HEADER UPDATED(FIRST_CLAIM, "SSA26031601"));
	expect_stderr(t, "");
	expect_no_file(t, "stdin.Claim_Details.csv");
}

CLI_TEST(stdout_takes_one_input_and_no_json)
{
	static const char *const words[] = {
		VALIDATE "--stdout good.csv some.csv",
		VALIDATE "--stdout --json good.csv",
		VALIDATE "--json good.csv --stdout",
	};

	for (size_t i = 0; i < COUNT(words); i++) {
		row(t, words[i]);
		given_world(t);
		run(t, words[i]);
		expect_exit(t, 2);
		expect_stdout(t, "");
		expect_message(t);
		expect_stderr_has(t, "--stdout");
		expect_no_file(t, "good.Claim_Details.csv");
	}
}

CLI_TEST(a_message_has_the_file_what_is_wrong_and_what_to_do)
{
	static const char *const words[] = {
		VALIDATE "missing.csv",
		"validate --index missing.cidx --ior 1 good.csv",
		"index info missing.cidx",
		"index build -o x.cidx missing.csv",
	};

	for (size_t i = 0; i < COUNT(words); i++) {
		row(t, words[i]);
		given_world(t);
		run(t, words[i]);
		expect_exit(t, 2);
		expect_stdout_lacks(t, "cape: ");
		assert_int_equal(strncmp(t->err_text, "cape: missing.c", 15), 0);
		expect_stderr_has(t, "; ");
	}
}

/* Reads what a terminal has shown; at its end Linux gives an error. */
static void expect_no_colour(int terminal, struct cli *t)
{
	char seen[8192];
	size_t len = 0;

	for (ssize_t n; len < sizeof(seen) - 1 && (n = read(terminal, seen + len, sizeof(seen) - 1 - len)) > 0;)
		len += (size_t)n;
	seen[len] = '\0';
	if (!strstr(seen, "good.csv"))
		fail_at(t, "no summary on the terminal", HERE);
	for (const char *p = seen; (p = strstr(p, "\x1b["));) {
		p += 2 + strspn(p + 2, "0123456789;");
		if (*p == 'm')
			fail_at(t, "a colour on the terminal", HERE);
	}
}

CLI_TEST(no_color_is_honoured_on_a_terminal)
{
	int terminal = posix_openpt(O_RDWR | O_NOCTTY);

	if (terminal < 0 || grantpt(terminal) != 0 || unlockpt(terminal) != 0)
		skip_because(t, "no pseudo-terminal on this machine");
	given_world(t);
	given_env(t, "NO_COLOR", "1");
	given_env(t, "TERM", "xterm-256color");
	given_stdout(t, ptsname(terminal));
	run(t, VALIDATE "good.csv");
	expect_exit(t, 0);
	expect_no_colour(terminal, t);
	close(terminal);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(the_summary_says_what_became_of_each_file_and_as_of_when),
		TEST(quiet_leaves_nothing_but_errors),
		TEST(stdout_takes_the_result_and_stderr_the_summary),
		TEST(the_program_is_a_filter),
		TEST(stdout_takes_one_input_and_no_json),
		TEST(a_message_has_the_file_what_is_wrong_and_what_to_do),
		TEST(no_color_is_honoured_on_a_terminal),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
