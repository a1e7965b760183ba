/* Every form a cell of an index source may have, and what it is read as (contract, section 5). */
#include "json.h"
#include "sources.h"

#define YES     "true"
#define NO      "false"
#define UNKNOWN "\"unknown\""

/* The JSON key is the field's name. */
static const struct {
	const char *field, *column, *cell, *value;
} cells[] = {
	{ "ior", "Importer Number", "12-3456789XX", "\"123456789XX\"" },
	{ "ior", "Importer Number", " 12-3456789xx\t", "\"123456789XX\"" },
	{ "ior", "Importer Number", "123-45-6789", "\"123456789\"" },
	{ "ior", "Importer Number", "1234567890abcdef", "\"1234567890ABCDEF\"" },
	{ "ior", "Importer Number", "26.09-01/12345", "\"26090112345\"" },

	{ "type", "Entry Type Code", "1", "\"01\"" },
	{ "type", "Entry Type Code", "01", "\"01\"" },
	{ "type", "Entry Type Code", " 6 ", "\"06\"" },
	{ "type", "Entry Type Code", "47", "\"47\"" },
	{ "type", "Entry Type Code", "", UNKNOWN },
	{ "type", "Entry Type Code", "001", UNKNOWN },
	{ "type", "Entry Type Code", "1A", UNKNOWN },
	{ "type", "Entry Type Code", "-1", UNKNOWN },
	{ "type", "Entry Type Code", "01 - Consumption", UNKNOWN },

	{ "status", "Entry Summary Status", "Accepted", "\"Accepted\"" },
	{ "status", "Entry Summary Status", "1", "\"Accepted\"" },
	{ "status", "Entry Summary Status", " aCCEPTED\t", "\"Accepted\"" },
	{ "status", "Entry Summary Status", "Rejected", "\"Rejected\"" },
	{ "status", "Entry Summary Status", "2", "\"Rejected\"" },
	{ "status", "Entry Summary Status", "Cancelled", "\"Cancelled\"" },
	{ "status", "Entry Summary Status", "CANCELED", "\"Cancelled\"" },
	{ "status", "Entry Summary Status", "3", "\"Cancelled\"" },
	{ "status", "Entry Summary Status", "inactive", "\"Inactive\"" },
	{ "status", "Entry Summary Status", "4", "\"Inactive\"" },
	{ "status", "Entry Summary Status", "", UNKNOWN },
	{ "status", "Entry Summary Status", "5", UNKNOWN },
	{ "status", "Entry Summary Status", "Accept", UNKNOWN },

	{ "control", "Control Status", "CBP", "\"CBP\"" },
	{ "control", "Control Status", "cbp control", "\"CBP\"" },
	{ "control", "Control Status", "2", "\"CBP\"" },
	{ "control", "Control Status", "Trade", "\"Trade\"" },
	{ "control", "Control Status", "Trade Control", "\"Trade\"" },
	{ "control", "Control Status", "1", "\"Trade\"" },
	{ "control", "Control Status", "INACTIVE", "\"Inactive\"" },
	{ "control", "Control Status", "3", "\"Inactive\"" },
	{ "control", "Control Status", "", UNKNOWN },
	{ "control", "Control Status", "4", UNKNOWN },
	{ "control", "Control Status", "CBP-Control", UNKNOWN },

	{ "recon", "Reconciliation Indicator", "Y", YES },
	{ "recon", "Reconciliation Indicator", "yes", YES },
	{ "recon", "Reconciliation Indicator", "1", YES },
	{ "recon", "Reconciliation Indicator", "TRUE", YES },
	{ "recon", "Reconciliation Indicator", "n", NO },
	{ "recon", "Reconciliation Indicator", "No", NO },
	{ "recon", "Reconciliation Indicator", "0", NO },
	{ "recon", "Reconciliation Indicator", "False", NO },
	{ "recon", "Reconciliation Indicator", "", NO },
	{ "recon", "Reconciliation Indicator", " \t", NO },
	{ "recon", "Reconciliation Indicator", "X", UNKNOWN },
	{ "recon", "Reconciliation Indicator", "2", UNKNOWN },

	{ "drawback", "Drawback Indicator", "Y", YES },
	{ "drawback", "Drawback Indicator", "Yes", YES },
	{ "drawback", "Drawback Indicator", "1", YES },
	{ "drawback", "Drawback Indicator", "true", YES },
	{ "drawback", "Drawback Indicator", "N", NO },
	{ "drawback", "Drawback Indicator", "no", NO },
	{ "drawback", "Drawback Indicator", "0", NO },
	{ "drawback", "Drawback Indicator", "FALSE", NO },
	{ "drawback", "Drawback Indicator", "", NO },
	{ "drawback", "Drawback Indicator", "Pending", UNKNOWN },

	{ "adcvd_pending", "AD/CVD Pending Indicator", "Y", YES },
	{ "adcvd_pending", "AD/CVD Pending Indicator", "Yes", YES },
	{ "adcvd_pending", "AD/CVD Pending Indicator", "1", YES },
	{ "adcvd_pending", "AD/CVD Pending Indicator", "true", YES },
	{ "adcvd_pending", "AD/CVD Pending Indicator", "N", NO },
	{ "adcvd_pending", "AD/CVD Pending Indicator", "no", NO },
	{ "adcvd_pending", "AD/CVD Pending Indicator", "0", NO },
	{ "adcvd_pending", "AD/CVD Pending Indicator", "FALSE", NO },
	{ "adcvd_pending", "AD/CVD Pending Indicator", "", NO },
	{ "adcvd_pending", "AD/CVD Pending Indicator", "Pending", UNKNOWN },

	{ "liquidation_date", "Liquidation Date", "", "\"unliquidated\"" },
	{ "liquidation_date", "Liquidation Date", " \t ", "\"unliquidated\"" },
	{ "liquidation_date", "Liquidation Date", "2026-01-30", "\"2026-01-30\"" },
	{ "liquidation_date", "Liquidation Date", " 2026-01-30 ", "\"2026-01-30\"" },
	{ "liquidation_date", "Liquidation Date", "1/30/2026", "\"2026-01-30\"" },
	{ "liquidation_date", "Liquidation Date", "01/05/2026", "\"2026-01-05\"" },
	{ "liquidation_date", "Liquidation Date", "1/5/2026", "\"2026-01-05\"" },
	{ "liquidation_date", "Liquidation Date", "12/31/2099", "\"2099-12-31\"" },
	{ "liquidation_date", "Liquidation Date", "1980-01-01", "\"1980-01-01\"" },
	{ "liquidation_date", "Liquidation Date", "2024-02-29", "\"2024-02-29\"" },
	{ "liquidation_date", "Liquidation Date", "2000-02-29", "\"2000-02-29\"" },
	{ "liquidation_date", "Liquidation Date", "2026-02-29", UNKNOWN },
	{ "liquidation_date", "Liquidation Date", "2/30/2024", UNKNOWN },
	{ "liquidation_date", "Liquidation Date", "2026-04-31", UNKNOWN },
	{ "liquidation_date", "Liquidation Date", "2026-13-01", UNKNOWN },
	{ "liquidation_date", "Liquidation Date", "30/1/2026", UNKNOWN },
	{ "liquidation_date", "Liquidation Date", "2026-00-10", UNKNOWN },
	{ "liquidation_date", "Liquidation Date", "0/10/2026", UNKNOWN },
	{ "liquidation_date", "Liquidation Date", "1/0/2026", UNKNOWN },
	{ "liquidation_date", "Liquidation Date", "1979-12-31", UNKNOWN },
	{ "liquidation_date", "Liquidation Date", "2100-01-01", UNKNOWN },
	{ "liquidation_date", "Liquidation Date", "1/30/26", UNKNOWN },
	{ "liquidation_date", "Liquidation Date", "20260130", UNKNOWN },
	{ "liquidation_date", "Liquidation Date", "2026/01/30", UNKNOWN },
	{ "liquidation_date", "Liquidation Date", "2026-01-30 00:00", UNKNOWN },
	{ "liquidation_date", "Liquidation Date", "46052", UNKNOWN },

	{ "summary_date", "Entry Summary Date", "12/31/2025", "\"2025-12-31\"" },
	{ "summary_date", "Entry Summary Date", "", "\"\"" },
	{ "summary_date", "Entry Summary Date", "then", UNKNOWN },
	{ "payment_date", "Payment Date", "2025-12-31", "\"2025-12-31\"" },
	{ "payment_date", "Payment Date", "", "\"\"" },
	{ "payment_date", "Payment Date", "then", UNKNOWN },

	{ "ieepa_count", "IEEPA HTS Count", "0", "0" },
	{ "ieepa_count", "IEEPA HTS Count", "", "0" },
	{ "ieepa_count", "IEEPA HTS Count", " 12 ", "12" },
	{ "ieepa_count", "IEEPA HTS Count", "007", "7" },
	{ "ieepa_count", "IEEPA HTS Count", "4294967294", "4294967294" },
	{ "ieepa_count", "IEEPA HTS Count", "-1", UNKNOWN },
	{ "ieepa_count", "IEEPA HTS Count", "1.0", UNKNOWN },
	{ "ieepa_count", "IEEPA HTS Count", "1,000", UNKNOWN },
	{ "ieepa_count", "IEEPA HTS Count", "none", UNKNOWN },

	{ "recon_filed", "Reconciliation (Other) Entry Summary Number", "SSA09000001", YES },
	{ "recon_filed", "Reconciliation (Other) Entry Summary Number", "N", YES },
	{ "recon_filed", "Reconciliation (Other) Entry Summary Number", "", NO },
	{ "recon_filed", "Reconciliation (Other) Entry Summary Number", " \t", NO },

	{ "protest", "Protest Status", "Open", "\"Open\"" },
	{ "protest", "Protest Status", " OPEN ", "\"Open\"" },
	{ "protest", "Protest Status", "suspended", "\"Suspended\"" },
	{ "protest", "Protest Status", "", "\"none\"" },
	{ "protest", "Protest Status", "Denied", "\"none\"" },
	{ "protest", "Protest Status", "Reopened", "\"none\"" },

	{ "liquidation_status", "Liquidation Status", " Suspended by Commerce ", "\"Suspended by Commerce\"" },
	{ "liquidation_status", "Liquidation Status", "", "\"\"" },
	{ "cape", "CAPE Indicator", "y, twice", "\"y, twice\"" },
	{ "cape", "CAPE Indicator", "", "\"\"" },
};

