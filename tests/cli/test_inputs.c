/*
 * Several inputs, pipes, standard input, lists of names, and inputs that cannot be opened (contract, sections
 * 1 and 2).
 */
#include "json.h"
#include "sources.h"

#define HEAD       "Entry Number\n"
#define A_ACCEPTED CLAIM_HEADER UPDATED(FIRST_CLAIM, "SSA26031601")

CLI_TEST(one_bad_input_does_not_stop_the_others)
{
	static const struct {
		const char *what, *files, *names;
	} rows[] = {
		{ "missing", "a.csv missing.csv b.csv", "cape: missing.csv" },
		{ "missing, of another ending", "a.csv missing.txt b.csv", "cape: missing.txt" },
		{ "a folder", "a.csv folder.csv b.csv", "cape: folder.csv" },
		{ "a folder, of another ending", "a.csv folder b.csv", "cape: folder" },
		{ "first", "missing.csv a.csv b.csv", "cape: missing.csv" },
		{ "last", "a.csv b.csv missing.csv", "cape: missing.csv" },
	};
	char words[256];

	for (size_t i = 0; i < COUNT(rows); i++) {
		row(t, rows[i].what);
		given_good_index(t);
		given_folder(t, "folder");
		given_folder(t, "folder.csv");
		given_file(t, "a.csv", HEAD "SSA26031601\n");
		given_file(t, "b.csv", HEAD "SSA26031602\n");
		snprintf(words, sizeof(words), "%s%s", VALIDATE, rows[i].files);
		run(t, words);
		expect_exit(t, 2);
		expect_stderr_has(t, rows[i].names);
		expect_lines(t, t->err_text, 1);
		expect_file(t, "a.Claim_Details.csv", A_ACCEPTED);
		expect_file(t, "b.Claim_Details.csv", CLAIM_HEADER UPDATED("900000000002", "SSA26031602"));
		expect_folder(
			t, ".",
			"a.Claim_Details.csv a.csv b.Claim_Details.csv b.csv folder folder.csv i.cidx source.csv");
	}
}

CLI_TEST(a_file_without_rights_cannot_be_opened)
{
	if (geteuid() == 0)
		skip_because(t, "root may read every file");
	given_good_index(t);
	given_file(t, "a.csv", HEAD "SSA26031601\n");
	must(fchmodat(t->folder_fd, "a.csv", 0, 0) == 0, "chmod");
	run(t, VALIDATE "a.csv");
	expect_exit(t, 2);
	expect_stderr_has(t, "cape: a.csv");
}

CLI_TEST(a_dash_is_standard_input_and_its_stem_is_stdin)
{
	static const struct {
		const char *what, *text, *kind, *result;
		int code;
	} rows[] = {
		{ "accepted", HEAD "SSA26031601\n", "stdin.Claim_Details.csv", A_ACCEPTED, 0 },
		{ "rejected", HEAD "SSA1\n", "stdin.Cape_Validation_Result.csv", FORMAT_LISTS "SSA1,,\n", 1 },
	};

	for (size_t i = 0; i < COUNT(rows); i++) {
		row(t, rows[i].what);
		given_good_index(t);
		given_stdin(t, rows[i].text);
		run(t, VALIDATE "-");
		expect_exit(t, rows[i].code);
		expect_file(t, rows[i].kind, rows[i].result);
		expect_private(t, rows[i].kind);
	}
}

CLI_TEST(standard_input_is_exempt_from_the_name_but_not_from_the_bytes)
{
	given_good_index(t);
	given_stdin(t, "PK\x03\x04");
	run(t, VALIDATE "--json -");
	expect_exit(t, 1);
	expect_json(t, 0, "upload_status", "\"Not a CSV file.\"");
	expect_json(t, 0, "bytes", "4");

	given_stdin(t, "");
	run(t, VALIDATE "--json -");
	expect_exit(t, 1);
	expect_json(t, 0, "upload_status", "\"CSV content is empty.\"");
}

