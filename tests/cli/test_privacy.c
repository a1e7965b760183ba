/*
 * What stays private: masked importer numbers, messages without numbers, control characters escaped (contract,
 * section 1).
 */
#include "json.h"
#include "sources.h"

#define SSN_SOURCE COLUMNS "\nSSA26031601,123-45-6789,01,Accepted,CBP,N,,1\n"

CLI_TEST(nine_digits_show_their_last_four_only)
{
	static const struct {
		const char *ior, *masked, *shown;
	} rows[] = {
		{ "123-45-6789", "\"*****6789\"", "\"123456789\"" },
		{ "123456789", "\"*****6789\"", "\"123456789\"" },
		{ "12-3456789", "\"*****6789\"", "\"123456789\"" },
		{ "12-3456789XX", "\"123456789XX\"", "\"123456789XX\"" },
		{ "12-345678900", "\"12345678900\"", "\"12345678900\"" },
		{ "12-345678X", "\"12345678X\"", "\"12345678X\"" },
		{ "12345678", "\"12345678\"", "\"12345678\"" },
		{ "1234567890", "\"1234567890\"", "\"1234567890\"" },
	};

	for (size_t i = 0; i < COUNT(rows); i++) {
		row(t, rows[i].ior);
		given_source_with(t, "s.csv", (struct column){ "ior", NULL, rows[i].ior });
		run(t, "index build -o i.cidx s.csv");
		expect_exit(t, 0);
		run(t, "index get --json i.cidx SSA26031601");
		expect_json(t, 0, "ior", rows[i].masked);
		run(t, "index get --json --show-ior i.cidx SSA26031601");
		expect_json(t, 0, "ior", rows[i].shown);
	}
}

CLI_TEST(the_printed_form_masks_too)
{
	given_index(t, SSN_SOURCE);
	run(t, "index get i.cidx SSA26031601");
	expect_exit(t, 0);
	expect_stdout_has(t, "*****6789");
	expect_stdout_lacks(t, "123456789");
	expect_stdout_lacks(t, "123-45");
	run(t, "index get --show-ior i.cidx SSA26031601");
	expect_stdout_has(t, "123456789");
}

/* The other importer's number and the account's own are nobody's business in a summary, a message or a result. */
CLI_TEST(no_importer_number_comes_out_of_a_run)
{
	static const char *const files[] = { "mismatch.csv", "missing.csv", "short.csv" };
	static const char *const flags[] = { "", "--json", "--stdout" };
	static const char *const numbers[] = { "123456789", "45-6789", "*6789", "987654321", "65-4321", "*4321" };
	char words[256];

	for (size_t f = 0; f < COUNT(files); f++)
		for (size_t i = 0; i < COUNT(flags); i++) {
			row(t, files[f]);
			given_index(t, SSN_SOURCE);
			given_file(t, "mismatch.csv", "Entry Number\nSSA26031601\n");
			given_file(t, "missing.csv", "Entry Number\nXYZ00000001\n");
			given_file(t, "short.csv", "Entry Number\nSSA1\n");
			snprintf(words, sizeof(words), "validate --index i.cidx --ior 987-65-4321 %s %s", flags[i],
				 files[f]);
			run(t, words);
			expect_exit(t, 1);
			for (size_t n = 0; n < COUNT(numbers); n++) {
				expect_stdout_lacks(t, numbers[n]);
				expect_stderr_lacks(t, numbers[n]);
			}
		}
}

CLI_TEST(an_index_build_prints_no_numbers)
{
	given_file(t, "s.csv", SSN_SOURCE "SSA26031601,123-45-6789,06,Accepted,CBP,N,,1\nSSA1,123-45-6789,,,,,,\n");
	run(t, "index build -o i.cidx s.csv");
	expect_exit(t, 1);
	expect_stdout_lacks(t, "123456789");
	expect_stderr_lacks(t, "123456789");
	expect_stdout_lacks(t, "45-6789");
	expect_stderr_lacks(t, "45-6789");
	expect_stdout_lacks(t, "26031601");
	expect_stderr_lacks(t, "26031601");
	run(t, "index info i.cidx");
	expect_exit(t, 0);
	expect_stdout_lacks(t, "123456789");
	expect_stdout_lacks(t, "26031601");
}

