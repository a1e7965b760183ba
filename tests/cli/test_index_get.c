/* `cape index get` prints entries, each on its own, found or not (contract, section 1; keys as the docs give them). */
#include "json.h"
#include "sources.h"

#define KEYS                                                                                           \
	"entry, found, ior, type, status, control, recon, liquidation_date, ieepa_count, ieepa_duty, " \
	"summary_date, payment_date, recon_filed, protest, drawback, adcvd_pending, liquidation_status, cape, assumed"

CLI_TEST(an_entry_has_all_its_fields_in_order)
{
	static const struct {
		const char *key, *value;
	} members[] = {
		{ "entry", "\"SSA26031601\"" },
		{ "found", "true" },
		{ "ior", "\"123456789XX\"" },
		{ "type", "\"01\"" },
		{ "status", "\"Accepted\"" },
		{ "control", "\"Trade\"" },
		{ "recon", "true" },
		{ "liquidation_date", "\"2026-01-30\"" },
		{ "ieepa_count", "2" },
		{ "ieepa_duty", "\"1234.50\"" },
		{ "summary_date", "\"2025-06-01\"" },
		{ "payment_date", "\"2025-06-15\"" },
		{ "recon_filed", "true" },
		{ "protest", "\"Suspended\"" },
		{ "drawback", "false" },
		{ "adcvd_pending", "true" },
		{ "liquidation_status", "\"Liquidated\"" },
		{ "cape", "\"N\"" },
		{ "assumed", "[]" },
	};

	given_index(t, ALL_COLUMNS ",Liquidation Status,CAPE Indicator,IEEPA Duty,Entry Summary Date,Payment Date,"
				   "AD/CVD Pending Indicator\n"
				   "SSA26031601,12-3456789XX,01,Accepted,Trade,Y,1/30/2026,2,SSA09000001,Suspended,N,"
				   "Liquidated,N,\"$1,234.50\",6/1/2025,6/15/2025,Y\n");
	run(t, "index get --json i.cidx SSA26031601");
	expect_exit(t, 0);
	expect_lines(t, t->out_text, 1);
	expect_json_keys(t, 0, KEYS);
	for (size_t i = 0; i < COUNT(members); i++)
		expect_json(t, 0, members[i].key, members[i].value);
	expect_stderr(t, "");
}

/* Texts showed money as $1234.50 in one place and $1,234.50 in another. */
CLI_TEST(money_has_one_form)
{
	static const struct {
		const char *cell, *text;
	} rows[] = {
		{ "1234567.5", "$1,234,567.50" },
		{ "-1234.56", "-$1,234.56" },
		{ "-0.05", "-$0.05" },
		{ "0", "$0.00" },
	};

	for (size_t i = 0; i < COUNT(rows); i++) {
		char text[512];

		row(t, rows[i].text);
		snprintf(text, sizeof(text), COLUMNS ",IEEPA Duty\nSSA26031601,12-3456789XX,01,Accepted,CBP,N,,1,%s\n",
			 rows[i].cell);
		given_index(t, text);
		run(t, "index get i.cidx SSA26031601");
		snprintf(text, sizeof(text), " %s\n", rows[i].text);
		expect_stdout_has(t, text);
		run(t, "index info i.cidx");
		snprintf(text, sizeof(text), " %s on 1 entry with a duty column\n", rows[i].text);
		expect_stdout_has(t, text);
	}
	given_file(t, "bad.csv",
		   COLUMNS ",IEEPA Duty\nSSA2603160,12-3456789XX,01,Accepted,CBP,N,,1,1234.5\n"
			   "SSA26031601,12-3456789XX,01,Accepted,CBP,N,,1,1\n");
	run(t, "index build -o b.cidx bad.csv");
	expect_exit(t, 1);
	expect_stdout_has(t, "1 row, which carries $1,234.50 of IEEPA duty");
}

