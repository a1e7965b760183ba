/* Finding the header of an index source, and what is said when it or its fields are missing (contract, section 5). */
#include "json.h"
#include "sources.h"

#define BUILD "index build -o i.cidx s.csv"
#define GET   "index get --json i.cidx SSA26031601"

CLI_TEST(title_rows_may_stand_above)
{
	static const struct {
		const char *what, *above;
	} rows[] = {
		{ "nothing", "" },
		{ "a title", "ES-003 Entry Summary Line Tariff Details\n" },
		{ "titles and blank rows", "ES-003\n\n\"Run on\",7/1/2026\n,,,\n" },
		{ "a title that names the entry column alone", "Entry Summary Number\n" },
		{ "a title that names one column that is not the entry's", "Importer Number,Entry Type Code\n" },
		{ "a title of two lines", "\"Report of\nEntry Number, Entry Type\"\n" },
		{ "byte order mark", "\xef\xbb\xbf" },
		{ "byte order mark and a title", "\xef\xbb\xbfTitle\r\n" },
	};
	char source[1024];

	for (size_t i = 0; i < COUNT(rows); i++) {
		row(t, rows[i].what);
		snprintf(source, sizeof(source), "%s%s\n%s", rows[i].above, COLUMNS, GOOD("SSA26031601"));
		given_file(t, "s.csv", source);
		run(t, BUILD);
		expect_exit(t, 0);
		run(t, GET);
		expect_exit(t, 0);
		expect_json(t, 0, "status", "\"Accepted\"");
	}
}

CLI_TEST(the_header_is_one_of_the_first_20_records)
{
	static const struct {
		int above, code;
	} rows[] = { { 19, 0 }, { 20, 2 }, { 40, 2 } };
	char source[2048], label[32];

	for (size_t i = 0; i < COUNT(rows); i++) {
		size_t len = 0;

		snprintf(label, sizeof(label), "%d records above", rows[i].above);
		row(t, label);
		for (int k = 0; k < rows[i].above; k++)
			len += (size_t)snprintf(source + len, sizeof(source) - len, "\"Title\n%d\"\n", k);
		snprintf(source + len, sizeof(source) - len, "%s\n%s", COLUMNS, GOOD("SSA26031601"));
		given_file(t, "s.csv", source);
		run(t, BUILD);
		expect_exit(t, rows[i].code);
		if (rows[i].code == 2) {
			expect_message(t);
			expect_stderr_has(t, "cape: s.csv");
			expect_no_file(t, "i.cidx");
		}
	}
}

CLI_TEST(a_source_that_is_none_is_exit_2)
{
	static const struct {
		const char *what, *text;
	} rows[] = {
		{ "empty", "" },
		{ "blank", "\n\n" },
		{ "no header", "SSA26031601,12-3456789XX\n" },
		{ "a declaration", "Entry Number\nSSA26031601\n" },
		{ "a workbook", "PK\x03\x04" },
		{ "UTF-16", "\xff\xfe"
			    "E" },
		{ "an open quote in the header", COLUMNS ",\"Port of Entry\nSSA26031601" GOOD_CELLS "\n" },
		{ "an open quote", COLUMNS "\n\"SSA26031601" GOOD_CELLS "\n" },
	};

	for (size_t i = 0; i < COUNT(rows); i++) {
		row(t, rows[i].what);
		given_file(t, "s.csv", rows[i].text);
		run(t, BUILD);
		expect_exit(t, 2);
		expect_message(t);
		expect_stderr_has(t, "cape: s.csv");
		expect_no_file(t, "i.cidx");
	}
}

/* A source needs no .csv name, and CSV is read as section 2 says. */
CLI_TEST(a_source_is_read_like_a_declaration)
{
	static const struct {
		const char *what, *text;
	} rows[] = {
		{ "CR LF", "Entry Number,IOR Number,Entry Type,Entry Summary Status,Control Status,Reconciliation Flag,"
			   "Liquidation Date,IEEPA HTS Count\r\nSSA26031601,1,01,Accepted,CBP,N,,1\r\n" },
		{ "CR", "Entry Number,IOR Number,Entry Type,Entry Summary Status,Control Status,Reconciliation Flag,"
			"Liquidation Date,IEEPA HTS Count\rSSA26031601,1,01,Accepted,CBP,N,,1\r" },
		{ "blank rows, short rows, the last line open",
		  COLUMNS ",Protest Status\n\n,,,\nSSA26031601" GOOD_CELLS },
		{ "quotes and line ends in cells",
		  COLUMNS "\n\"SSA26\n031601\",\"12,34\",\"01\",\"Accepted\",\"CBP\",\"N\",\"\",\"1\"\n" },
	};

	for (size_t i = 0; i < COUNT(rows); i++) {
		row(t, rows[i].what);
		given_file(t, "export.txt", rows[i].text);
		run(t, "index build -o i.cidx export.txt");
		expect_exit(t, 0);
		run(t, GET);
		expect_exit(t, 0);
		expect_json(t, 0, "status", "\"Accepted\"");
		expect_json(t, 0, "liquidation_date", "\"unliquidated\"");
		expect_json(t, 0, "ieepa_count", "1");
	}
}

CLI_TEST(a_source_may_be_a_pipe)
{
	given_fifo(t, "s.csv", COLUMNS "\n" GOOD("SSA26031601"));
	run(t, BUILD);
	expect_exit(t, 0);
	run(t, GET);
	expect_exit(t, 0);
	expect_json(t, 0, "found", "true");
}

