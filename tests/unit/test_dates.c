/* core/dates.h: days as numbers, against the calendar of the C library. */
#include "core/dates.h"

#include "unit/support.h"

#define DAY_ONE_SECONDS INT64_C(315532800) /* 1980-01-01 00:00 UTC */

/* The calendar day of a day number, by the C library. */
static struct tm calendar(unsigned d)
{
	time_t seconds = (time_t)(DAY_ONE_SECONDS + ((int64_t)d - 1) * 86400);
	struct tm tm;

	must(gmtime_r(&seconds, &tm) != NULL);
	return tm;
}

UNIT_TEST(every_day_of_the_range_comes_back)
{
	char iso[32], american[32], text[DAY_TEXT_BYTES];

	for (unsigned d = DAY_FIRST; d <= DAY_LAST; d++) {
		struct tm tm = calendar(d);

		(void)strftime(iso, sizeof(iso), "%Y-%m-%d", &tm);
		day_format((day)d, text);
		expect_text(text, iso, "day_format");
		expect(day_parse_iso(span_text(iso)) == d && day_parse_cell(span_text(iso)) == d, "%s", iso);
		(void)snprintf(american, sizeof(american), "%d/%d/%d", tm.tm_mon + 1, tm.tm_mday, tm.tm_year + 1900);
		expect(day_parse_cell(span_text(american)) == d, "%s", american);
		(void)strftime(american, sizeof(american), "%m/%d/%Y", &tm);
		expect(day_parse_cell(span_text(american)) == d, "%s", american);
	}
}

UNIT_TEST(the_ends_of_the_range)
{
	assert_int_equal(day_parse_iso(span_text("1980-01-01")), DAY_FIRST);
	assert_int_equal(day_parse_iso(span_text("2099-12-31")), DAY_LAST);
	assert_int_equal(day_parse_iso(span_text("1979-12-31")), DAY_UNKNOWN);
	assert_int_equal(day_parse_iso(span_text("2100-01-01")), DAY_UNKNOWN);
	for (unsigned d = 0; d <= UINT16_MAX; d++)
		expect(day_is_date((day)d) == (d >= 1 && d <= 43830), "%u", d);
}

/* Every year, month and day of month there could be, real or not: timegm() moves the unreal ones elsewhere. */
UNIT_TEST(days_that_are_none)
{
	char iso[64];

	for (int year = 1979; year <= 2101; year++) {
		for (int month = 0; month <= 13; month++) {
			for (int dom = 0; dom <= 32; dom++) {
				struct tm tm = { .tm_year = year - 1900, .tm_mon = month - 1, .tm_mday = dom };
				int64_t seconds = timegm(&tm);
				bool real = tm.tm_year == year - 1900 && tm.tm_mon == month - 1 && tm.tm_mday == dom &&
					    year >= 1980 && year <= 2099;
				int64_t expected = real ? (seconds - DAY_ONE_SECONDS) / 86400 + 1 : DAY_UNKNOWN;

				(void)snprintf(iso, sizeof(iso), "%04d-%02d-%02d", year, month, dom);
				expect(day_parse_iso(span_text(iso)) == expected, "%s", iso);
			}
		}
	}
}