/* Nothing but printable bytes and line ends may reach a terminal. */
static void expect_no_control(struct cli *t, const char *text)
{
	for (const char *p = text; *p; p++) {
		unsigned char c = (unsigned char)*p;
		bool c1 = c == 0xc2 && (unsigned char)p[1] >= 0x80 && (unsigned char)p[1] < 0xa0;

		if ((c < 0x20 && c != '\n' && c != '\t') || c == 0x7f || c1)
			fail_at(t, "a control character in the output", HERE);
	}
}

CLI_TEST(control_characters_of_file_names_are_escaped)
{
	static const struct {
		const char *what, *name;
		bool exists;
	} rows[] = {
		{ "escape, missing", "a\x1b[31mb.csv", false },
		{ "line feed, missing", "a\nb.csv", false },
		{ "carriage return, missing", "a\rb.csv", false },
		{ "delete, missing",
		  "a\x7f"
		  "b.csv",
		  false },
		{ "C1 control sequence, missing",
		  "a\xc2\x9b"
		  "31mb.csv",
		  false },
		{ "escape, accepted", "a\x1b[31mb.csv", true },
		{ "line feed, accepted", "a\nb.csv", true },
		{ "bell, not a CSV file", "a\ab.txt", true },
	};

	for (size_t i = 0; i < COUNT(rows); i++) {
		row(t, rows[i].what);
		given_good_index(t);
		if (rows[i].exists)
			given_file(t, rows[i].name, "Entry Number\nSSA26031601,other\n");
		run_list(t, "validate", "--index", "i.cidx", "--ior", "12-3456789XX", rows[i].name);
		expect_exit(t, !rows[i].exists ? 2 : strstr(rows[i].name, ".txt") ? 1 : 0);
		expect_no_control(t, t->out_text);
		expect_no_control(t, t->err_text);
		if (!rows[i].exists)
			expect_lines(t, t->err_text, 1);
	}
}

CLI_TEST(control_characters_of_cells_and_flags_are_escaped)
{
	static const struct {
		const char *what, *header, *args[8];
	} rows[] = {
		{ "a column twice",
		  COLUMNS ",No\x1b[31mte,No\x1b[31mte",
		  { "index", "build", "-o", "x.cidx", "s.csv" } },
		{ "no header", "Some\x1b[31mthing", { "index", "build", "-o", "x.cidx", "s.csv" } },
		{ "an unknown key",
		  "\x1b[31mkey = 1",
		  { "validate", "--index", "i.cidx", "--account", "s.csv", "a.csv" } },
		{ "an unknown type",
		  "type = \x1b[31m",
		  { "validate", "--index", "i.cidx", "--account", "s.csv", "a.csv" } },
		{ "an unknown flag", "", { "validate", "--\x1b[31m", "a.csv" } },
		{ "an unknown command", "", { "\x1b[31m" } },
		{ "a bad day", "", { "validate", "--as-of", "\x1b[31m", "a.csv" } },
		{ "a bad assumption",
		  COLUMNS,
		  { "index", "build", "-o", "x.cidx", "--assume", "type=\x1b[31m", "s.csv" } },
	};
	char text[512];

	for (size_t i = 0; i < COUNT(rows); i++) {
		row(t, rows[i].what);
		given_good_index(t);
		given_file(t, "a.csv", "Entry Number\nSSA26031601\n");
		snprintf(text, sizeof(text), "%s\n", rows[i].header);
		given_file(t, "s.csv", text);
		run_argv(t, rows[i].args);
		expect_exit(t, 2);
		expect_message(t);
		expect_no_control(t, t->out_text);
		expect_no_control(t, t->err_text);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(nine_digits_show_their_last_four_only),
		TEST(the_printed_form_masks_too),
		TEST(no_importer_number_comes_out_of_a_run),
		TEST(an_index_build_prints_no_numbers),
		TEST(control_characters_of_file_names_are_escaped),
		TEST(control_characters_of_cells_and_flags_are_escaped),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
