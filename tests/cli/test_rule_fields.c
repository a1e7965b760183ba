/* Rules of one's own over what no built-in rule looks at: AD/CVD pending, liquidation status, payment (docs/formats.md). */
#include "json.h"
#include "rule_files.h"
#include "sources.h"

#define ROW(id, order, condition) \
	"\n[" id "]\ngate = D\norder = " order "\ntext = " id "\nsource = our own desk\nfails_when = " condition "\n"
#define ROWS                                                                         \
	ROW("PENDING", "10", "adcvd_pending in yes, unknown")                        \
	ROW("NONE", "11", "liquidation_status in none, unknown")                     \
	ROW("HELD", "12", "liquidation_status in suspended, extended, under_review") \
	ROW("UNPAID", "13", "payment_date in unpaid, unknown")

#define OWN_COLUMNS ",AD/CVD Pending Indicator,Liquidation Status,Payment Date"
#define ALL_THREE   "\"EARLIER_CLAIM\",\"PENDING\",\"NONE\",\"HELD\",\"UNPAID\""

static void validate(struct cli *t, const char *rules, const char *unchecked)
{
	run(t, VALIDATE "--rules own.ini --json --exit-zero a.csv");
	expect_exit(t, 0);
	expect_json(t, 0, "rules", rules);
	expect_json(t, 0, "unchecked", unchecked);
}

static void given_one(struct cli *t, const char *columns, const char *cells)
{
	char source[512];

	snprintf(source, sizeof(source), "%s%s\nSSA26031601%s,,,N%s\n", ALL_COLUMNS, columns, GOOD_CELLS, cells);
	given_index(t, source);
	given_file(t, "a.csv", "Entry Number\nSSA26031601\n");
	given_rules_and(t, "own.ini", ROWS);
}

CLI_TEST(cells_and_the_rule_they_fail)
{
	static const struct {
		const char *cells, *rules;
	} rows[] = {
		{ ",N,Unliquidated,2026-01-05", "{}" },
		{ ",,liquidated,1/5/2026", "{}" },
		{ ",0,Reliquidated,1/5/2026", "{}" },
		{ ",Y,Unliquidated,2026-01-05", "{\"PENDING\":1}" },
		{ ",perhaps,Unliquidated,2026-01-05", "{\"PENDING\":1}" },
		{ ",N,,2026-01-05", "{\"NONE\":1}" },
		{ ",N, \t ,2026-01-05", "{\"NONE\":1}" },
		{ ",N,\"\",2026-01-05", "{\"NONE\":1}" },
		{ ",N,Deemed,2026-01-05", "{\"NONE\":1}" },
		{ ",N,SUSPENDED,2026-01-05", "{\"HELD\":1}" },
		{ ",N, Extended ,2026-01-05", "{\"HELD\":1}" },
		{ ",N,\"Under Review\",2026-01-05", "{\"HELD\":1}" },
		{ ",N,Unliquidated,", "{\"UNPAID\":1}" },
		{ ",N,Unliquidated,soon", "{\"UNPAID\":1}" },
	};

	for (size_t i = 0; i < COUNT(rows); i++) {
		row(t, rows[i].cells);
		given_one(t, OWN_COLUMNS, rows[i].cells);
		validate(t, rows[i].rules, "[\"EARLIER_CLAIM\"]");
	}
}

CLI_TEST(what_the_source_lacks_is_not_checked)
{
	given_one(t, "", "");
	validate(t, "{}", "[" ALL_THREE "]");
	/* The built-in rules do not ask for it. */
	run(t, VALIDATE "--json a.csv");
	expect_exit(t, 0);
	expect_json(t, 0, "unchecked", "[\"EARLIER_CLAIM\"]");
	given_one(t, ",Liquidation Status", ",Suspended");
	validate(t, "{\"HELD\":1}", "[\"EARLIER_CLAIM\",\"PENDING\",\"UNPAID\"]");
}

