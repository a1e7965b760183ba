/* core/dates.h: the day a moment falls on in New York. */
#include "core/dates.h"

#include "unit/support.h"

/* "2026-03-08 07:00:00", read as UTC. */
static time_t utc(const char *text)
{
	struct tm tm = { .tm_isdst = 0 };

	must(strptime(text, "%Y-%m-%d %H:%M:%S", &tm) != NULL);
	return timegm(&tm);
}

static void expect_day(day d, const char *date, const char *row)
{
	char text[DAY_TEXT_BYTES];

	expect(day_is_date(d), "%s", row);
	day_format(d, text);
	expect_text(text, date, row);
}

/* The environment as it was, in whatever way a test changed it. */
static int use_utc(void **state)
{
	(void)state;
	return setenv("TZ", "UTC0", 1) || unsetenv("TZDIR") || unsetenv("SOURCE_DATE_EPOCH");
}

static const struct {
	const char *moment, *date;
} midnights[] = {
	{ "2026-01-15 04:59:59", "2026-01-14" },
	{ "2026-01-15 05:00:00", "2026-01-15" },
	{ "2026-07-15 03:59:59", "2026-07-14" },
	{ "2026-07-15 04:00:00", "2026-07-15" },
	/* Daylight time begins on 8 March: that day begins at 5:00 UTC and ends at 4:00 UTC. */
	{ "2026-03-08 04:59:59", "2026-03-07" },
	{ "2026-03-08 05:00:00", "2026-03-08" },
	{ "2026-03-08 06:59:59", "2026-03-08" },
	{ "2026-03-08 07:00:00", "2026-03-08" },
	{ "2026-03-09 03:59:59", "2026-03-08" },
	{ "2026-03-09 04:00:00", "2026-03-09" },
	/* It ends on 1 November: from 4:00 UTC to 5:00 UTC of the next day. */
	{ "2026-11-01 03:59:59", "2026-10-31" },
	{ "2026-11-01 04:00:00", "2026-11-01" },
	{ "2026-11-01 05:59:59", "2026-11-01" },
	{ "2026-11-01 06:00:00", "2026-11-01" },
	{ "2026-11-02 04:59:59", "2026-11-01" },
	{ "2026-11-02 05:00:00", "2026-11-02" },
	/* Earliest and latest dates of both changes. */
	{ "2037-03-09 03:59:59", "2037-03-08" },
	{ "2037-03-09 04:00:00", "2037-03-09" },
	{ "2027-03-15 03:59:59", "2027-03-14" },
	{ "2027-03-15 04:00:00", "2027-03-15" },
	{ "2027-11-08 04:59:59", "2027-11-07" },
	{ "2027-11-08 05:00:00", "2027-11-08" },
	{ "2000-01-01 04:59:59", "1999-12-31" },
	{ "2026-12-31 23:59:59", "2026-12-31" },
	{ "2027-01-01 04:59:59", "2026-12-31" },
	{ "2027-01-01 05:00:00", "2027-01-01" },
};

UNIT_TEST(midnights_around_the_changes_of_the_clock)
{

	for (size_t i = 0; i < ARRAY_LEN(midnights); i++) {
		expect_day(day_in_new_york_by_rule(utc(midnights[i].moment)), midnights[i].date, midnights[i].moment);
		expect_day(day_in_new_york(utc(midnights[i].moment)), midnights[i].date, midnights[i].moment);
	}
}

/* Skips the test, aloud, where the C library knows no New York. Leaves TZ set to it. */
static void need_zone_data(void)
{
	time_t moment = utc("2026-07-15 12:00:00");
	struct tm local;

	must(setenv("TZ", "America/New_York", 1) == 0);
	tzset();
	must(localtime_r(&moment, &local) != NULL);
	if (strcmp(local.tm_zone, "EDT") != 0) {
		print_message("no zone data for America/New_York on this machine\n");
		skip();
	}
}

static void expect_same_as_zone(time_t moment)
{
	day d = day_in_new_york_by_rule(moment);
	char text[DAY_TEXT_BYTES], date[32];
	struct tm local;

	must(localtime_r(&moment, &local) != NULL);
	(void)strftime(date, sizeof(date), "%Y-%m-%d", &local);
	day_format(d, text);
	expect(strcmp(text, date) == 0, "moment %lld: %s, by the zone %s", (long long)moment, text, date);
}

