/* `cape template` writes the upload template and never overwrites (contract, section 1). */
#include "sources.h"

#define DEFAULT_NAME "ACEP_CapeEntryNumberUploadTemplate.csv"

CLI_TEST(template_is_the_header_and_nothing_else)
{
	run(t, "template");
	expect_exit(t, 0);
	expect_stderr(t, "");
	expect_file(t, DEFAULT_NAME, "Entry Number\n");
	expect_private(t, DEFAULT_NAME);
	expect_folder(t, ".", DEFAULT_NAME);
}

CLI_TEST(template_takes_another_name)
{
	run(t, "template -o mine.csv");
	expect_exit(t, 0);
	expect_file(t, "mine.csv", "Entry Number\n");
	expect_private(t, "mine.csv");
	expect_folder(t, ".", "mine.csv");
}

CLI_TEST(template_never_overwrites)
{
	static const struct {
		const char *words, *name;
	} rows[] = {
		{ "template", DEFAULT_NAME },
		{ "template -o mine.csv", "mine.csv" },
	};

	for (size_t i = 0; i < COUNT(rows); i++) {
		row(t, rows[i].words);
		given_file(t, rows[i].name, "Entry Number\nSSA26031601\n");
		run(t, rows[i].words);
		expect_exit(t, 2);
		expect_stdout(t, "");
		expect_message(t);
		expect_stderr_has(t, rows[i].name);
		expect_file(t, rows[i].name, "Entry Number\nSSA26031601\n");
		expect_folder(t, ".", rows[i].name);
	}
}

CLI_TEST(template_does_not_write_through_a_link_or_into_a_missing_folder)
{
	given_file(t, "precious.csv", "keep me\n");
	given_link(t, "precious.csv", "link.csv");
	run(t, "template -o link.csv");
	expect_exit(t, 2);
	expect_file(t, "precious.csv", "keep me\n");

	run(t, "template -o nowhere/mine.csv");
	expect_exit(t, 2);
	expect_message(t);
	expect_stderr_has(t, "nowhere/mine.csv");
	expect_folder(t, ".", "link.csv precious.csv");
}

CLI_TEST(a_filled_template_is_a_declaration_and_an_unfilled_one_is_empty)
{
	given_good_index(t);
	run(t, "template -o mine.csv");
	expect_exit(t, 0);
	run(t, VALIDATE "mine.csv");
	expect_exit(t, 1);
	expect_stdout_has(t, "CSV content is empty.");
	given_file(t, "mine.csv", "Entry Number\nSSA26031601\n");
	run(t, VALIDATE "mine.csv");
	expect_exit(t, 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(template_is_the_header_and_nothing_else),
		TEST(template_takes_another_name),
		TEST(template_never_overwrites),
		TEST(template_does_not_write_through_a_link_or_into_a_missing_folder),
		TEST(a_filled_template_is_a_declaration_and_an_unfilled_one_is_empty),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
