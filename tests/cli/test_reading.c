/* Reading a declaration: byte order mark, line ends, quotes, blank rows, other columns (contract, section 2). */
#include "json.h"
#include "sources.h"

CLI_TEST(the_same_two_entries_in_every_form)
{
	static const struct {
		const char *what, *text;
	} rows[] = {
		{ "LF", "Entry Number\nSSA26031601\nSSA26031602\n" },
		{ "LF, last line without", "Entry Number\nSSA26031601\nSSA26031602" },
		{ "CR LF", "Entry Number\r\nSSA26031601\r\nSSA26031602\r\n" },
		{ "CR LF, last line without", "Entry Number\r\nSSA26031601\r\nSSA26031602" },
		{ "LF and CR LF mixed", "Entry Number\r\nSSA26031601\nSSA26031602\r\n" },
		{ "CR", "Entry Number\rSSA26031601\rSSA26031602\r" },
		{ "CR, last line without", "Entry Number\rSSA26031601\rSSA26031602" },
		{ "CR, one of them in quotes", "Entry Number\r\"SSA26\r031601\"\rSSA26031602\r" },
		{ "byte order mark", "\xef\xbb\xbf"
				     "Entry Number\nSSA26031601\nSSA26031602\n" },
		{ "byte order mark and a quoted header",
		  "\xef\xbb\xbf\"Entry Number\"\r\nSSA26031601\r\nSSA26031602\r\n" },
		{ "all quoted", "\"Entry Number\"\n\"SSA26031601\"\n\"SSA26031602\"\n" },
		{ "last line quoted and without its end", "Entry Number\nSSA26031601\n\"SSA26031602\"" },
		{ "line ends inside quotes", "Entry Number\n\"SSA26\r\n\n031601\"\nSSA26031602\n" },
		{ "blank rows anywhere", "Entry Number\n\nSSA26031601\n \t\r\n,,\n\"\"\nSSA26031602\n\n" },
		{ "empty other columns", "Entry Number,,\nSSA26031601,,\nSSA26031602,\n" },
		{ "entry after an empty quoted column", "Entry Number,\"\"\nSSA26031601,\"\"\nSSA26031602,\"\"\n" },
	};

	for (size_t i = 0; i < COUNT(rows); i++) {
		row(t, rows[i].what);
		given_good_index(t);
		given_file(t, "a.csv", rows[i].text);
		run(t, VALIDATE "a.csv");
		expect_exit(t, 0);
		expect_stderr(t, "");
		expect_file(t, "a.Claim_Details.csv",
			    CLAIM_HEADER UPDATED(FIRST_CLAIM, "SSA26031601") UPDATED(FIRST_CLAIM, "SSA26031602"));
	}
}

CLI_TEST(the_header_is_known_by_its_letters)
{
	static const char *const headers[] = {
		"Entry Number",      "entry number",      "ENTRY NUMBER",        "EntryNumber",   "Entry_Number",
		"entry-number",      " Entry Number",     "Entry Number\t",      "Entry Number:", "\"Entry Number\"",
		"\"Entry\nNumber\"", "=\"Entry Number\"", "Entry\xc2\xa0Number",
	};
	char text[128];

	for (size_t i = 0; i < COUNT(headers); i++) {
		row(t, headers[i]);
		given_good_index(t);
		snprintf(text, sizeof(text), "%s\nSSA26031601\n", headers[i]);
		given_file(t, "a.csv", text);
		run(t, VALIDATE "a.csv");
		expect_exit(t, 0);
	}
}

CLI_TEST(blank_rows_are_skipped_and_counted)
{
	static const struct {
		const char *what, *records, *blank_rows;
	} rows[] = {
		{ "none", "SSA26031601\n", "0" },
		{ "the end of the last line is no row", "SSA26031601\r\n", "0" },
		{ "empty line", "\nSSA26031601\n", "1" },
		{ "empty lines of every kind", "\n\r\nSSA26031601\n \n\t\n", "4" },
		{ "empty fields", ",\n,,,\n\"\",\" \"\nSSA26031601\n", "3" },
		{ "blank fields", " ,\t, \t\nSSA26031601\n", "1" },
		{ "carriage returns in quotes", "\"\r\",\nSSA26031601\n", "1" },
	};
	char text[128];

	for (size_t i = 0; i < COUNT(rows); i++) {
		row(t, rows[i].what);
		given_good_index(t);
		snprintf(text, sizeof(text), "Entry Number\n%s", rows[i].records);
		given_file(t, "a.csv", text);
		run(t, VALIDATE "--json a.csv");
		expect_exit(t, 0);
		expect_json(t, 0, "entries", "1");
		expect_json(t, 0, "blank_rows", rows[i].blank_rows);
	}
}

/* One warning a file, however many rows; a repeated entry behind other columns is still a duplicate. */
CLI_TEST(filled_other_columns_are_one_warning)
{
	given_good_index(t);
	given_file(t, "a.csv", "Entry Number,Note\nSSA26031601,first\nSSA26031602,,second\n0S212345678,\"third\"\n");
	run(t, VALIDATE "a.csv");
	expect_exit(t, 0);
	expect_message(t);
	expect_lines(t, t->err_text, 1);
	expect_stderr_has(t, "a.csv");
	expect_file(t, "a.Claim_Details.csv",
		    CLAIM_HEADER UPDATED(FIRST_CLAIM, "SSA26031601") UPDATED(FIRST_CLAIM, "SSA26031602")
			    UPDATED(FIRST_CLAIM, "0S212345678"));

	run(t, VALIDATE "--json a.csv");
	expect_exit(t, 0);
	cJSON *object = json_line(t, 0, HERE);
	assert_int_equal(cJSON_GetArraySize(cJSON_GetObjectItem(object, "warnings")), 1);
	cJSON_Delete(object);
}

CLI_TEST(two_files_with_other_columns_are_two_warnings)
{
	given_good_index(t);
	given_file(t, "a.csv", "Entry Number\nSSA26031601,x\n");
	given_file(t, "b.csv", "Entry Number\nSSA26031602,y\n");
	run(t, VALIDATE "a.csv b.csv");
	expect_exit(t, 0);
	expect_lines(t, t->err_text, 2);
	expect_stderr_has(t, "cape: a.csv");
	expect_stderr_has(t, "cape: b.csv");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(the_same_two_entries_in_every_form),
		TEST(the_header_is_known_by_its_letters),
		TEST(blank_rows_are_skipped_and_counted),
		TEST(filled_other_columns_are_one_warning),
		TEST(two_files_with_other_columns_are_two_warnings),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
