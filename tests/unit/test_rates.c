/* refund/rates.h: the built-in rates, and every mistake a rate file can have, with its line. */
#include "refund/rates.h"

#include "unit/support.h"

#define HEAD    "[rates]\nname = mine\n"
#define QUARTER "non_corporate = 7\ncorporate = 6\nsource = somewhere\n"

UNIT_TEST(the_built_in_rates)
{
	static const struct {
		const char *quarter;
		unsigned number, non_corporate, corporate;
	} rows[] = {
		{ "2024-Q2", 44 * 4 + 1, 800, 700 }, { "2024-Q4", 44 * 4 + 3, 800, 700 },
		{ "2025-Q1", 45 * 4, 700, 600 },     { "2025-Q4", 45 * 4 + 3, 700, 600 },
		{ "2026-Q1", 46 * 4, 700, 600 },     { "2026-Q2", 46 * 4 + 1, 600, 500 },
		{ "2026-Q3", 46 * 4 + 2, 700, 600 }, { "2026-Q4", 46 * 4 + 3, 700, 600 },
		{ "2020-Q3", 40 * 4 + 2, 300, 200 }, { "2022-Q4", 42 * 4 + 3, 600, 500 },
	};
	char text[QUARTER_TEXT_BYTES];
	struct err err = ERR_INIT;
	struct rates rates;

	assert_true(rates_open(&rates, NULL, &err));
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		quarter_format(rows[i].number, text);
		expect_text(text, rows[i].quarter, "the quarter's name");
		expect(rates_of(&rates, RATE_NON_CORPORATE, rows[i].number) == rows[i].non_corporate, "%s", text);
		expect(rates_of(&rates, RATE_CORPORATE, rows[i].number) == rows[i].corporate, "%s", text);
	}
	/* Carried on for ever. */
	assert_int_equal(rates_of(&rates, RATE_CORPORATE, RATE_QUARTERS - 1), 600);
	/* The first IEEPA duty was collected on 2025-02-04. */
	assert_true(rates.first_day <= day_parse_iso(span_text("2025-02-04")));
	assert_true(rates_carried_from(&rates) >= day_parse_iso(span_text("2027-01-01")));
	/* A corporation's rate is the federal short-term rate and 2 points, all others' that rate and 3 (26 USC 6621(a)(1)). */
	for (unsigned q = rates.first; q < rates.first + rates.count; q++)
		expect(rates_of(&rates, RATE_CORPORATE, q) + 100 == rates_of(&rates, RATE_NON_CORPORATE, q), "%u", q);
	rates_free(&rates);
}

UNIT_TEST(quarters_have_days)
{
	static const struct {
		unsigned quarter;
		const char *first;
		unsigned year_days;
	} rows[] = {
		{ 0, "1980-01-01", 366 },          { 1, "1980-04-01", 366 },
		{ 44 * 4 + 2, "2024-07-01", 366 }, { 46 * 4 + 3, "2026-10-01", 365 },
		{ 20 * 4, "2000-01-01", 366 },     { RATE_QUARTERS - 1, "2099-10-01", 365 },
	};
	char text[DAY_TEXT_BYTES];

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		day_format(quarter_first_day(rows[i].quarter), text);
		expect_text(text, rows[i].first, "first day");
		expect(quarter_year_days(rows[i].quarter) == rows[i].year_days, "%s", rows[i].first);
	}
	assert_int_equal(quarter_first_day(RATE_QUARTERS), DAY_LAST + 1);
}

UNIT_TEST(a_file_of_ones_own)
{
	struct err err = ERR_INIT;
	struct rates rates;
	char *version;

	assert_true(
		rates_load(&rates,
			   span_text(HEAD "[2026-Q4]\nnon_corporate = 4.25\ncorporate = 0\nsource = a\n b\n[2027-Q1]\n"
					  "non_corporate = 30\ncorporate = 0.5\nsource = c\n"),
			   "f", &err));
	assert_int_equal(rates.count, 2);
	assert_int_equal(rates_of(&rates, RATE_NON_CORPORATE, 46 * 4 + 3), 425);
	assert_int_equal(rates_of(&rates, RATE_CORPORATE, 46 * 4 + 3), 0);
	assert_int_equal(rates_of(&rates, RATE_NON_CORPORATE, 47 * 4 + 2), 3000);
	assert_int_equal(rates_of(&rates, RATE_CORPORATE, 47 * 4), 50);
	expect_text(rates.quarters[46 * 4 + 3].source, "a b", "source");
	version = rates_version(&rates);
	assert_int_equal(strncmp(version, "mine ", 5), 0);
	assert_int_equal(strlen(version), 5 + 16);
	free(version);
	rates_free(&rates);
}

