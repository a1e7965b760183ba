/*
 * Every column name an index source may have, found by its letters, in the order of preference (contract,
 * section 5).
 */
#include "json.h"
#include "sources.h"

#define BUILD "index build -o i.cidx s.csv"
#define GET   "index get --json --show-ior i.cidx SSA26031601"

CLI_TEST(every_name_is_known)
{
	static const struct {
		const char *field, *name, *cell, *key, *value;
	} rows[] = {
		{ "entry", "Entry Summary Number", "SSA26031601", "found", "true" },
		{ "entry", "Entry Number", "SSA26031601", "found", "true" },
		{ "entry", "Entry No", "SSA26031601", "found", "true" },
		{ "entry", "Filer Code / Entry No", "SSA / 2603160-1", "found", "true" },
		{ "ior", "Importer Number", "98-7654321AB", "ior", "\"987654321AB\"" },
		{ "ior", "Importer of Record Number", "98-7654321AB", "ior", "\"987654321AB\"" },
		{ "ior", "IOR Number", "98-7654321AB", "ior", "\"987654321AB\"" },
		{ "type", "Entry Type Code", "06", "type", "\"06\"" },
		{ "type", "Entry Type", "06", "type", "\"06\"" },
		{ "status", "Entry Summary Status", "2", "status", "\"Rejected\"" },
		{ "status", "Entry Summary Status Code", "2", "status", "\"Rejected\"" },
		{ "control", "Control Status", "1", "control", "\"Trade\"" },
		{ "control", "Control Status Code", "1", "control", "\"Trade\"" },
		{ "recon", "Reconciliation Indicator", "Y", "recon", "true" },
		{ "recon", "Reconciliation Flag", "Y", "recon", "true" },
		{ "liquidation_date", "Liquidation Date", "2026-01-30", "liquidation_date", "\"2026-01-30\"" },
		{ "ieepa_count", "IEEPA HTS Count", "7", "ieepa_count", "7" },
		{ "ieepa_duty", "IEEPA Duty", "12.34", "ieepa_duty", "\"12.34\"" },
		{ "summary_date", "Entry Summary Date", "2026-01-02", "summary_date", "\"2026-01-02\"" },
		{ "summary_date", "Entry Date", "2026-01-02", "summary_date", "\"2026-01-02\"" },
		{ "payment_date", "Payment Date", "2026-01-03", "payment_date", "\"2026-01-03\"" },
		{ "payment_date", "Statement Payment Date", "2026-01-03", "payment_date", "\"2026-01-03\"" },
		{ "recon_filed", "Reconciliation (Other) Entry Summary Number", "SSA09000001", "recon_filed", "true" },
		{ "protest", "Protest Status", "Open", "protest", "\"Open\"" },
		{ "drawback", "Drawback Indicator", "Y", "drawback", "true" },
		{ "adcvd_pending", "AD/CVD Pending Indicator", "Y", "adcvd_pending", "true" },
		{ "adcvd_pending", "AD/CVD Pending", "N", "adcvd_pending", "false" },
		{ "liquidation_status", "Liquidation Status", "Suspended", "liquidation_status", "\"Suspended\"" },
		{ "cape", "CAPE Indicator", "Y", "cape", "\"Y\"" },
		/* Letters and digits only, case ignored. */
		{ "entry", "ENTRY_SUMMARY_NUMBER", "SSA26031601", "found", "true" },
		{ "entry", "entry-summary number:", "SSA26031601", "found", "true" },
		{ "status", " entry  summary\tstatus ", "2", "status", "\"Rejected\"" },
		{ "control", "Control\xc2\xa0Status", "1", "control", "\"Trade\"" },
		{ "ieepa_count", "IEEPA HTS\nCount", "7", "ieepa_count", "7" },
	};

	for (size_t i = 0; i < COUNT(rows); i++) {
		row(t, rows[i].name);
		given_source_with(t, "s.csv", (struct column){ rows[i].field, rows[i].name, rows[i].cell });
		run(t, BUILD);
		expect_exit(t, 0);
		run(t, GET);
		expect_exit(t, 0);
		expect_json(t, 0, rows[i].key, rows[i].value);
	}
}

#define HTS_COLUMNS                                                                  \
	"Entry Summary Number,Importer Number,Entry Type Code,Entry Summary Status," \
	"Control Status,Reconciliation Indicator,Liquidation Date,"
#define HTS_CELLS "SSA26031601,12-3456789XX,01,Accepted,CBP,N,,"

