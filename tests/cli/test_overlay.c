/*
 * `index update --overlay`: lists with an entry column and a few others; a cell that is not blank changes its field,
 * all else stays (contract, section 5).
 */
#include "json.h"
#include "sources.h"

#define OVERLAY             "index update --overlay --data-date 2026-07-01 i.cidx "
#define GET                 "index get --json --show-ior i.cidx "
#define ROWS(columns, text) "Entry Number," columns "\n" text

/* An entry with every field, and one whose source had the required ones only. */
static void given_rich_and_poor(struct cli *t)
{
	given_file(t, "rich.csv",
		   ALL_COLUMNS ",IEEPA Duty,Entry Summary Date,Payment Date,Liquidation Status,CAPE Indicator\n"
			       "SSA26031601,12-3456789XX,01,Accepted,CBP,Y,2026-05-01,3,x,Open,Y,30.00,2026-01-02,"
			       "2026-01-03,Set,Y\n");
	given_file(t, "poor.csv", COLUMNS "\n" GOOD("SSA26031602"));
	run(t, "index build -o i.cidx --data-date 2026-06-30 rich.csv poor.csv");
	expect_exit(t, 0);
}

static void expect_entry(struct cli *t, size_t line, const char *const values[])
{
	static const char *const keys[] = { "ior",          "type",
					    "status",       "control",
					    "recon",        "liquidation_date",
					    "ieepa_count",  "ieepa_duty",
					    "summary_date", "payment_date",
					    "recon_filed",  "protest",
					    "drawback",     "liquidation_status",
					    "cape",         "assumed" };

	for (size_t i = 0; i < COUNT(keys); i++)
		expect_json(t, line, keys[i], values[i]);
}

static const char *const rich[] = {
	"\"123456789XX\"", "\"01\"",         "\"Accepted\"", "\"CBP\"",  "true", "\"2026-05-01\"", "3",     "\"30.00\"",
	"\"2026-01-02\"",  "\"2026-01-03\"", "true",         "\"Open\"", "true", "\"Set\"",        "\"Y\"", "[]"
};
static const char *const poor[] = { "\"123456789XX\"",
				    "\"01\"",
				    "\"Accepted\"",
				    "\"CBP\"",
				    "false",
				    "\"unliquidated\"",
				    "1",
				    "null",
				    "null",
				    "null",
				    "null",
				    "null",
				    "null",
				    "null",
				    "null",
				    "[]" };

CLI_TEST(blank_cells_change_nothing)
{
	static const char *const cells[] = { "", " ", "\t", " \t ", "\"\"", "\" \"" };
	static const char *const columns[] = {
		"IOR Number",      "Entry Type",          "Entry Summary Status",
		"Control Status",  "Reconciliation Flag", "Liquidation Date",
		"IEEPA HTS Count", "IEEPA Duty",          "Entry Date",
		"Payment Date",    "Protest Status",      "Drawback Indicator",
		"CAPE Indicator",  "Liquidation Status",  "Reconciliation (Other) Entry Summary Number",
	};
	char text[1024] = "Entry Number";

	for (size_t i = 0; i < COUNT(cells); i++) {
		row(t, cells[i]);
		given_rich_and_poor(t);
		text[strlen("Entry Number")] = '\0';
		for (size_t c = 0; c < COUNT(columns); c++)
			sprintf(text + strlen(text), ",%s", columns[c]);
		for (int e = 1; e <= 2; e++) {
			sprintf(text + strlen(text), "\nSSA2603160%d", e);
			for (size_t c = 0; c < COUNT(columns); c++)
				sprintf(text + strlen(text), ",%s", cells[i]);
		}
		given_file(t, "o.csv", text);
		run(t, OVERLAY "o.csv");
		expect_exit(t, 0);
		run(t, GET "SSA26031601 SSA26031602");
		expect_exit(t, 0);
		expect_entry(t, 0, rich);
		expect_entry(t, 1, poor);
	}
}

