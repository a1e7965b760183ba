/* The data date of an index: given, or the newest source's modification date in New York (contract, section 5). */
#include "json.h"
#include "sources.h"

static void expect_data_date(struct cli *t, const char *day)
{
	char quoted[32];

	given_file(t, "a.csv", "Entry Number\nSSA26031601\n");
	run(t, VALIDATE "--json a.csv");
	expect_exit(t, 0);
	snprintf(quoted, sizeof(quoted), "\"%s\"", day);
	expect_json(t, 0, "data_date", quoted);
	run(t, "index info i.cidx");
	expect_exit(t, 0);
	expect_stdout_has(t, day);
}

static void given_source(struct cli *t, const char *name, long long modified)
{
	given_file(t, name, COLUMNS "\n" GOOD("SSA26031601"));
	given_mtime(t, name, modified);
}

CLI_TEST(a_given_date_is_stored)
{
	static const char *const days[] = { "1980-01-01", "2026-02-28", "2099-12-31" };
	char words[128];

	for (size_t i = 0; i < COUNT(days); i++) {
		row(t, days[i]);
		given_source(t, "s.csv", 1767225600);
		snprintf(words, sizeof(words), "index build -o i.cidx --data-date %s s.csv", days[i]);
		run(t, words);
		expect_exit(t, 0);
		expect_data_date(t, days[i]);
	}
}

/* New York is four or five hours behind UTC; the hour before midnight there is the next day in UTC. */
CLI_TEST(the_modification_date_is_taken_in_new_york)
{
	static const struct {
		long long modified;
		const char *utc, *day;
	} rows[] = {
		{ 1767243599, "2026-01-01 04:59:59", "2025-12-31" },
		{ 1767243600, "2026-01-01 05:00:00", "2026-01-01" },
		{ 1782878399, "2026-07-01 03:59:59", "2026-06-30" },
		{ 1782878400, "2026-07-01 04:00:00", "2026-07-01" },
		/* Summer time began on 2026-03-08 at 07:00 UTC and ends on 2026-11-01 at 06:00 UTC. */
		{ 1772945999, "2026-03-08 04:59:59", "2026-03-07" },
		{ 1772946000, "2026-03-08 05:00:00", "2026-03-08" },
		{ 1773028799, "2026-03-09 03:59:59", "2026-03-08" },
		{ 1773028800, "2026-03-09 04:00:00", "2026-03-09" },
		{ 1793505599, "2026-11-01 03:59:59", "2026-10-31" },
		{ 1793505600, "2026-11-01 04:00:00", "2026-11-01" },
		{ 1793595599, "2026-11-02 04:59:59", "2026-11-01" },
		{ 1793595600, "2026-11-02 05:00:00", "2026-11-02" },
	};
	/* The reader's own zone, and a machine without zone data. */
	static const char *const zones[][2] = {
		{ "TZ", "UTC" },
		{ "TZ", "XXX-14" },
		{ "TZ", "XXX+12" },
		{ "TZDIR", "nowhere" },
	};

	for (size_t z = 0; z < COUNT(zones); z++)
		for (size_t i = 0; i < COUNT(rows); i++) {
			row(t, rows[i].utc);
			given_source(t, "s.csv", rows[i].modified);
			given_env(t, zones[z][0], zones[z][1]);
			run(t, "index build -o i.cidx s.csv");
			expect_exit(t, 0);
			expect_data_date(t, rows[i].day);
		}
}

CLI_TEST(the_newest_source_decides)
{
	given_source(t, "old.csv", 1767268800);   /* 2026-01-01 12:00 UTC */
	given_source(t, "new.csv", 1780315200);   /* 2026-06-01 12:00 UTC */
	given_source(t, "older.csv", 1735732800); /* 2025-01-01 12:00 UTC */
	run(t, "index build -o i.cidx old.csv new.csv older.csv");
	expect_exit(t, 0);
	expect_data_date(t, "2026-06-01");
}

CLI_TEST(what_is_no_date_is_a_usage_error)
{
	static const char *const days[] = { "2026-02-29", "1979-12-31", "2100-01-01", "1/30/2026", "today", "" };
	char words[128];

	for (size_t i = 0; i < COUNT(days); i++) {
		row(t, days[i]);
		given_source(t, "s.csv", 1767268800);
		snprintf(words, sizeof(words), "index build -o i.cidx --data-date=%s s.csv", days[i]);
		run(t, words);
		expect_exit(t, 2);
		expect_message(t);
		expect_stderr_has(t, "--data-date");
		expect_no_file(t, "i.cidx");
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(a_given_date_is_stored),
		TEST(the_modification_date_is_taken_in_new_york),
		TEST(the_newest_source_decides),
		TEST(what_is_no_date_is_a_usage_error),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