CLI_TEST(every_value_form)
{
	char label[128];

	for (size_t i = 0; i < COUNT(cells); i++) {
		snprintf(label, sizeof(label), "%s: [%s]", cells[i].field, cells[i].cell);
		row(t, label);
		given_source_with(t, "s.csv", (struct column){ cells[i].field, cells[i].column, cells[i].cell });
		run(t, "index build -o i.cidx s.csv");
		expect_exit(t, 0);
		run(t, "index get --json --show-ior i.cidx SSA26031601");
		expect_exit(t, 0);
		expect_json(t, 0, cells[i].field, cells[i].value);
	}
}

/* A count of any length is a count: it is capped at 2^32 - 1, not unknown and not wrapped. */
CLI_TEST(a_huge_count_is_capped)
{
	static const char *const counts[] = { "4294967295", "4294967296", "99999999999999999999999999" };

	for (size_t i = 0; i < COUNT(counts); i++) {
		row(t, counts[i]);
		given_source_with(t, "s.csv", (struct column){ "ieepa_count", NULL, counts[i] });
		run(t, "index build -o i.cidx s.csv");
		expect_exit(t, 0);
		run(t, "index get --json i.cidx SSA26031601");
		expect_json(t, 0, "ieepa_count", "4294967295");
	}
}