/* Every field may be overlaid, by itself, whether the entry had it or not. */
CLI_TEST(a_cell_changes_its_field_and_no_other)
{
	static const struct {
		const char *column, *cell, *value;
	} rows[] = {
		{ "IOR Number", "98-7654321AB", "\"987654321AB\"" },
		{ "Entry Type", "6", "\"06\"" },
		{ "Entry Summary Status", "Cancelled", "\"Cancelled\"" },
		{ "Control Status", "Trade", "\"Trade\"" },
		{ "Reconciliation Flag", "maybe", "\"unknown\"" },
		{ "Liquidation Date", "6/9/2026", "\"2026-06-09\"" },
		{ "IEEPA HTS Count", "0", "0" },
		{ "IEEPA Duty", "$1,234.50", "\"1234.50\"" },
		{ "Entry Date", "2025-12-31", "\"2025-12-31\"" },
		{ "Payment Date", "2025-12-30", "\"2025-12-30\"" },
		{ "Reconciliation (Other) Entry Summary Number", "SSA09000001", "true" },
		{ "Protest Status", "suspended", "\"Suspended\"" },
		{ "Drawback Indicator", "N", "false" },
		{ "Liquidation Status", "Reliquidated", "\"Reliquidated\"" },
		{ "CAPE Indicator", "N", "\"N\"" },
	};
	const char *want[COUNT(rich)];
	char text[256];

	for (size_t i = 0; i < COUNT(rows); i++) {
		row(t, rows[i].column);
		given_rich_and_poor(t);
		snprintf(text, sizeof(text), "Entry Number,%s\nSSA-2603160-1,\"%s\"\nSSA26031602,\"%s\"\n",
			 rows[i].column, rows[i].cell, rows[i].cell);
		given_file(t, "o.csv", text);
		run(t, OVERLAY "o.csv");
		expect_exit(t, 0);
		run(t, GET "SSA26031601 SSA26031602");
		memcpy(want, rich, sizeof(rich));
		want[i] = rows[i].value;
		expect_entry(t, 0, want);
		memcpy(want, poor, sizeof(poor));
		want[i] = rows[i].value;
		expect_entry(t, 1, want);
	}
}

CLI_TEST(an_overlay_leaves_the_index_and_nothing_else)
{
	given_good_index(t);
	given_file(t, "o.csv", ROWS("Protest Status", "SSA26031601,Open\n"));
	run(t, OVERLAY "--quiet o.csv");
	expect_exit(t, 0);
	expect_stdout(t, "");
	expect_stderr(t, "");
	expect_private(t, "i.cidx");
	expect_folder(t, ".", "i.cidx o.csv source.csv");
	run(t, "index info i.cidx");
	expect_stdout_has(t, "2026-07-01");
}

/* A rule that the exports left unchecked is checked once an overlay brings its column. */
CLI_TEST(an_overlaid_field_is_checked)
{
	given_index(t, COLUMNS "\n" GOOD("SSA26031601") GOOD("SSA26031602"));
	given_file(t, "a.csv", "Entry Number\nSSA26031601\n");
	run(t, VALIDATE "--json a.csv");
	expect_json(t, 0, "unchecked", "[\"RECON_FLAG\",\"PROTEST\",\"DRAWBACK\",\"EARLIER_CLAIM\"]");
	given_file(t, "o.csv", ROWS("Protest Status,Drawback Indicator", "SSA26031601,Open,N\n"));
	run(t, OVERLAY "o.csv");
	expect_exit(t, 0);
	run(t, VALIDATE "--json a.csv");
	expect_exit(t, 1);
	expect_json(t, 0, "unchecked", "[\"RECON_FLAG\",\"EARLIER_CLAIM\"]");
	expect_file(t, "a.Claim_Details.csv", CLAIM_HEADER FAILED(FIRST_CLAIM, "SSA26031601", "PROTEST ON ENTRY"));
}

CLI_TEST(a_changed_field_is_no_longer_assumed)
{
	given_source_with(t, "s.csv", (struct column){ "status", "", "" });
	run(t, "index build -o i.cidx --data-date 2026-06-30 --assume status=Accepted --assume protest=none s.csv");
	expect_exit(t, 0);
	run(t, GET "SSA26031601");
	expect_json(t, 0, "assumed", "[\"status\",\"protest\"]");
	given_file(t, "o.csv", ROWS("Entry Summary Status,Protest Status", "SSA26031601,Accepted,\n"));
	run(t, OVERLAY "o.csv");
	expect_exit(t, 0);
	run(t, GET "SSA26031601");
	expect_json(t, 0, "status", "\"Accepted\"");
	expect_json(t, 0, "protest", "\"none\"");
	expect_json(t, 0, "assumed", "[\"protest\"]");
}

/* As if each row had the value; entries that no row names are left alone. */
CLI_TEST(assume_fills_a_lacking_column_for_the_entries_named)
{
	given_rich_and_poor(t);
	given_file(t, "o.csv", ROWS("CAPE Indicator", "SSA26031601,\n"));
	run(t, OVERLAY "--assume protest=none --assume cape=Z o.csv");
	expect_exit(t, 0);
	run(t, GET "SSA26031601 SSA26031602");
	expect_json(t, 0, "protest", "\"none\"");
	expect_json(t, 0, "cape", "\"Y\"");
	expect_json(t, 0, "assumed", "[\"protest\"]");
	expect_entry(t, 1, poor);
}