CLI_TEST(every_entry_asked_for_has_a_line_in_the_order_asked)
{
	given_good_index(t);
	run(t, "index get --json i.cidx SSA26031602 XYZ-9999999-9 ssa-2603160-1 SSA26031602 SSA1");
	expect_exit(t, 1);
	expect_lines(t, t->out_text, 5);
	expect_json(t, 0, "entry", "\"SSA26031602\"");
	expect_json(t, 0, "found", "true");
	expect_json_keys(t, 1, "entry, found");
	expect_json(t, 1, "entry", "\"XYZ99999999\"");
	expect_json(t, 1, "found", "false");
	expect_json(t, 2, "entry", "\"SSA26031601\"");
	expect_json(t, 2, "found", "true");
	expect_json(t, 3, "entry", "\"SSA26031602\"");
	expect_json_keys(t, 4, "entry, found");
	expect_json(t, 4, "entry", "\"SSA1\"");
	expect_json(t, 4, "found", "false");
}

CLI_TEST(an_entry_not_found_is_exit_1)
{
	static const struct {
		const char *words;
		int code;
	} rows[] = {
		{ "index get i.cidx SSA26031601", 0 },
		{ "index get i.cidx SSA26031601 SSA26031602", 0 },
		{ "index get i.cidx XYZ99999999", 1 },
		{ "index get i.cidx SSA26031601 XYZ99999999", 1 },
		{ "index get --json i.cidx XYZ99999999", 1 },
		{ "index get --exit-zero i.cidx XYZ99999999", 0 },
		{ "index get i.cidx SSA1", 1 },
		{ "index get missing.cidx SSA26031601", 2 },
		{ "index get source.csv SSA26031601", 2 },
		{ "index get --exit-zero missing.cidx SSA26031601", 2 },
		{ "index get", 2 },
	};

	for (size_t i = 0; i < COUNT(rows); i++) {
		row(t, rows[i].words);
		given_good_index(t);
		run(t, rows[i].words);
		expect_exit(t, rows[i].code);
		if (rows[i].code == 2) {
			expect_stdout(t, "");
			expect_message(t);
		}
	}
}

CLI_TEST(the_printed_form_names_the_entry_and_its_fields)
{
	static const char *const parts[] = { "SSA26031601", "123456789XX", "Accepted", "CBP" };

	given_good_index(t);
	run(t, "index get i.cidx ssa-2603160-1");
	expect_exit(t, 0);
	for (size_t i = 0; i < COUNT(parts); i++)
		expect_stdout_has(t, parts[i]);
	run(t, "index get i.cidx XYZ99999999");
	expect_said(t, "XYZ99999999");
}

/* First, last and middle of many: every entry is found, its neighbours in number are not. */
CLI_TEST(every_entry_of_a_large_index_is_found)
{
	enum { ENTRIES = 5000 };
	char *source = malloc(256 + ENTRIES * 64), words[128];
	size_t len;

	must(source != NULL, "memory");
	len = (size_t)sprintf(source, "%s\n", COLUMNS);
	for (int i = 0; i < ENTRIES; i++)
		len += (size_t)sprintf(source + len, "%s%08d%s\n", i % 2 ? "SSA" : "0S2", i * 2, GOOD_CELLS);
	given_index(t, source);
	free(source);
	for (int i = 0; i < ENTRIES; i += 499) {
		snprintf(words, sizeof(words), "index get --json i.cidx %s%08d %s%08d", i % 2 ? "SSA" : "0S2", i * 2,
			 i % 2 ? "SSA" : "0S2", i * 2 + 1);
		run(t, words);
		expect_exit(t, 1);
		expect_json(t, 0, "found", "true");
		expect_json(t, 1, "found", "false");
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(an_entry_has_all_its_fields_in_order),  TEST(every_entry_asked_for_has_a_line_in_the_order_asked),
		TEST(an_entry_not_found_is_exit_1),          TEST(the_printed_form_names_the_entry_and_its_fields),
		TEST(every_entry_of_a_large_index_is_found), TEST(money_has_one_form),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
