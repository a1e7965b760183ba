/* core/moment.h: moments of the portal's screens and of programs, the way back against the C library's zone. */
#include "core/moment.h"

#include "core/dates.h"

#include <stdlib.h>

#include "unit/support.h"

/* UTC of "2026-03-08 07:00:00". */
static time_t utc(const char *text)
{
	struct tm tm = { .tm_isdst = 0 };

	must(strptime(text, "%Y-%m-%d %H:%M:%S", &tm) != NULL);
	return timegm(&tm);
}

static const struct {
	const char *text, *moment;
} moments[] = {
	{ "3/30/2026, 11:33 AM", "2026-03-30 15:33:00" },
	{ "3/30/2026 11:33 AM", "2026-03-30 15:33:00" },
	{ "03/30/2026, 11:33:20 am", "2026-03-30 15:33:20" },
	{ "  3/30/2026,\t11:33\xE2\x80\xAF"
	  "AM\r",
	  "2026-03-30 15:33:00" },
	{ "3/30/2026,\xC2\xA0"
	  "11:33 PM",
	  "2026-03-31 03:33:00" },
	{ "3/30/2026, 12:05 AM", "2026-03-30 04:05:00" },
	{ "3/30/2026, 12:05 PM", "2026-03-30 16:05:00" },
	{ "1/2/2026, 1:00PM", "2026-01-02 18:00:00" },
	{ "3/30/2026 23:59", "2026-03-31 03:59:00" },
	{ "2026-03-30T11:33:00-04:00", "2026-03-30 15:33:00" },
	{ "2026-03-30T15:33:00Z", "2026-03-30 15:33:00" },
	{ "2026-03-30t15:33:00.125z", "2026-03-30 15:33:00" },
	{ "2026-03-30 11:33", "2026-03-30 15:33:00" },
	{ "2026-03-30T21:03:00+05:30", "2026-03-30 15:33:00" },
	/* Clocks go forward on 8 March at 2:00 and back on 1 November at 2:00. */
	{ "3/8/2026, 1:59 AM", "2026-03-08 06:59:00" },
	{ "3/8/2026, 2:30 AM", "2026-03-08 07:30:00" },
	{ "3/8/2026, 3:00 AM", "2026-03-08 07:00:00" },
	{ "11/1/2026, 12:59 AM", "2026-11-01 04:59:00" },
	{ "11/1/2026, 1:30 AM", "2026-11-01 05:30:00" },
	{ "11/1/2026, 2:00 AM", "2026-11-01 07:00:00" },
};

UNIT_TEST(forms_of_a_moment)
{
	for (size_t i = 0; i < ARRAY_LEN(moments); i++) {
		time_t moment = 0;

		expect(moment_parse(span_text(moments[i].text), &moment), "%s", moments[i].text);
		expect(moment == utc(moments[i].moment), "%s: %lld", moments[i].text, (long long)moment);
	}
}

UNIT_TEST(what_is_no_moment)
{
	static const char *const rows[] = {
		"",
		" ",
		"3/30/2026",
		"3/30/2026,",
		"11:33 AM",
		"2/30/2026, 11:33 AM",
		"3/30/1979, 11:33 AM",
		"3/30/2026, 13:33 PM",
		"3/30/2026, 0:33 AM",
		"3/30/2026, 11:60 AM",
		"3/30/2026, 11:3 AM",
		"3/30/2026, 11:33 A",
		"3/30/2026, 11:33 AM and more",
		"2026-03-30T11:33:00-0400",
		"2026-03-30T11:33:00.Z",
		"2026-03-30T24:00:00Z",
		"today",
		"2026-03-30T11:33:00-04:00 2026-03-30T11:33:00-04:00 2026-03-30T11:33:00",
	};

	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		time_t moment;

		expect(!moment_parse(span_text(rows[i]), &moment), "%s", rows[i]);
	}
}

/* Every 37 minutes of some years: what New York's clock shows is read back, but for the hour that November has twice. */
UNIT_TEST(what_the_clock_shows_is_read_back)
{
	time_t begin = utc("2025-12-01 00:00:00"), end = utc("2028-01-01 00:00:00");

	for (time_t moment = begin; moment < end; moment += 37 * 60) {
		time_t shown = moment - (new_york_is_daylight(moment) ? 4 : 5) * 3600, back;
		struct tm tm;
		char text[64];

		must(gmtime_r(&shown, &tm) != NULL);
		must(strftime(text, sizeof(text), "%m/%d/%Y, %I:%M:%S %p", &tm) > 0);
		expect(moment_parse(span_text(text), &back), "%s", text);
		expect(back == moment ||
			       (back == moment - 3600 && new_york_is_daylight(back) && !new_york_is_daylight(moment)),
		       "%s is %lld, not %lld", text, (long long)back, (long long)moment);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(forms_of_a_moment),
		cmocka_unit_test(what_is_no_moment),
		cmocka_unit_test(what_the_clock_shows_is_read_back),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
