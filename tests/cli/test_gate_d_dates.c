/* Gate D by the calendar: day 80 passes and day 81 fails, and the reconciliation rule changes on 2026-06-29. */
#include <time.h>

#include "json.h"
#include "sources.h"

#define RECON "ENTRY SUMMARY FLAGGED FOR RECON"
#define FINAL "ENTRY SUMMARY IS IN FINAL LIQUIDATION STATUS"

/* Validates one entry with the given cells on a day, and expects its one error ("" for none). */
static void expect_on_day(struct cli *t, const char *columns, const char *cells, const char *as_of, const char *error)
{
	char source[512], words[256], claim[256];

	row(t, as_of);
	snprintf(source, sizeof(source), "%s\nSSA26031601,12-3456789XX,%s\n", columns, cells);
	given_index(t, source);
	given_file(t, "a.csv", "Entry Number\nSSA26031601\n");
	snprintf(words, sizeof(words), "validate --index i.cidx --ior 12-3456789XX --as-of %s a.csv", as_of);
	run(t, words);
	expect_exit(t, *error ? 1 : 0);
	expect_stdout_has(t, as_of);
	snprintf(claim, sizeof(claim), "%s%s,SSA26031601,%s,%s\n", CLAIM_HEADER, FIRST_CLAIM,
		 *error ? "Failed" : "Entry Summary Updated", error);
	expect_file(t, "a.Claim_Details.csv", claim);
}

CLI_TEST(day_80_passes_and_day_81_fails)
{
	static const struct {
		const char *liquidated, *day_80, *day_81;
	} rows[] = {
		{ "2026-01-30", "2026-04-20", "2026-04-21" }, /* the first day of CAPE, from the dossier */
		{ "1/30/2026", "2026-04-20", "2026-04-21" },
		{ "2026-04-10", "2026-06-29", "2026-06-30" },
		{ "2026-02-28", "2026-05-19", "2026-05-20" },
		{ "2025-12-31", "2026-03-21", "2026-03-22" }, /* year ends */
		{ "2025-10-13", "2026-01-01", "2026-01-02" },
		{ "2024-12-12", "2025-03-02", "2025-03-03" }, /* into a year of 365 days */
		{ "2023-12-11", "2024-02-29", "2024-03-01" }, /* onto a leap day */
		{ "2023-12-12", "2024-03-01", "2024-03-02" }, /* across a leap day */
		{ "2024-02-28", "2024-05-18", "2024-05-19" },
		{ "2024-02-29", "2024-05-19", "2024-05-20" },
		{ "2028-01-01", "2028-03-21", "2028-03-22" },
		{ "1999-12-31", "2000-03-20", "2000-03-21" }, /* 2000 is a leap year, a century divisible by 400 */
		{ "2000-02-29", "2000-05-19", "2000-05-20" },
		{ "1980-01-01", "1980-03-21", "1980-03-22" }, /* the ends of the years known */
		{ "2096-02-29", "2096-05-19", "2096-05-20" },
		{ "2099-10-11", "2099-12-30", "2099-12-31" },
	};
	char cells[128];

	for (size_t i = 0; i < COUNT(rows); i++) {
		snprintf(cells, sizeof(cells), "01,Accepted,CBP,N,%s,1", rows[i].liquidated);
		expect_on_day(t, COLUMNS, cells, rows[i].day_80, "");
		expect_on_day(t, COLUMNS, cells, rows[i].day_81, FINAL);
	}
}

CLI_TEST(a_blank_liquidation_date_is_unliquidated_for_ever)
{
	static const char *const days[] = { "1980-01-01", "2026-07-01", "2099-12-31" };

	for (size_t i = 0; i < COUNT(days); i++) {
		expect_on_day(t, COLUMNS, "01,Accepted,CBP,N,,1", days[i], "");
		expect_on_day(t, COLUMNS, "01,Accepted,CBP,N, \t ,1", days[i], "");
	}
}