static const struct {
	const char *text, *date; /* NULL: unknown */
} cells[] = {
	{ "2026-06-29", "2026-06-29" },
	{ "6/29/2026", "2026-06-29" },
	{ "06/29/2026", "2026-06-29" },
	{ "1/2/2026", "2026-01-02" },
	{ "01/2/2026", "2026-01-02" },
	{ "1/02/2026", "2026-01-02" },
	{ "12/31/2099", "2099-12-31" },
	{ "1/1/1980", "1980-01-01" },
	{ "2/29/2024", "2024-02-29" },
	{ "2/29/2000", "2000-02-29" },
	{ "2/29/2025", NULL },
	{ "29/6/2026", NULL },
	{ "13/1/2026", NULL },
	{ "0/1/2026", NULL },
	{ "1/0/2026", NULL },
	{ "6/29/26", NULL },
	{ "6/29/02026", NULL },
	{ "006/29/2026", NULL },
	{ "6/029/2026", NULL },
	{ "6-29-2026", NULL },
	{ "2026/06/29", NULL },
	{ "2026-6-29", NULL },
	{ "2026-06-9", NULL },
	{ "02026-06-29", NULL },
	{ "2026-006-29", NULL },
	{ "2026-06-029", NULL },
	{ "20260629", NULL },
	{ "2026-06", NULL },
	{ "2026-06-", NULL },
	{ "2026-06-29 ", NULL },
	{ " 2026-06-29", NULL },
	{ "2026-06-29T00:00:00", NULL },
	{ "6/29/2026 12:00 AM", NULL },
	{ "6/29/", NULL },
	{ "6//2026", NULL },
	{ "+6/29/2026", NULL },
	{ "-2026-06-29", NULL },
	{ "0", NULL },
	{ "46202", NULL },
	{ " ", NULL },
	{ "N/A", NULL },
};

UNIT_TEST(forms_of_a_cell)
{

	for (size_t i = 0; i < ARRAY_LEN(cells); i++) {
		day d = day_parse_cell(span_text(cells[i].text));
		char text[DAY_TEXT_BYTES];

		expect(day_is_date(d) == (cells[i].date != NULL), "\"%s\"", cells[i].text);
		expect(cells[i].date || d == DAY_UNKNOWN, "\"%s\"", cells[i].text);
		if (!cells[i].date)
			continue;
		day_format(d, text);
		expect_text(text, cells[i].date, cells[i].text);
	}
	assert_int_equal(day_parse_cell(span_of(NULL, 0)), DAY_BLANK);
	assert_int_equal(day_parse_iso(span_of(NULL, 0)), DAY_UNKNOWN);
	assert_int_equal(day_parse_iso(span_text("6/29/2026")), DAY_UNKNOWN);
}

/* A date cut at any length is none, and nothing behind it is read. */
UNIT_TEST(dates_cut_short)
{
	static const char *const dates[] = { "2026-06-29", "12/31/2026" };
	struct edge edge = edge_make(16);

	for (size_t i = 0; i < ARRAY_LEN(dates); i++) {
		for (size_t len = 1; len < 10; len++)
			expect(day_parse_cell(edge_put(&edge, dates[i], len)) == DAY_UNKNOWN, "%.*s", (int)len,
			       dates[i]);
		expect(day_is_date(day_parse_cell(edge_put(&edge, dates[i], 10))), "%s", dates[i]);
	}
	edge_free(&edge);
}

UNIT_TEST(days_between_dates)
{
	static const struct {
		const char *from, *until;
		int days;
	} rows[] = {
		{ "2026-04-12", "2026-07-01", 80 },  { "2026-04-11", "2026-07-01", 81 },
		{ "2025-12-12", "2026-03-02", 80 },  { "2023-12-12", "2024-03-01", 80 },
		{ "2023-12-12", "2024-03-02", 81 },  { "2096-02-28", "2096-03-01", 2 },
		{ "2095-02-28", "2095-03-01", 1 },   { "1999-12-31", "2000-01-01", 1 },
		{ "2000-01-01", "2001-01-01", 366 }, { "1980-01-01", "2099-12-31", 43829 },
	};

	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		int from = day_parse_iso(span_text(rows[i].from)), until = day_parse_iso(span_text(rows[i].until));

		expect(until - from == rows[i].days, "%s to %s: %d days", rows[i].from, rows[i].until, until - from);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_day_of_the_range_comes_back),
		cmocka_unit_test(the_ends_of_the_range),
		cmocka_unit_test(days_that_are_none),
		cmocka_unit_test(forms_of_a_cell),
		cmocka_unit_test(dates_cut_short),
		cmocka_unit_test(days_between_dates),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