/* One error lists all of them, with the report's column names, and how to get on. */
CLI_TEST(missing_fields_are_one_error_that_lists_them_all)
{
	static const char *const columns[] = { "Entry Type",     "Entry Summary Status", "Control Status",
					       "Reconciliation", "Liquidation Date",     "HTS" };

	given_file(t, "s.csv", "Entry Summary Number,Importer Number\nSSA26031601,12-3456789XX\n");
	run(t, BUILD);
	expect_exit(t, 2);
	expect_message(t);
	expect_lines(t, t->err_text, 1);
	expect_stderr_has(t, "cape: s.csv");
	for (size_t i = 0; i < COUNT(columns); i++)
		expect_stderr_has(t, columns[i]);
	expect_stderr_has(t, "--assume");
	expect_no_file(t, "i.cidx");
}

CLI_TEST(each_required_field_is_missed)
{
	static const struct {
		const char *field, *names;
	} rows[] = {
		{ "ior", "Importer Number" },
		{ "type", "Entry Type" },
		{ "status", "Entry Summary Status" },
		{ "control", "Control Status" },
		{ "recon", "Reconciliation" },
		{ "liquidation_date", "Liquidation Date" },
		{ "ieepa_count", "HTS" },
	};

	for (size_t i = 0; i < COUNT(rows); i++) {
		row(t, rows[i].field);
		given_source_with(t, "s.csv", (struct column){ rows[i].field, "", "" });
		run(t, BUILD);
		expect_exit(t, 2);
		expect_lines(t, t->err_text, 1);
		expect_stderr_has(t, rows[i].names);
		expect_stderr_has(t, "--assume");
		expect_no_file(t, "i.cidx");
	}
}

#define NO_LAYOUT                                                                 \
	"Entry Number,IOR Number,Entry Type,Entry Summary Status,Control Status," \
	"Reconciliation Flag,Liquidation Date"
#define NO_LAYOUT_CELLS "SSA26031601,1,01,Accepted,CBP,N,"

CLI_TEST(half_of_the_tariff_columns_is_no_layout)
{
	given_file(t, "s.csv", NO_LAYOUT ",HTS Number\n" NO_LAYOUT_CELLS ",9903.01.25\n");
	run(t, BUILD);
	expect_exit(t, 2);
	expect_lines(t, t->err_text, 1);
	expect_stderr_has(t, "Duty Amount");
	given_file(t, "s.csv", NO_LAYOUT ",Line Duty Amount\n" NO_LAYOUT_CELLS ",5\n");
	run(t, BUILD);
	expect_exit(t, 2);
	expect_lines(t, t->err_text, 1);
	expect_stderr_has(t, "HTS Number");
	expect_no_file(t, "i.cidx");
}

/* Half a layout counts nothing, so the column of counts (or its assumption) makes the layout. */
CLI_TEST(half_of_the_tariff_columns_leaves_the_count)
{
	given_file(t, "s.csv", NO_LAYOUT ",HTS Number,IEEPA HTS Count\n" NO_LAYOUT_CELLS ",8471.30.0100,4\n");
	run(t, BUILD);
	expect_exit(t, 0);
	run(t, GET);
	expect_json(t, 0, "ieepa_count", "4");
	given_file(t, "s.csv", NO_LAYOUT ",HTS Number\n" NO_LAYOUT_CELLS ",8471.30.0100\n");
	run(t, BUILD " --assume ieepa_count=5");
	expect_exit(t, 0);
	run(t, GET);
	expect_json(t, 0, "ieepa_count", "5");
}

CLI_TEST(tariff_rows_win_over_an_assumed_count)
{
	given_file(t, "s.csv", NO_LAYOUT ",HTS Number,Line Duty Amount\n" NO_LAYOUT_CELLS ",9903.01.25,5\n");
	run(t, BUILD " --assume ieepa_count=7");
	expect_exit(t, 0);
	run(t, GET);
	expect_json(t, 0, "ieepa_count", "1");
	expect_json(t, 0, "assumed", "[]");
}

/* All sources are looked at before the build gives up, and the index of before stays as it was. */
CLI_TEST(every_bad_source_is_reported_and_the_old_index_stays)
{
	char *index;
	size_t len = 0;

	given_good_index(t);
	index = file_bytes(t, "i.cidx", &len);
	given_file(t, "poor.csv", "Entry Summary Number,Importer Number\n");
	given_file(t, "empty.csv", "");
	run(t, "index build -o i.cidx missing.csv source.csv poor.csv empty.csv");
	expect_exit(t, 2);
	expect_stderr_has(t, "cape: missing.csv");
	expect_stderr_has(t, "cape: poor.csv");
	expect_stderr_has(t, "cape: empty.csv");
	expect_bytes(t, "i.cidx", index, len);
	free(index);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(title_rows_may_stand_above),
		TEST(the_header_is_one_of_the_first_20_records),
		TEST(a_source_that_is_none_is_exit_2),
		TEST(a_source_is_read_like_a_declaration),
		TEST(a_source_may_be_a_pipe),
		TEST(missing_fields_are_one_error_that_lists_them_all),
		TEST(each_required_field_is_missed),
		TEST(half_of_the_tariff_columns_is_no_layout),
		TEST(half_of_the_tariff_columns_leaves_the_count),
		TEST(tariff_rows_win_over_an_assumed_count),
		TEST(every_bad_source_is_reported_and_the_old_index_stays),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
