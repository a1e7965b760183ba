/*
 * Source rows that are refused: counted with the duty they carry, listed by --rejects, limited by --max-
 * rejects (contract, section 5).
 */
#include "sources.h"

#define BUILD          "index build -o i.cidx --data-date 2026-06-30 "
#define REJECTS_HEADER "FILE,LINE,REASON,ROW\n"

/* Line 3 has a short number, lines 4-5 are one record with a long importer number, line 7 bad money. */
#define SOURCE                                                                    \
	COLUMNS ",IEEPA Duty\n"                                                   \
		"SSA26031601,1,01,Accepted,CBP,N,,1,5.00\n"                       \
		"SSA1,1,01,Accepted,CBP,N,,1,7.25\n"                              \
		"SSA26031602,\"12345\n678901234567\",01,Accepted,CBP,N,,1,2.00\n" \
		"SSA26031603,1,01,Accepted,CBP,N,,1,5.00\n"                       \
		"SSA26031604,1,01,Accepted,CBP,N,,1,much\n"

CLI_TEST(refused_rows_are_exit_1_and_counted_with_their_duty)
{
	given_file(t, "s.csv", SOURCE);
	run(t, BUILD "s.csv");
	expect_exit(t, 1);
	expect_said(t, "9.25");
	run(t, "index get --json i.cidx SSA26031601 SSA26031603");
	expect_exit(t, 0);
	run(t, "index get --json i.cidx SSA26031602");
	expect_exit(t, 1);
	run(t, "index get --json i.cidx SSA26031604");
	expect_exit(t, 1);
}

CLI_TEST(exit_zero_applies_here_too)
{
	given_file(t, "s.csv", SOURCE);
	run(t, BUILD "--exit-zero s.csv");
	expect_exit(t, 0);
}

/* FILE,LINE then a reason, and last the raw bytes of the record, quoted where needed. */
CLI_TEST(the_list_names_file_line_reason_and_row)
{
	static const char *const parts[] = {
		REJECTS_HEADER "s.csv,3,",
		",\"SSA1,1,01,Accepted,CBP,N,,1,7.25\"\ns.csv,4,",
		",\"SSA26031602,\"\"12345\n678901234567\"\",01,Accepted,CBP,N,,1,2.00\"\ns.csv,7,",
		",\"SSA26031604,1,01,Accepted,CBP,N,,1,much\"\n",
	};

	given_file(t, "s.csv", SOURCE);
	run(t, BUILD "--rejects refused.csv s.csv");
	expect_exit(t, 1);
	expect_private(t, "refused.csv");
	for (size_t i = 0; i < COUNT(parts); i++)
		expect_file_has(t, "refused.csv", parts[i]);
}

CLI_TEST(files_are_listed_as_given_and_in_their_order)
{
	given_folder(t, "in");
	given_file(t, "b.csv", COLUMNS "\nSSA1\n");
	given_file(t, "in/a.csv", "Title\r\n" COLUMNS "\r\nSSA2\r\n");
	run(t, BUILD "--rejects refused.csv b.csv in/a.csv");
	expect_exit(t, 1);
	expect_file_has(t, "refused.csv", REJECTS_HEADER "b.csv,2,");
	expect_file_has(t, "refused.csv", ",SSA1\nin/a.csv,3,");
	expect_file_has(t, "refused.csv", ",SSA2\n");
}

/* The list is data, not a sheet: no apostrophe is put before what a spreadsheet would run. */
CLI_TEST(the_row_is_raw)
{
	given_file(t, "s.csv", COLUMNS "\n=SSA1\n");
	run(t, BUILD "--rejects refused.csv s.csv");
	expect_exit(t, 1);
	expect_file_has(t, "refused.csv", ",=SSA1\n");
}

CLI_TEST(a_list_without_rows_is_its_header)
{
	given_file(t, "s.csv", COLUMNS "\n" GOOD("SSA26031601"));
	given_file(t, "refused.csv", "an older list\n");
	run(t, BUILD "--rejects refused.csv s.csv");
	expect_exit(t, 0);
	expect_file(t, "refused.csv", REJECTS_HEADER);
	expect_private(t, "refused.csv");
}

CLI_TEST(more_than_max_rejects_leaves_the_index_as_it_was)
{
	static const struct {
		const char *flag;
		int code;
	} rows[] = {
		{ "--max-rejects 0", 2 }, { "--max-rejects 1", 2 }, { "--max-rejects 2", 2 },
		{ "--max-rejects 3", 1 }, { "--max-rejects 4", 1 }, { "--max-rejects 1 --max-rejects 3", 1 },
	};
	char words[256];

	for (size_t i = 0; i < COUNT(rows); i++) {
		size_t len = 0;
		char *index;

		row(t, rows[i].flag);
		given_good_index(t);
		index = file_bytes(t, "i.cidx", &len);
		given_file(t, "s.csv", SOURCE);
		snprintf(words, sizeof(words), "%s%s --rejects refused.csv s.csv", BUILD, rows[i].flag);
		run(t, words);
		expect_exit(t, rows[i].code);
		expect_file_has(t, "refused.csv", REJECTS_HEADER "s.csv,3,");
		if (rows[i].code == 2) {
			expect_message(t);
			expect_bytes(t, "i.cidx", index, len);
		} else {
			run(t, "index get --json i.cidx SSA26031603");
			expect_exit(t, 0);
		}
		free(index);
	}
}

CLI_TEST(max_rejects_0_lets_a_clean_source_pass)
{
	given_file(t, "s.csv", COLUMNS "\n" GOOD("SSA26031601"));
	run(t, BUILD "--max-rejects 0 s.csv");
	expect_exit(t, 0);
}

CLI_TEST(what_is_no_limit_is_a_usage_error)
{
	static const char *const flags[] = { "--max-rejects -1", "--max-rejects many", "--max-rejects=" };
	char words[128];

	for (size_t i = 0; i < COUNT(flags); i++) {
		row(t, flags[i]);
		given_file(t, "s.csv", COLUMNS "\n" GOOD("SSA26031601"));
		snprintf(words, sizeof(words), "%s%s s.csv", BUILD, flags[i]);
		run(t, words);
		expect_exit(t, 2);
		expect_stderr_has(t, "--max-rejects");
		expect_no_file(t, "i.cidx");
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(refused_rows_are_exit_1_and_counted_with_their_duty),
		TEST(exit_zero_applies_here_too),
		TEST(the_list_names_file_line_reason_and_row),
		TEST(files_are_listed_as_given_and_in_their_order),
		TEST(the_row_is_raw),
		TEST(a_list_without_rows_is_its_header),
		TEST(more_than_max_rejects_leaves_the_index_as_it_was),
		TEST(max_rejects_0_lets_a_clean_source_pass),
		TEST(what_is_no_limit_is_a_usage_error),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