CLI_TEST(assumed_for_a_source_that_lacks_it)
{
	static const struct {
		const char *assume, *assumed, *rules;
	} rows[] = {
		{ "adcvd_pending=N", "[\"adcvd_pending\"]", "{}" },
		{ "adcvd_pending=Y", "[\"adcvd_pending\"]", "{\"PENDING\":1}" },
		{ "adcvd_pending=unknown", "[\"adcvd_pending\"]", "{\"PENDING\":1}" },
		{ "liquidation_status=extended", "[\"liquidation_status\"]", "{\"HELD\":1}" },
		{ "liquidation_status=unknown", "[\"liquidation_status\"]", "{\"NONE\":1}" },
		{ "payment_date=2026-01-05", "[\"payment_date\"]", "{}" },
		{ "payment_date=unknown", "[\"payment_date\"]", "{\"UNPAID\":1}" },
	};
	char words[128];

	for (size_t i = 0; i < COUNT(rows); i++) {
		row(t, rows[i].assume);
		given_one(t, "", "");
		snprintf(words, sizeof(words), "index build -o i.cidx --data-date 2026-06-30 --assume %s source.csv",
			 rows[i].assume);
		run(t, words);
		expect_exit(t, 0);
		run(t, VALIDATE "--rules own.ini --json --exit-zero a.csv");
		expect_json(t, 0, "rules", rows[i].rules);
		expect_json(t, 0, "assumed", rows[i].assumed);
	}
	run(t, "index build -o i.cidx --assume adcvd_pending=perhaps source.csv");
	expect_exit(t, 2);
	expect_stderr_has(t, "\"perhaps\" is no value of adcvd_pending; ");
}

/* The text that an overlay changes is the one that rules see; so is what it does not change. */
CLI_TEST(overlays_and_updates)
{
	static const struct {
		const char *source, *rules, *unchecked;
	} rows[] = {
		{ "Entry Number,Liquidation Status\nSSA26031601,Suspended\n", "{\"HELD\":1}", "[\"EARLIER_CLAIM\"]" },
		{ "Entry Number,Liquidation Status\nSSA26031601,\n", "{}", "[\"EARLIER_CLAIM\"]" },
		{ "Entry Number,CAPE Indicator\nSSA26031601,Y\n", "{}", "[\"EARLIER_CLAIM\"]" },
		{ "Entry Number,AD/CVD Pending\nSSA26031601,Y\n", "{\"PENDING\":1}", "[\"EARLIER_CLAIM\"]" },
		{ "Entry Number,Payment Date\nSSA26031601,?\n", "{\"UNPAID\":1}", "[\"EARLIER_CLAIM\"]" },
	};

	for (size_t i = 0; i < COUNT(rows); i++) {
		row(t, rows[i].source);
		given_one(t, OWN_COLUMNS, ",N,Liquidated,2026-01-05");
		given_file(t, "newer.csv", rows[i].source);
		run(t, "index update --overlay --force i.cidx newer.csv");
		expect_exit(t, 0);
		validate(t, rows[i].rules, rows[i].unchecked);
	}
	/* Replaced whole: what the newer export lacks nobody knows any more. An entry it does not have stays as it is. */
	given_one(t, OWN_COLUMNS, ",N,Suspended,");
	given_file(t, "newer.csv", ALL_COLUMNS "\n" GOOD_ALL("SSA26031602"));
	run(t, "index update --force i.cidx newer.csv");
	expect_exit(t, 0);
	validate(t, "{\"HELD\":1}", "[\"EARLIER_CLAIM\"]");
	given_file(t, "newer.csv", ALL_COLUMNS "\n" GOOD_ALL("SSA26031601"));
	run(t, "index update --force i.cidx newer.csv");
	expect_exit(t, 0);
	validate(t, "{}", "[" ALL_THREE "]");
}

CLI_TEST(index_info_counts_them)
{
	given_one(t, OWN_COLUMNS, ",Y,under review,");
	run(t, "index info i.cidx");
	expect_stdout_has(t, "  AD/CVD pending     yes 1\n");
	expect_stdout_has(t, "  Liquidation status Under Review 1\n");
	expect_stdout_has(t, "  Payment            unpaid 1\n");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(cells_and_the_rule_they_fail),
		TEST(what_the_source_lacks_is_not_checked),
		TEST(assumed_for_a_source_that_lacks_it),
		TEST(overlays_and_updates),
		TEST(index_info_counts_them),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