/* From 2007, when the rule came into force, every hour in which New York's day can change, and its seconds. */
UNIT_TEST(the_rule_agrees_with_zone_data)
{
	time_t first = utc("2007-01-01 05:00:00"), last = utc("2099-12-31 23:00:00");
	struct rng rng = { 5 };

	need_zone_data();
	for (time_t midnight = first; midnight < last; midnight += 86400) {
		for (int hour = 3; hour <= 7; hour++) {
			time_t moment = midnight + (hour - 5) * 3600;

			expect_same_as_zone(moment - 1);
			expect_same_as_zone(moment);
		}
	}
	for (unsigned n = 0; n < 100000; n++)
		expect_same_as_zone(first + (time_t)rng_below(&rng, (size_t)(last - first)));
}

UNIT_TEST(zone_data_decides_where_there_is_some)
{
	need_zone_data();
	use_utc(NULL);
	/* Before 2007 daylight time began in April: on 20 March 2006 the rule is an hour ahead. */
	expect_day(day_in_new_york(utc("2006-03-20 04:30:00")), "2006-03-19", "2006");
	expect_day(day_in_new_york_by_rule(utc("2006-03-20 04:30:00")), "2006-03-20", "2006 by the rule");
}

UNIT_TEST(without_zone_data_the_rule_decides_not_utc)
{
	struct folder folder = folder_make();

	must(setenv("TZDIR", folder.path, 1) == 0);
	expect_day(day_in_new_york(utc("2026-07-15 03:59:59")), "2026-07-14", "summer");
	expect_day(day_in_new_york(utc("2026-07-15 04:00:00")), "2026-07-15", "summer");
	expect_day(day_in_new_york(utc("2026-01-15 04:59:59")), "2026-01-14", "winter");
	folder_remove(&folder);
}

UNIT_TEST(the_time_zone_of_the_user_stays)
{
	time_t noon = utc("2026-07-15 12:00:00");
	struct tm local;

	must(setenv("TZ", "JST-9", 1) == 0);
	(void)day_in_new_york(noon);
	assert_string_equal(getenv("TZ"), "JST-9");
	must(localtime_r(&noon, &local) != NULL);
	assert_int_equal(local.tm_hour, 21);
	must(unsetenv("TZ") == 0);
	(void)day_in_new_york(noon);
	assert_null(getenv("TZ"));
}

/* A clock that is far off still gives a date. */
UNIT_TEST(moments_outside_the_range)
{
	static const int64_t moments[] = { 0,          -1,           INT32_MIN,
					   315532799,  315532800,    INT64_C(4102444799),
					   INT32_MAX,  UINT32_MAX,   INT64_C(4102444800),
					   -315532800, 4102462800LL, INT64_C(253402300800) };

	for (size_t i = 0; i < ARRAY_LEN(moments); i++) {
		expect(day_is_date(day_in_new_york((time_t)moments[i])), "moment %lld", (long long)moments[i]);
		expect(day_is_date(day_in_new_york_by_rule((time_t)moments[i])), "moment %lld", (long long)moments[i]);
	}
}

UNIT_TEST(now_or_what_a_reproducible_output_asks_for)
{
	static const char *const not_times[] = { "", "soon", "12x", "-1" };
	time_t before;

	must(setenv("SOURCE_DATE_EPOCH", "1000000000", 1) == 0);
	assert_true(moment_now() == 1000000000);
	for (size_t i = 0; i < ARRAY_LEN(not_times); i++) {
		must(setenv("SOURCE_DATE_EPOCH", not_times[i], 1) == 0);
		before = time(NULL);
		expect(moment_now() >= before, "\"%s\"", not_times[i]);
	}
	must(unsetenv("SOURCE_DATE_EPOCH") == 0);
	before = time(NULL);
	assert_true(moment_now() >= before);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, use_utc, use_utc)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(midnights_around_the_changes_of_the_clock),
		TEST(the_rule_agrees_with_zone_data),
		TEST(zone_data_decides_where_there_is_some),
		TEST(without_zone_data_the_rule_decides_not_utc),
		TEST(the_time_zone_of_the_user_stays),
		TEST(moments_outside_the_range),
		TEST(now_or_what_a_reproducible_output_asks_for),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