CLI_TEST(standard_input_can_be_read_once)
{
	static const char *const words[] = {
		VALIDATE "- -",
		VALIDATE "- a.csv -",
		VALIDATE "- --files-from -",
	};

	for (size_t i = 0; i < COUNT(words); i++) {
		row(t, words[i]);
		given_good_index(t);
		given_file(t, "a.csv", HEAD "SSA26031601\n");
		given_stdin(t, HEAD "SSA26031601\n");
		run(t, words[i]);
		expect_exit(t, 2);
		expect_stdout(t, "");
		expect_message(t);
		expect_folder(t, ".", "a.csv i.cidx source.csv");
	}
}

CLI_TEST(pipes_are_spooled)
{
	enum { ROWS = 20000 }; /* more than a pipe holds */
	char *text = malloc(64 + ROWS * 8);
	size_t len;

	must(text != NULL, "memory");
	len = (size_t)sprintf(text, HEAD "SSA26031601\n");
	for (int i = 0; i < ROWS; i++)
		len += (size_t)sprintf(text + len, " , ,\n");

	given_good_index(t);
	given_fifo(t, "a.csv", HEAD "SSA26031601\n");
	given_fifo(t, "b.csv", text);
	run(t, VALIDATE "--json a.csv b.csv");
	expect_exit(t, 0);
	expect_json(t, 1, "blank_rows", "20000");
	expect_file(t, "a.Claim_Details.csv", A_ACCEPTED);
	expect_file(t, "b.Claim_Details.csv", CLAIM_HEADER UPDATED("900000000002", "SSA26031601"));

	given_stdin(t, text);
	run(t, VALIDATE "--json -");
	expect_exit(t, 0);
	expect_json(t, 0, "blank_rows", "20000");
	expect_file(t, "stdin.Claim_Details.csv", A_ACCEPTED);
	free(text);
}

CLI_TEST(a_pipe_of_another_name_is_no_csv_file)
{
	given_good_index(t);
	given_fifo(t, "a.txt", HEAD "SSA26031601\n");
	run(t, VALIDATE "a.txt");
	expect_exit(t, 1);
	expect_stdout_has(t, "Not a CSV file.");
}

/* One path a line, LF or CR LF, empty lines skipped; after the files of the command line. */
CLI_TEST(names_come_from_a_list)
{
	static const struct {
		const char *what, *words, *list;
		bool by_stdin;
	} rows[] = {
		{ "a list", VALIDATE "--files-from list", "a.csv\nb.csv\n", false },
		{ "CR LF and empty lines", VALIDATE "--files-from list", "\r\na.csv\r\n\r\n\nb.csv", false },
		{ "after the others", VALIDATE "--files-from list a.csv", "b.csv\n", false },
		{ "standard input", VALIDATE "--files-from -", "a.csv\nb.csv\n", true },
	};

	for (size_t i = 0; i < COUNT(rows); i++) {
		row(t, rows[i].what);
		given_good_index(t);
		given_file(t, "a.csv", HEAD "SSA26031601\n");
		given_file(t, "b.csv", HEAD "SSA26031602\n");
		if (rows[i].by_stdin)
			given_stdin(t, rows[i].list);
		else
			given_file(t, "list", rows[i].list);
		run(t, rows[i].words);
		expect_exit(t, 0);
		expect_file(t, "a.Claim_Details.csv", A_ACCEPTED);
		expect_file(t, "b.Claim_Details.csv", CLAIM_HEADER UPDATED("900000000002", "SSA26031602"));
	}
}

CLI_TEST(a_list_that_cannot_be_opened_is_exit_2)
{
	given_good_index(t);
	given_file(t, "a.csv", HEAD "SSA26031601\n");
	run(t, VALIDATE "--files-from missing.list a.csv");
	expect_exit(t, 2);
	expect_stderr_has(t, "cape: missing.list");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(one_bad_input_does_not_stop_the_others),
		TEST(a_file_without_rights_cannot_be_opened),
		TEST(a_dash_is_standard_input_and_its_stem_is_stdin),
		TEST(standard_input_is_exempt_from_the_name_but_not_from_the_bytes),
		TEST(standard_input_can_be_read_once),
		TEST(pipes_are_spooled),
		TEST(a_pipe_of_another_name_is_no_csv_file),
		TEST(names_come_from_a_list),
		TEST(a_list_that_cannot_be_opened_is_exit_2),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