CLI_TEST(entry_numbers_are_normalised_to_eleven)
{
	static const struct {
		const char *cell;
		int code;
	} rows[] = {
		{ "SSA26031601", 0 },
		{ "ssa-2603160-1", 0 },
		{ " SSA 2603160 1\t", 0 },
		{ "=\"\"SSA26031601\"\"", 0 },
		{ "SSA\xc2\xa0"
		  "26031601",
		  0 },
		{ "SSA2603160", 1 },
		{ "SSA260316011", 1 },
		{ "", 1 },
	};

	for (size_t i = 0; i < COUNT(rows); i++) {
		row(t, rows[i].cell);
		given_source_with(t, "s.csv", (struct column){ "entry", NULL, rows[i].cell });
		run(t, "index build -o i.cidx s.csv");
		expect_exit(t, rows[i].code);
		run(t, "index get --json i.cidx SSA26031601");
		expect_exit(t, rows[i].code);
		expect_json(t, 0, "found", rows[i].code ? "false" : "true");
	}
}

/* 16 letters and digits are kept, 17 refuse the row. */
CLI_TEST(a_longer_importer_number_refuses_the_row)
{
	given_source_with(t, "s.csv", (struct column){ "ior", NULL, "1234-5678-9012-3456-7" });
	run(t, "index build -o i.cidx s.csv");
	expect_exit(t, 1);
	run(t, "index get --json i.cidx SSA26031601");
	expect_exit(t, 1);
	expect_json(t, 0, "found", "false");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(every_value_form),
		TEST(a_huge_count_is_capped),
		TEST(entry_numbers_are_normalised_to_eleven),
		TEST(a_longer_importer_number_refuses_the_row),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
