/* Money in an index source: forms, rounding half away from zero to the cent, and rows refused for unreadable money. */
#include "json.h"
#include "sources.h"

#define BUILD "index build -o i.cidx s.csv"
#define GET   "index get --json i.cidx SSA26031601"

CLI_TEST(readable_money)
{
	static const struct {
		const char *cell, *duty;
	} rows[] = {
		{ "0", "0.00" },
		{ "", "0.00" },
		{ " \t", "0.00" },
		{ "12", "12.00" },
		{ "12.3", "12.30" },
		{ "12.34", "12.34" },
		{ " 12.34 ", "12.34" },
		{ ".5", "0.50" },
		{ "0012.50", "12.50" },
		{ "$12.34", "12.34" },
		{ "1,234.56", "1234.56" },
		{ "$1,234,567.89", "1234567.89" },
		{ "1234567890123", "1234567890123.00" },
		{ "-12.34", "-12.34" },
		{ "-$12.34", "-12.34" },
		{ "$-12.34", "-12.34" },
		{ "(12.34)", "-12.34" },
		{ "($1,234.50)", "-1234.50" },
		/* Half away from zero to the cent. */
		{ "0.004", "0.00" },
		{ "0.005", "0.01" },
		{ "0.0049999999999999999999", "0.00" },
		{ "0.0050000000000000000001", "0.01" },
		{ "1.005", "1.01" },
		{ "1.015", "1.02" },
		{ "1.025", "1.03" },
		{ "2.675", "2.68" },
		{ "0.995", "1.00" },
		{ "999.995", "1000.00" },
		{ "-0.005", "-0.01" },
		{ "(0.005)", "-0.01" },
		{ "-1.005", "-1.01" },
		{ "-0.004", "0.00" },
		{ "4503599627370.495", "4503599627370.50" },
	};
	char quoted[64];

	for (size_t i = 0; i < COUNT(rows); i++) {
		row(t, rows[i].cell);
		given_source_with(t, "s.csv", (struct column){ "ieepa_duty", "IEEPA Duty", rows[i].cell });
		run(t, BUILD);
		expect_exit(t, 0);
		run(t, GET);
		snprintf(quoted, sizeof(quoted), "\"%s\"", rows[i].duty);
		expect_json(t, 0, "ieepa_duty", quoted);
	}
}

static const char *const unreadable[] = {
	"abc", "$",   "-",      "()",    ".",  "12.34 USD", "1.2.3",          "--5",  "+5",      "(-5)",
	"5-",  "1e5", "12.3,4", "12 34", "(5", "5)",        "12345678901234", "0x10", "\u20ac5", "N/A",
};

CLI_TEST(unreadable_money_refuses_the_row)
{
	for (size_t i = 0; i < COUNT(unreadable); i++) {
		row(t, unreadable[i]);
		given_source_with(t, "s.csv", (struct column){ "ieepa_duty", "IEEPA Duty", unreadable[i] });
		run(t, BUILD);
		expect_exit(t, 1);
		run(t, GET);
		expect_exit(t, 1);
		expect_json(t, 0, "found", "false");
	}
}

#define HTS_COLUMNS                                                                  \
	"Entry Summary Number,Importer Number,Entry Type Code,Entry Summary Status," \
	"Control Status,Reconciliation Indicator,Liquidation Date,"                  \
	"HTS Number - Full,Line Tariff Duty Amount\n"
#define HTS_CELLS "SSA26031601,12-3456789XX,01,Accepted,CBP,N,,"

CLI_TEST(unreadable_duty_refuses_the_row_whatever_its_number)
{
	static const char *const numbers[] = { "9903.01.25", "8471.30.0100", "" };
	char source[512];

	for (size_t n = 0; n < COUNT(numbers); n++) {
		for (size_t i = 0; i < COUNT(unreadable); i++) {
			row(t, unreadable[i]);
			snprintf(source, sizeof(source), HTS_COLUMNS HTS_CELLS "%s,\"%s\"\n", numbers[n],
				 unreadable[i]);
			given_file(t, "s.csv", source);
			run(t, BUILD);
			expect_exit(t, 1);
			run(t, GET);
			expect_json(t, 0, "found", "false");
		}
	}
}

/* An HTS row counts when its number starts with 990301 or 990302 and its duty is above zero. */
CLI_TEST(which_tariff_rows_count_as_ieepa)
{
	static const struct {
		const char *number, *duty, *count;
	} rows[] = {
		{ "9903.01.25", "12.34", "1" },   { "99030125", "12.34", "1" },
		{ "9903.01.25", "0.01", "1" },    { "9903.02.01", "12.34", "1" },
		{ "99030299", "$1,234.56", "1" }, { "990301", "1", "1" },
		{ "9903.01.25", "0", "0" },       { "9903.01.25", "", "0" },
		{ "9903.01.25", "-5", "0" },      { "9903.01.25", "(5.00)", "0" },
		{ "9903.01.25", "0.004", "0" },   { "9903.01.25", "0.005", "1" },
		{ "9903.03.01", "12.34", "0" },   { "9903.96.01", "12.34", "0" },
		{ "9903.88.03", "12.34", "0" },   { "9903.81.87", "12.34", "0" },
		{ "8471.30.0100", "12.34", "0" }, { "9903.0", "12.34", "0" },
		{ "99.03.01.25", "12.34", "1" },  { "", "12.34", "0" },
		{ " 9903.01.25 ", "12.34", "1" }, { "8499.03.0125", "12.34", "0" },
		{ "1990301250", "12.34", "0" },
	};
	char source[512], label[64];

	for (size_t i = 0; i < COUNT(rows); i++) {
		snprintf(label, sizeof(label), "%s with duty [%s]", rows[i].number, rows[i].duty);
		row(t, label);
		snprintf(source, sizeof(source), HTS_COLUMNS HTS_CELLS "%s,\"%s\"\n", rows[i].number, rows[i].duty);
		given_file(t, "s.csv", source);
		run(t, BUILD);
		expect_exit(t, 0);
		run(t, GET);
		expect_json(t, 0, "ieepa_count", rows[i].count);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(readable_money),
		TEST(unreadable_money_refuses_the_row),
		TEST(unreadable_duty_refuses_the_row_whatever_its_number),
		TEST(which_tariff_rows_count_as_ieepa),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
