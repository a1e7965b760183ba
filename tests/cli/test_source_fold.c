/* Rows of one entry within one source are folded: tariff rows counted and summed, of all else the last row wins. */
#include "json.h"
#include "sources.h"

#define HTS_COLUMNS                                                                  \
	"Entry Summary Number,Importer Number,Entry Type Code,Entry Summary Status," \
	"Control Status,Reconciliation Indicator,Liquidation Date,"                  \
	"HTS Number - Full,Line Tariff Duty Amount"
#define LINE(entry, hts, duty) entry ",12-3456789XX,01,Accepted,CBP,N,," hts "," duty "\n"
#define BUILD                  "index build -o i.cidx --data-date 2026-06-30 s.csv"

static void expect_entry(struct cli *t, size_t line, const char *count, const char *duty)
{
	expect_json(t, line, "ieepa_count", count);
	expect_json(t, line, "ieepa_duty", duty);
}

/* The rows of three entries, in two orders: as a report has them, and shuffled. */
static const char *const orders[] = {
	HTS_COLUMNS "\n" LINE("SSA26031601", "8471.30.0100", "100.00") LINE("SSA26031601", "9903.01.25", "10.10")
		LINE("SSA26031601", "9903.01.24", "20.20") LINE("SSA26031602", "9903.02.01", "5.005")
			LINE("SSA26031602", "9903.01.25", "0") LINE("SSA26031602", "9903.03.01", "7.00")
				LINE("SSA26031603", "8471.30.0100", "1.00"),
	HTS_COLUMNS "\n" LINE("SSA26031602", "9903.03.01", "7.00") LINE("SSA26031601", "9903.01.24", "20.20")
		LINE("SSA26031603", "8471.30.0100", "1.00") LINE("SSA26031602", "9903.01.25", "0")
			LINE("SSA26031601", "8471.30.0100", "100.00") LINE("SSA26031602", "9903.02.01", "5.005")
				LINE("SSA-2603160-1", "9903.01.25", "10.10"),
};

CLI_TEST(tariff_rows_are_counted_and_summed_in_any_order)
{
	for (size_t i = 0; i < COUNT(orders); i++) {
		row(t, i ? "shuffled" : "in order");
		given_file(t, "s.csv", orders[i]);
		run(t, BUILD);
		expect_exit(t, 0);
		run(t, "index get --json i.cidx SSA26031601 SSA26031602 SSA26031603");
		expect_exit(t, 0);
		expect_entry(t, 0, "2", "\"30.30\"");
		expect_entry(t, 1, "1", "\"5.01\"");
		expect_entry(t, 2, "0", "\"0.00\"");
	}
}

CLI_TEST(the_order_of_rows_does_not_change_a_claim)
{
	for (size_t i = 0; i < COUNT(orders); i++) {
		row(t, i ? "shuffled" : "in order");
		given_file(t, "s.csv", orders[i]);
		run(t, BUILD);
		given_file(t, "a.csv", "Entry Number\nSSA26031603\nSSA26031602\nSSA26031601\n");
		run(t, VALIDATE "a.csv");
		expect_exit(t, 1);
		expect_file(t, "a.Claim_Details.csv",
			    CLAIM_HEADER FAILED(FIRST_CLAIM, "SSA26031603", "NO IEEPA HTS ON ENTRY")
				    UPDATED(FIRST_CLAIM, "SSA26031602") UPDATED(FIRST_CLAIM, "SSA26031601"));
	}
}

/* Each cent is rounded by itself, then summed: a sum of halves does not drift. */
CLI_TEST(cents_are_summed_exactly)
{
	enum { ROWS = 1000 };
	char *source = malloc(512 + ROWS * 96);
	size_t len;

	must(source != NULL, "memory");
	len = (size_t)sprintf(source, "%s\n", HTS_COLUMNS);
	for (int i = 0; i < ROWS; i++)
		len += (size_t)sprintf(source + len, "%s", LINE("SSA26031601", "9903.01.25", "0.105"));
	given_file(t, "s.csv", source);
	free(source);
	run(t, BUILD);
	expect_exit(t, 0);
	run(t, "index get --json i.cidx SSA26031601");
	expect_entry(t, 0, "1000", "\"110.00\"");
}