CLI_TEST(later_rows_win_field_by_field)
{
	static const char *const first = ROWS("Protest Status,CAPE Indicator", "SSA26031601,,A\nSSA26031601,Open,\n"
									       "SSA26031601,Suspended,\n");

	given_rich_and_poor(t);
	given_file(t, "o.csv", first);
	run(t, OVERLAY "o.csv");
	expect_exit(t, 0);
	run(t, GET "SSA26031601");
	expect_json(t, 0, "protest", "\"Suspended\"");
	expect_json(t, 0, "cape", "\"A\"");
	given_file(t, "p.csv", ROWS("Protest Status,Drawback Indicator", "SSA26031601,closed,\n"));
	run(t, OVERLAY "o.csv p.csv");
	run(t, GET "SSA26031601");
	expect_json(t, 0, "protest", "\"none\"");
	expect_json(t, 0, "cape", "\"A\"");
	expect_json(t, 0, "drawback", "true");
	run(t, OVERLAY "p.csv o.csv");
	run(t, GET "SSA26031601");
	expect_json(t, 0, "protest", "\"Suspended\"");
}

/* An assumed value takes its turn among the rows. */
CLI_TEST(a_later_row_wins_over_an_earlier_assumption)
{
	given_rich_and_poor(t);
	given_file(t, "a.csv", ROWS("CAPE Indicator", "SSA26031602,\n"));
	given_file(t, "b.csv", ROWS("Protest Status", "SSA26031602,Open\n"));
	run(t, OVERLAY "--assume protest=suspended a.csv b.csv");
	expect_exit(t, 0);
	run(t, GET "SSA26031602");
	expect_json(t, 0, "protest", "\"Open\"");
	expect_json(t, 0, "assumed", "[]");
	run(t, OVERLAY "--assume protest=suspended b.csv a.csv");
	expect_exit(t, 0);
	run(t, GET "SSA26031602");
	expect_json(t, 0, "protest", "\"Suspended\"");
	expect_json(t, 0, "assumed", "[\"protest\"]");
}

CLI_TEST(tariff_lines_are_no_overlay)
{
	static const struct {
		const char *columns, *flags;
	} rows[] = {
		{ "HTS Number - Full,Line Tariff Duty Amount", "" },
		{ "HTS Number,Line Duty Amount", "" },
		{ "Protest Status,HTS Number,Line Duty Amount", "" },
		{ "Protest Status,HTS Number", "" },
		{ "Protest Status,Line Duty Amount", "" },
		{ "Protest Status,Tariff,Money", "--map hts=Tariff --map duty=Money " },
	};
	char text[256];

	for (size_t i = 0; i < COUNT(rows); i++) {
		size_t len = 0;
		char *index;

		row(t, rows[i].columns);
		given_good_index(t);
		index = file_bytes(t, "i.cidx", &len);
		given_file(t, "good.csv", ROWS("Protest Status", "SSA26031601,Open\n"));
		snprintf(text, sizeof(text), "Entry Number,%s\nSSA26031601,,\n", rows[i].columns);
		given_file(t, "o.csv", text);
		snprintf(text, sizeof(text), "%s%sgood.csv o.csv", OVERLAY, rows[i].flags);
		run(t, text);
		expect_exit(t, 2);
		expect_stdout(t, "");
		expect_stderr_has(t, "cape: o.csv");
		expect_bytes(t, "i.cidx", index, len);
		expect_folder(t, ".", "good.csv i.cidx o.csv source.csv");
		free(index);
	}
}

CLI_TEST(an_overlay_has_the_entry_and_a_known_column)
{
	static const char *const sources[] = {
		"Entry Number\nSSA26031601\n",
		"Entry Number,Team\nSSA26031601,1\n",
		"Protest Status,Team\nOpen,1\n",
		"SSA26031601,Open\n",
		"Entry Number,Protest Status,Protest-Status\nSSA26031601,Open,Open\n",
		"",
		"Entry Number,Protest Status\n\"SSA26031601,Open\n",
	};

	for (size_t i = 0; i < COUNT(sources); i++) {
		size_t len = 0;
		char *index;

		row(t, sources[i]);
		given_good_index(t);
		index = file_bytes(t, "i.cidx", &len);
		given_file(t, "o.csv", sources[i]);
		run(t, OVERLAY "--assume drawback=N o.csv");
		expect_exit(t, 2);
		expect_stderr_has(t, "cape: o.csv");
		expect_bytes(t, "i.cidx", index, len);
		free(index);
	}
}

CLI_TEST(titles_maps_and_short_rows_are_as_in_a_build)
{
	given_rich_and_poor(t);
	given_file(t, "o.csv", "Report\r\n\r\nRef,Who,CAPE Indicator\r\nSSA-2603160-2,98-7654321AB\r\n,,\r\n");
	run(t, OVERLAY "--map entry=Ref --map ior=Who o.csv");
	expect_exit(t, 0);
	run(t, GET "SSA26031602");
	expect_json(t, 0, "ior", "\"987654321AB\"");
	expect_json(t, 0, "cape", "null");
}

