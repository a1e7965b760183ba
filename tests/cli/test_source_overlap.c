/*
 * An entry in several sources: the later source replaces it whole, or --same-entry add sums its tariff rows
 * (contract, section 5).
 */
#include "json.h"
#include "sources.h"

#define HTS_COLUMNS                                                                  \
	"Entry Summary Number,Importer Number,Entry Type Code,Entry Summary Status," \
	"Control Status,Reconciliation Indicator,Liquidation Date,"                  \
	"HTS Number - Full,Line Tariff Duty Amount"
#define LINE(entry, hts, duty) entry ",12-3456789XX,01,Accepted,CBP,N,," hts "," duty "\n"
#define BUILD                  "index build -o i.cidx --data-date 2026-06-30 "
#define GET                    "index get --json i.cidx "

static void expect_entry(struct cli *t, size_t line, const char *count, const char *duty)
{
	expect_json(t, line, "ieepa_count", count);
	expect_json(t, line, "ieepa_duty", duty);
}

/* Two exports that overlap in SSA26031602. */
static void given_exports(struct cli *t)
{
	given_file(t, "june.csv",
		   HTS_COLUMNS "\n" LINE("SSA26031601", "9903.01.25", "1.00") LINE("SSA26031602", "9903.01.25", "2.00")
			   LINE("SSA26031602", "9903.01.24", "2.50"));
	given_file(t, "july.csv",
		   HTS_COLUMNS "\n" LINE("SSA26031602", "9903.01.25", "4.00")
			   LINE("SSA26031603", "9903.02.01", "8.00"));
}

CLI_TEST(the_later_source_replaces_and_the_count_is_reported)
{
	static const struct {
		const char *files, *count, *duty;
	} rows[] = {
		{ "june.csv july.csv", "1", "\"4.00\"" },
		{ "july.csv june.csv", "2", "\"4.50\"" },
	};
	char words[128];

	for (size_t i = 0; i < COUNT(rows); i++) {
		row(t, rows[i].files);
		given_exports(t);
		snprintf(words, sizeof(words), "%s%s", BUILD, rows[i].files);
		run(t, words);
		expect_exit(t, 0);
		expect_said(t, "replaced");
		run(t, GET "SSA26031601 SSA26031602 SSA26031603");
		expect_exit(t, 0);
		expect_entry(t, 0, "1", "\"1.00\"");
		expect_entry(t, 1, rows[i].count, rows[i].duty);
		expect_entry(t, 2, "1", "\"8.00\"");
	}
}

/* Whole: what the later source does not say is not known any more. */
CLI_TEST(nothing_of_the_replaced_entry_is_kept)
{
	given_file(t, "rich.csv",
		   ALL_COLUMNS
		   ",IEEPA Duty,CAPE Indicator\nSSA26031601,1,06,Rejected,Trade,Y,2026-01-01,9,x,Open,Y,5.00,Y\n");
	given_file(t, "poor.csv", COLUMNS "\n" GOOD("SSA26031601"));
	run(t, BUILD "rich.csv poor.csv");
	expect_exit(t, 0);
	run(t, GET "SSA26031601");
	expect_json(t, 0, "type", "\"01\"");
	expect_json(t, 0, "liquidation_date", "\"unliquidated\"");
	expect_json(t, 0, "ieepa_count", "1");
	expect_json(t, 0, "ieepa_duty", "null");
	expect_json(t, 0, "recon_filed", "null");
	expect_json(t, 0, "protest", "null");
	expect_json(t, 0, "drawback", "null");
	expect_json(t, 0, "cape", "null");
}

/* The same export twice must not double the refund. */
CLI_TEST(the_same_source_twice_changes_nothing)
{
	given_exports(t);
	run(t, BUILD "june.csv june.csv");
	expect_exit(t, 0);
	run(t, GET "SSA26031601 SSA26031602");
	expect_entry(t, 0, "1", "\"1.00\"");
	expect_entry(t, 1, "2", "\"4.50\"");
}

CLI_TEST(layouts_may_be_mixed_when_entries_are_replaced)
{
	given_exports(t);
	given_file(t, "counts.csv", COLUMNS "\nSSA26031602,1,06,Accepted,CBP,N,,7\n");
	run(t, BUILD "june.csv counts.csv");
	expect_exit(t, 0);
	run(t, GET "SSA26031601 SSA26031602");
	expect_entry(t, 0, "1", "\"1.00\"");
	expect_entry(t, 1, "7", "null");
}

CLI_TEST(same_entry_add_sums_the_tariff_rows)
{
	given_exports(t);
	run(t, BUILD "--same-entry add june.csv july.csv");
	expect_exit(t, 0);
	run(t, GET "SSA26031601 SSA26031602 SSA26031603");
	expect_entry(t, 0, "1", "\"1.00\"");
	expect_entry(t, 1, "3", "\"8.50\"");
	expect_entry(t, 2, "1", "\"8.00\"");
}

CLI_TEST(same_entry_add_takes_other_fields_from_the_last_row)
{
	given_file(t, "part1.csv",
		   HTS_COLUMNS ",Protest Status\nSSA26031601,1,01,Accepted,CBP,N,,9903.01.25,1.00,Open\n");
	given_file(t, "part2.csv", HTS_COLUMNS "\nSSA26031601,1,06,Rejected,CBP,N,,9903.01.25,2.00\n");
	run(t, BUILD "--same-entry add part1.csv part2.csv");
	expect_said(t, "disagree");
	run(t, GET "SSA26031601");
	expect_exit(t, 0);
	expect_json(t, 0, "type", "\"06\"");
	expect_json(t, 0, "status", "\"Rejected\"");
	expect_json(t, 0, "protest", "\"Open\"");
	expect_entry(t, 0, "2", "\"3.00\"");
}

CLI_TEST(same_entry_add_with_one_row_per_entry_does_not_add_counts)
{
	given_file(t, "part1.csv", COLUMNS "\nSSA26031601,1,01,Accepted,CBP,N,,3\n");
	given_file(t, "part2.csv", COLUMNS "\nSSA26031601,1,01,Accepted,CBP,N,,2\n");
	run(t, BUILD "--same-entry add part1.csv part2.csv");
	run(t, GET "SSA26031601");
	expect_exit(t, 0);
	expect_json(t, 0, "ieepa_count", "2");
}

CLI_TEST(same_entry_add_refuses_mixed_layouts)
{
	given_exports(t);
	given_file(t, "counts.csv", COLUMNS "\nSSA26031609,1,06,Accepted,CBP,N,,7\n");
	run(t, BUILD "--same-entry add june.csv counts.csv");
	expect_exit(t, 2);
	expect_message(t);
	expect_no_file(t, "i.cidx");
}

CLI_TEST(same_entry_knows_no_other_word)
{
	given_exports(t);
	run(t, BUILD "--same-entry sum june.csv");
	expect_exit(t, 2);
	expect_message(t);
	expect_stderr_has(t, "--same-entry");
	expect_no_file(t, "i.cidx");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(the_later_source_replaces_and_the_count_is_reported),
		TEST(nothing_of_the_replaced_entry_is_kept),
		TEST(the_same_source_twice_changes_nothing),
		TEST(layouts_may_be_mixed_when_entries_are_replaced),
		TEST(same_entry_add_sums_the_tariff_rows),
		TEST(same_entry_add_takes_other_fields_from_the_last_row),
		TEST(same_entry_add_with_one_row_per_entry_does_not_add_counts),
		TEST(same_entry_add_refuses_mixed_layouts),
		TEST(same_entry_knows_no_other_word),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