CLI_TEST(a_liquidation_still_to_come_passes)
{
	expect_on_day(t, COLUMNS, "01,Accepted,CBP,N,2026-12-31,1", "2026-07-01", "");
	expect_on_day(t, COLUMNS, "01,Accepted,CBP,N,2099-12-31,1", "1980-01-01", "");
	expect_on_day(t, COLUMNS, "01,Accepted,CBP,N,2026-07-01,1", "2026-07-01", "");
}

CLI_TEST(reconciliation_before_and_after_2026_06_29)
{
	/* Cells: type, recon flag, type 09 on file. */
	static const struct {
		const char *type, *recon, *type_09, *before, *after;
	} rows[] = {
		{ "01", "N", "", "", "" },        { "01", "N", "SSA09000001", "", "" },
		{ "03", "N", "", "", "" },        { "01", "Y", "", RECON, "" },
		{ "02", "Y", "", RECON, "" },     { "06", "Y", "", RECON, "" },
		{ "6", "Y", "", RECON, "" },      { "01", "Y", "SSA09000001", RECON, RECON },
		{ "02", "Y", "x", RECON, RECON }, { "06", "Y", "SSA09000001", RECON, RECON },
		{ "03", "Y", "", RECON, RECON },  { "11", "Y", "", RECON, RECON },
		{ "31", "Y", "", RECON, RECON },  { "01", "?", "", RECON, RECON },
	};
	char cells[128];

	for (size_t i = 0; i < COUNT(rows); i++) {
		snprintf(cells, sizeof(cells), "%s,Accepted,CBP,%s,,1,%s,,N", rows[i].type, rows[i].recon,
			 rows[i].type_09);
		expect_on_day(t, ALL_COLUMNS, cells, "2026-06-28", rows[i].before);
		expect_on_day(t, ALL_COLUMNS, cells, "2026-06-29", rows[i].after);
		expect_on_day(t, ALL_COLUMNS, cells, "2026-04-20", rows[i].before);
		expect_on_day(t, ALL_COLUMNS, cells, "2026-12-01", rows[i].after);
	}
}

/* The day in New York, from the zone data of this machine. */
static void new_york_day(char *day, size_t size)
{
	time_t now = time(NULL);
	struct tm tm;

	must(setenv("TZ", "America/New_York", 1) == 0, "TZ");
	tzset();
	localtime_r(&now, &tm);
	strftime(day, size, "%Y-%m-%d", &tm);
	unsetenv("TZ");
}

/* Kiribati is a day ahead for most of the day, Samoa a few hours behind: neither is asked. Midnight may pass once. */
CLI_TEST(without_as_of_it_is_today_in_new_york)
{
	static const char *const zones[] = { "UTC", "Pacific/Kiritimati", "Pacific/Pago_Pago", "XXX-14", "XXX+12" };
	char before[32], after[32];

	if (access("/usr/share/zoneinfo/America/New_York", R_OK) != 0)
		skip_because(t, "no zone data for New York on this machine");
	for (size_t i = 0; i < COUNT(zones); i++) {
		row(t, zones[i]);
		given_good_index(t);
		given_file(t, "a.csv", "Entry Number\nSSA26031601\n");
		given_env(t, "TZ", zones[i]);
		new_york_day(before, sizeof(before));
		run(t, "validate --index i.cidx --ior 12-3456789XX --json a.csv");
		new_york_day(after, sizeof(after));
		expect_exit(t, 0);
		char *as_of = json_string(t, 0, "as_of", HERE);
		if (strcmp(as_of, before) != 0 && strcmp(as_of, after) != 0)
			fail_at(t, "as_of is not today in New York", HERE);
		free(as_of);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(day_80_passes_and_day_81_fails),        TEST(a_blank_liquidation_date_is_unliquidated_for_ever),
		TEST(a_liquidation_still_to_come_passes),    TEST(reconciliation_before_and_after_2026_06_29),
		TEST(without_as_of_it_is_today_in_new_york),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