/* Every field but the tariff's own: the last row read says it, even by a blank, and the change is reported. */
CLI_TEST(of_the_other_fields_the_last_row_wins)
{
	static const struct {
		const char *key, *first, *last, *value;
	} rows[] = {
		{ "ior", "11-1111111AA,01,Accepted,CBP,N,", "12-3456789XX,01,Accepted,CBP,N,", "\"123456789XX\"" },
		{ "type", "1,01,Accepted,CBP,N,", "1,06,Accepted,CBP,N,", "\"06\"" },
		{ "status", "1,01,Accepted,CBP,N,", "1,01,Rejected,CBP,N,", "\"Rejected\"" },
		{ "control", "1,01,Accepted,CBP,N,", "1,01,Accepted,Trade,N,", "\"Trade\"" },
		{ "recon", "1,01,Accepted,CBP,Y,", "1,01,Accepted,CBP,N,", "false" },
		{ "liquidation_date", "1,01,Accepted,CBP,N,", "1,01,Accepted,CBP,N,2026-06-01", "\"2026-06-01\"" },
		{ "liquidation_date", "1,01,Accepted,CBP,N,2026-06-01", "1,01,Accepted,CBP,N,", "\"unliquidated\"" },
		{ "type", "1,01,Accepted,CBP,N,", "1,,Accepted,CBP,N,", "\"unknown\"" },
	};
	char source[512];

	for (size_t i = 0; i < COUNT(rows); i++) {
		row(t, rows[i].key);
		snprintf(source, sizeof(source), "%s\nSSA26031601,%s,9903.01.25,1\nSSA26031601,%s,9903.01.24,2\n",
			 HTS_COLUMNS, rows[i].first, rows[i].last);
		given_file(t, "s.csv", source);
		run(t, BUILD);
		expect_said(t, "disagree");
		run(t, "index get --json --show-ior i.cidx SSA26031601");
		expect_exit(t, 0);
		expect_json(t, 0, rows[i].key, rows[i].value);
		expect_entry(t, 0, "2", "\"3.00\"");
	}
}

/* With one row per entry, count and duty are fields like the others. */
CLI_TEST(with_one_row_per_entry_the_last_row_wins_whole)
{
	given_file(t, "s.csv",
		   COLUMNS ",IEEPA Duty\nSSA26031601,1,01,Accepted,CBP,N,,3,30.00\n"
			   "SSA26031602,1,01,Accepted,CBP,N,,1,1.00\nSSA26031601,1,06,Accepted,CBP,N,,2,20.00\n");
	run(t, BUILD);
	expect_said(t, "disagree");
	run(t, "index get --json i.cidx SSA26031601 SSA26031602");
	expect_exit(t, 0);
	expect_json(t, 0, "type", "\"06\"");
	expect_entry(t, 0, "2", "\"20.00\"");
	expect_entry(t, 1, "1", "\"1.00\"");
}

CLI_TEST(rows_that_agree_are_not_reported)
{
	given_file(t, "s.csv", orders[0]);
	run(t, BUILD);
	expect_exit(t, 0);
	expect_stderr(t, "");
}

CLI_TEST(with_both_layouts_the_tariff_rows_win_with_a_warning)
{
	given_file(t, "s.csv",
		   HTS_COLUMNS ",IEEPA HTS Count,IEEPA Duty\n"
			       "SSA26031601,1,01,Accepted,CBP,N,,9903.01.25,10.00,7,70.00\n"
			       "SSA26031601,1,01,Accepted,CBP,N,,8471.30.0100,5.00,7,70.00\n");
	run(t, BUILD);
	expect_exit(t, 0);
	expect_message(t);
	expect_stderr_has(t, "s.csv");
	run(t, "index get --json i.cidx SSA26031601");
	expect_entry(t, 0, "1", "\"10.00\"");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(tariff_rows_are_counted_and_summed_in_any_order),
		TEST(the_order_of_rows_does_not_change_a_claim),
		TEST(cents_are_summed_exactly),
		TEST(of_the_other_fields_the_last_row_wins),
		TEST(with_one_row_per_entry_the_last_row_wins_whole),
		TEST(rows_that_agree_are_not_reported),
		TEST(with_both_layouts_the_tariff_rows_win_with_a_warning),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