/* Nothing is known of an entry that only an overlay names. */
CLI_TEST(entries_that_the_index_lacks_go_to_the_rejects)
{
	static const struct {
		const char *flags;
		int code;
	} rows[] = {
		{ "", 1 },
		{ "--exit-zero ", 0 },
		{ "--max-rejects 2 ", 1 },
		{ "--max-rejects 1 ", 2 },
	};
	char words[256];

	for (size_t i = 0; i < COUNT(rows); i++) {
		row(t, rows[i].flags);
		given_good_index(t);
		given_file(t, "o.csv", ROWS("Protest Status", "SSA26031609,Open\nSSA26031601,Open\nSSA-2603160-9,\n"));
		snprintf(words, sizeof(words), "%s%s--rejects refused.csv o.csv", OVERLAY, rows[i].flags);
		run(t, words);
		expect_exit(t, rows[i].code);
		expect_private(t, "refused.csv");
		expect_file_has(t, "refused.csv", "FILE,LINE,REASON,ROW\no.csv,2,");
		expect_file_has(t, "refused.csv", ",\"SSA26031609,Open\"\no.csv,4,");
		expect_file_has(t, "refused.csv", ",\"SSA-2603160-9,\"\n");
		run(t, GET "SSA26031609");
		expect_exit(t, 1);
		run(t, GET "SSA26031601");
		expect_json(t, 0, "protest", rows[i].code == 2 ? "\"none\"" : "\"Open\"");
	}
}

/* Refused as in a build, and then no cell of the row counts. */
CLI_TEST(a_refused_row_changes_nothing)
{
	given_rich_and_poor(t);
	given_file(t, "o.csv",
		   ROWS("Protest Status,IOR Number,IEEPA Duty",
			"SSA26031602,Open,,much\nSSA26031602,Open,12345678901234567,\nSSA2603160,Open,,\n"));
	run(t, OVERLAY "--rejects refused.csv o.csv");
	expect_exit(t, 1);
	expect_file_has(t, "refused.csv", "REASON,ROW\no.csv,2,");
	expect_file_has(t, "refused.csv", "\no.csv,3,");
	expect_file_has(t, "refused.csv", "\no.csv,4,");
	run(t, GET "SSA26031602");
	expect_entry(t, 0, poor);
}

CLI_TEST(an_older_overlay_needs_force_too)
{
	char *index;
	size_t len = 0;

	given_good_index(t);
	index = file_bytes(t, "i.cidx", &len);
	given_file(t, "o.csv", ROWS("Protest Status", "SSA26031601,Open\n"));
	run(t, "index update --overlay --data-date 2026-06-29 i.cidx o.csv");
	expect_exit(t, 2);
	expect_stderr_has(t, "--force");
	expect_bytes(t, "i.cidx", index, len);
	run(t, "index update --overlay --force --data-date 2026-06-29 i.cidx o.csv");
	expect_exit(t, 0);
	run(t, GET "SSA26031601");
	expect_json(t, 0, "protest", "\"Open\"");
	free(index);
}

CLI_TEST(an_overlay_needs_an_index)
{
	given_file(t, "o.csv", ROWS("Protest Status", "SSA26031601,Open\n"));
	run(t, OVERLAY "o.csv");
	expect_exit(t, 2);
	expect_stderr_has(t, "cape: i.cidx");
	expect_folder(t, ".", "o.csv");
}

/* Without --overlay such a list lacks nearly all that an index needs; the message knows the way. */
CLI_TEST(without_overlay_the_message_names_it)
{
	given_good_index(t);
	given_file(t, "o.csv", ROWS("Protest Status", "SSA26031601,Open\n"));
	run(t, "index update --data-date 2026-07-01 i.cidx o.csv");
	expect_exit(t, 2);
	expect_stderr_has(t, "--overlay");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(blank_cells_change_nothing),
		TEST(a_cell_changes_its_field_and_no_other),
		TEST(an_overlay_leaves_the_index_and_nothing_else),
		TEST(an_overlaid_field_is_checked),
		TEST(a_changed_field_is_no_longer_assumed),
		TEST(assume_fills_a_lacking_column_for_the_entries_named),
		TEST(later_rows_win_field_by_field),
		TEST(a_later_row_wins_over_an_earlier_assumption),
		TEST(tariff_lines_are_no_overlay),
		TEST(an_overlay_has_the_entry_and_a_known_column),
		TEST(titles_maps_and_short_rows_are_as_in_a_build),
		TEST(entries_that_the_index_lacks_go_to_the_rejects),
		TEST(a_refused_row_changes_nothing),
		TEST(an_older_overlay_needs_force_too),
		TEST(an_overlay_needs_an_index),
		TEST(without_overlay_the_message_names_it),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