CLI_TEST(every_name_of_number_and_duty_is_known)
{
	static const char *const names[] = {
		"HTS Number - Full,Line Tariff Duty Amount",
		"HTS Number - Full,Line Duty Amount",
		"HTS Number,Line Tariff Duty Amount",
		"hts_number,LINE DUTY AMOUNT",
	};
	char source[512];

	for (size_t i = 0; i < COUNT(names); i++) {
		row(t, names[i]);
		snprintf(source, sizeof(source), HTS_COLUMNS "%s\n" HTS_CELLS "9903.01.25,12.34\n", names[i]);
		given_file(t, "s.csv", source);
		run(t, BUILD);
		expect_exit(t, 0);
		run(t, GET);
		expect_json(t, 0, "ieepa_count", "1");
		expect_json(t, 0, "ieepa_duty", "\"12.34\"");
	}
}

/* Of two known names of one field, the one listed first wins, wherever it stands. */
CLI_TEST(the_first_name_listed_wins)
{
	static const struct {
		const char *second, *cell, *key, *value;
	} rows[] = {
		{ "Entry Number", "SSA99999999", "found", "true" },
		{ "Entry No", "SSA99999999", "found", "true" },
		{ "Importer of Record Number", "98-7654321AB", "ior", "\"123456789XX\"" },
		{ "Entry Type", "06", "type", "\"01\"" },
		{ "Entry Summary Status Code", "2", "status", "\"Accepted\"" },
		{ "Control Status Code", "1", "control", "\"CBP\"" },
		{ "Reconciliation Flag", "Y", "recon", "false" },
	};
	char source[512];

	for (size_t i = 0; i < COUNT(rows); i++) {
		for (int front = 0; front < 2; front++) {
			row(t, rows[i].second);
			if (front)
				snprintf(source, sizeof(source), "%s,%s\n%s,%s\n", rows[i].second, COLUMNS,
					 rows[i].cell, "SSA26031601" GOOD_CELLS);
			else
				snprintf(source, sizeof(source), "%s,%s\n%s,%s\n", COLUMNS, rows[i].second,
					 "SSA26031601" GOOD_CELLS, rows[i].cell);
			given_file(t, "s.csv", source);
			run(t, BUILD);
			expect_exit(t, 0);
			run(t, GET);
			expect_json(t, 0, rows[i].key, rows[i].value);
		}
	}
}

/* A column the program does not know is nobody's error, filled or not. */
CLI_TEST(unknown_columns_are_ignored)
{
	given_file(t, "s.csv", "Port," COLUMNS ",Team\n2704,SSA26031601" GOOD_CELLS ",A\n");
	run(t, BUILD);
	expect_exit(t, 0);
	run(t, GET);
	expect_json(t, 0, "status", "\"Accepted\"");
}

/* The column of a source that lacks it reads as null. */
CLI_TEST(absent_columns_are_null)
{
	static const char *const keys[] = { "ieepa_duty", "summary_date", "payment_date",  "recon_filed",
					    "protest",    "drawback",     "adcvd_pending", "liquidation_status",
					    "cape" };

	given_index(t, COLUMNS "\n" GOOD("SSA26031601"));
	run(t, GET);
	expect_exit(t, 0);
	for (size_t i = 0; i < COUNT(keys); i++)
		expect_json(t, 0, keys[i], "null");
	expect_json(t, 0, "assumed", "[]");
}

CLI_TEST(two_columns_of_the_same_name_are_an_error)
{
	static const struct {
		const char *what, *added, *names;
	} rows[] = {
		{ "a required one", ",Control Status", "control" },
		{ "an optional one", ",Protest Status,Protest Status", "protest" },
		{ "in another spelling", ",CONTROL_STATUS", "control" },
		{ "one that nobody reads", ",Note,note", "note" },
	};
	char source[512];

	for (size_t i = 0; i < COUNT(rows); i++) {
		row(t, rows[i].what);
		snprintf(source, sizeof(source), "%s%s\n%s,,,\n", COLUMNS, rows[i].added, "SSA26031601" GOOD_CELLS);
		given_file(t, "s.csv", source);
		run(t, BUILD);
		expect_exit(t, 2);
		expect_message(t);
		expect_stderr_has(t, "s.csv:1:");
		expect_said(t, rows[i].names);
		expect_no_file(t, "i.cidx");
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(every_name_is_known),        TEST(every_name_of_number_and_duty_is_known),
		TEST(the_first_name_listed_wins), TEST(unknown_columns_are_ignored),
		TEST(absent_columns_are_null),    TEST(two_columns_of_the_same_name_are_an_error),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