UNIT_TEST(mistakes_name_their_line)
{
	static const struct {
		const char *text;
		uint64_t line;
		const char *says;
	} rows[] = {
		{ "", 0, "[rates] lacks name" },
		{ "[2026-Q1]\n" QUARTER, 0, "[rates] lacks name" },
		{ HEAD, 0, "there is no quarter" },
		{ "name = x\n", 1, "before the first [section]" },
		{ HEAD "author = x\n", 3, "[rates] has one key" },
		{ HEAD "[2026]\n" QUARTER, 3, "[2026] is no quarter" },
		{ HEAD "[2026-Q5]\n" QUARTER, 3, "is no quarter" },
		{ HEAD "[2026-Q0]\n" QUARTER, 3, "is no quarter" },
		{ HEAD "[2026-Q11]\n" QUARTER, 3, "is no quarter" },
		{ HEAD "[1979-Q4]\n" QUARTER, 3, "is no quarter" },
		{ HEAD "[2100-Q1]\n" QUARTER, 3, "is no quarter" },
		{ HEAD "[2026-q1]\n" QUARTER, 3, "is no quarter" },
		{ HEAD "[2026-Q1]\n" QUARTER "[2026-Q3]\n" QUARTER, 7, "[2026-Q3] stands where [2026-Q2] is due" },
		{ HEAD "[2026-Q1]\n" QUARTER "[2026-Q1]\n" QUARTER, 7, "[2026-Q1] stands where [2026-Q2] is due" },
		{ HEAD "[2026-Q1]\n" QUARTER "[2025-Q4]\n" QUARTER, 7, "is due" },
		{ HEAD "[2099-Q4]\n" QUARTER "[2100-Q1]\n" QUARTER, 7, "is no quarter" },
		{ HEAD "[2026-Q1]\nrate = 7\n", 4, "a quarter has no key \"rate\"" },
		{ HEAD "[2026-Q1]\n" QUARTER "corporate = 6\n", 7, "written twice" },
		{ HEAD "[2026-Q1]\n" QUARTER "source = x\n", 7, "written twice" },
		{ HEAD "[2026-Q1]\ncorporate = six\n", 4, "\"six\" is no rate" },
		{ HEAD "[2026-Q1]\ncorporate = -1\n", 4, "is no rate" },
		{ HEAD "[2026-Q1]\ncorporate = 30.01\n", 4, "is no rate" },
		{ HEAD "[2026-Q1]\ncorporate = 100\n", 4, "is no rate" },
		{ HEAD "[2026-Q1]\ncorporate = 6.125\n", 4, "is no rate" },
		{ HEAD "[2026-Q1]\ncorporate = 6.\n", 4, "is no rate" },
		{ HEAD "[2026-Q1]\ncorporate = .5\n", 4, "is no rate" },
		{ HEAD "[2026-Q1]\ncorporate = 6%\n", 4, "is no rate" },
		{ HEAD "[2026-Q1]\ncorporate =\n", 4, "is no rate" },
		{ HEAD "[2026-Q1]\ncorporate = 6\nsource = x\n", 4, "[2026-Q1] lacks non_corporate" },
		{ HEAD "[2026-Q1]\nnon_corporate = 6\nsource = x\n", 4, "[2026-Q1] lacks corporate" },
		{ HEAD "[2026-Q1]\nnon_corporate = 7\ncorporate = 6\n", 4, "[2026-Q1] lacks source" },
		{ HEAD "[2026-Q1]\n[2026-Q2]\n" QUARTER, 0, "[2026-Q1] lacks" },
	};

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct err err = ERR_INIT;
		struct rates rates;

		expect(!rates_load(&rates, span_text(rows[i].text), "f.ini", &err), "%s", rows[i].text);
		expect(strstr(err.text, rows[i].says) != NULL, "%s: \"%s\"", rows[i].text, err.text);
		expect(err.position == rows[i].line && (err.place == ERR_AT_LINE) == (rows[i].line != 0),
		       "%s: line %llu", rows[i].text, (unsigned long long)err.position);
		expect_text(err.path, "f.ini", rows[i].text);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_built_in_rates),
		cmocka_unit_test(quarters_have_days),
		cmocka_unit_test(a_file_of_ones_own),
		cmocka_unit_test(mistakes_name_their_line),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
