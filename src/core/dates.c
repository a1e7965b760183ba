/* Days: parsing, printing, and the date in New York. */
#include "core/dates.h"

#include "core/digits.h"
#include "core/mem.h"

#include <stdio.h>
#include <stdlib.h>

#define SECONDS_A_DAY 86400
/* Days from 1970-01-01 to 1979-12-31, the day before day 1. */
#define EPOCH_SHIFT 3651

/* Days before 1 January of a year, counted from 1 January 1980; 1980 is a leap year, and so is every fourth to 2096. */
static inline unsigned days_before_year(unsigned year)
{
	unsigned years = year - 1980;

	return years * 365 + (years + 3) / 4;
}

/* By whether it is a leap year, and month: how many days it has, and how many are before it. Month 0 and those above 12 have none. */
static const uint8_t days_in_month[2][16] = {
	{ 0, 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31 },
	{ 0, 31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31 },
};
static const uint16_t days_before_month[2][16] = {
	{ 0, 0, 31, 59, 90, 120, 151, 181, 212, 243, 273, 304, 334 },
	{ 0, 0, 31, 60, 91, 121, 152, 182, 213, 244, 274, 305, 335 },
};

static inline day day_of(unsigned year, unsigned month, unsigned dom)
{
	unsigned leap = year % 4 == 0; /* 2000 is one, 2100 is out of range. */

	if (year < 1980 || year > 2099 || month > 15 || dom - 1 >= days_in_month[leap][month])
		return DAY_UNKNOWN;
	return (day)(days_before_year(year) + days_before_month[leap][month] + dom);
}

static void day_split(day d, unsigned *year, unsigned *month, unsigned *dom)
{
	unsigned n = d;

	*year = 1980 + (n - 1) / 366;
	while (*year < 2099 && days_before_year(*year + 1) < n)
		++*year;
	n -= days_before_year(*year);
	for (*month = 1; n > days_in_month[*year % 4 == 0][*month]; ++*month)
		n -= days_in_month[*year % 4 == 0][*month];
	*dom = n;
}

void day_format(day d, char out[DAY_TEXT_BYTES])
{
	unsigned year, month, dom;

	assert(day_is_date(d));
	day_split(d, &year, &month, &dom);
	(void)snprintf(out, DAY_TEXT_BYTES, "%04u-%02u-%02u", year % 10000, month % 100, dom % 100);
}

/* Reads min to max digits at *at and moves it on; false if there are fewer or more. */
static bool take_digits(struct span text, size_t *at, unsigned min, unsigned max, unsigned *value)
{
	unsigned n = 0;

	*value = 0;
	while (*at < text.len_bytes && text.begin[*at] >= '0' && text.begin[*at] <= '9') {
		if (++n > max)
			return false;
		*value = *value * 10 + (text.begin[*at] - '0');
		++*at;
	}
	return n >= min;
}

static bool take_char(struct span text, size_t *at, char c)
{
	if (*at >= text.len_bytes || text.begin[*at] != (unsigned char)c)
		return false;
	++*at;
	return true;
}

day day_parse_iso(struct span text)
{
	unsigned year, month, dom;
	size_t at = 0;

	if (!take_digits(text, &at, 4, 4, &year) || !take_char(text, &at, '-') ||
	    !take_digits(text, &at, 2, 2, &month) || !take_char(text, &at, '-') ||
	    !take_digits(text, &at, 2, 2, &dom) || at != text.len_bytes)
		return DAY_UNKNOWN;
	return day_of(year, month, dom);
}

static day day_parse_american(struct span text)
{
	unsigned year, month, dom;
	size_t at = 0;

	if (!take_digits(text, &at, 1, 2, &month) || !take_char(text, &at, '/') ||
	    !take_digits(text, &at, 1, 2, &dom) || !take_char(text, &at, '/') || !take_digits(text, &at, 4, 4, &year) ||
	    at != text.len_bytes)
		return DAY_UNKNOWN;
	return day_of(year, month, dom);
}

/* Eight characters as values of digits where `shape` has zeros, and as zeros where it has what they are; false if they are neither. */
static inline bool take_shape(const unsigned char *at, uint64_t shape, uint64_t digits, uint64_t *values)
{
	*values = digits_load(at) ^ (shape | (digits & BYTES_OF('0')));
	return digits_are_values(*values) && (*values & ~digits) == 0;
}

#define BYTE_AT(i, byte) ((uint64_t)(byte) << (8 * (i)))

bool day_parse_ten(const unsigned char *at, day *d)
{
	/* YYYY-MM- and MM/DD/YY; two characters follow. */
	const uint64_t iso = BYTE_AT(4, '-') | BYTE_AT(7, '-'), iso_digits = ~(BYTE_AT(4, 0xFF) | BYTE_AT(7, 0xFF));
	const uint64_t slash = BYTE_AT(2, '/') | BYTE_AT(5, '/'), slash_digits = ~(BYTE_AT(2, 0xFF) | BYTE_AT(5, 0xFF));
	unsigned tens = at[8] - 0u - '0', ones = at[9] - 0u - '0';
	uint64_t values, pairs;

	if (tens > 9 || ones > 9)
		return false;
	if (take_shape(at, iso, iso_digits, &values)) {
		pairs = digits_pairs(values);
		*d = day_of((unsigned)(pairs & 0xFF) * 100 + (pairs >> 16 & 0xFF), pairs >> 40 & 0xFF,
			    tens * 10 + ones);
		return true;
	}
	if (!take_shape(at, slash, slash_digits, &values))
		return false;
	pairs = digits_pairs(values);
	*d = day_of((unsigned)(pairs >> 48 & 0xFF) * 100 + tens * 10 + ones, pairs & 0xFF, pairs >> 24 & 0xFF);
	return true;
}

day day_parse_cell(struct span text)
{
	day d;

	if (text.len_bytes == 0)
		return DAY_BLANK;
	if (text.len_bytes == 10 && day_parse_ten(text.begin, &d))
		return d;
	d = day_parse_iso(text);
	return d != DAY_UNKNOWN ? d : day_parse_american(text);
}

/* Only for moments within_days(). */
static day day_of_seconds(int64_t seconds)
{
	return (day)(seconds / SECONDS_A_DAY - EPOCH_SHIFT);
}

/* The n-th Sunday of a month. Day 1, 1980-01-01, was a Tuesday, so day % 7 == 6 is a Sunday. */
static day nth_sunday(unsigned year, unsigned month, unsigned n)
{
	day d = day_of(year, month, 1);

	while (d % 7 != 6)
		d++;
	return (day)(d + 7 * (n - 1));
}

/* From the first second of day 1 in New York to the last of the last day, both in winter; clocks far off are held there. */
static time_t within_days(time_t moment)
{
	const time_t first = (time_t)(DAY_FIRST + EPOCH_SHIFT) * SECONDS_A_DAY + 5 * 3600;
	const time_t last = (time_t)(DAY_LAST + EPOCH_SHIFT + 1) * SECONDS_A_DAY + 5 * 3600 - 1;

	return moment < first ? first : moment > last ? last : moment;
}

bool new_york_is_daylight(time_t moment)
{
	int64_t standard = (int64_t)within_days(moment) - 5 * 3600;
	unsigned year, month, dom;
	int64_t begin, end;

	day_split(day_of_seconds(standard), &year, &month, &dom);
	/* Both changes in seconds of standard time: 2:00 standard in March, 2:00 daylight = 1:00 standard in November. */
	begin = ((int64_t)nth_sunday(year, 3, 2) + EPOCH_SHIFT) * SECONDS_A_DAY + 2 * 3600;
	end = ((int64_t)nth_sunday(year, 11, 1) + EPOCH_SHIFT) * SECONDS_A_DAY + 1 * 3600;
	return standard >= begin && standard < end;
}

day day_in_new_york_by_rule(time_t moment)
{
	return day_of_seconds((int64_t)within_days(moment) - (new_york_is_daylight(moment) ? 4 : 5) * 3600);
}

day day_in_new_york(time_t moment)
{
	const char *old = getenv("TZ");
	char *kept = old ? mem_text(old) : NULL;
	struct tm local;
	day d = DAY_UNKNOWN;

	moment = within_days(moment);

	/* Without zone data the C library silently gives UTC under the name "America"; the abbreviation tells. */
	if (setenv("TZ", "America/New_York", 1) == 0) {
		tzset();
		if (localtime_r(&moment, &local) && local.tm_zone &&
		    (strcmp(local.tm_zone, "EST") == 0 || strcmp(local.tm_zone, "EDT") == 0))
			d = day_of((unsigned)(local.tm_year + 1900), (unsigned)(local.tm_mon + 1),
				   (unsigned)local.tm_mday);
		if (kept)
			(void)setenv("TZ", kept, 1);
		else
			(void)unsetenv("TZ");
		tzset();
	}
	free(kept);
	return d != DAY_UNKNOWN ? d : day_in_new_york_by_rule(moment);
}

time_t day_begin_in_new_york(day d)
{
	time_t midnight = ((time_t)d + EPOCH_SHIFT) * SECONDS_A_DAY + 5 * 3600;

	/* Clocks change after midnight: a day begins by the time of the day before. */
	return new_york_is_daylight(midnight - 3600) ? midnight - 3600 : midnight;
}

time_t day_begin_in_utc(day d)
{
	return ((time_t)d + EPOCH_SHIFT) * SECONDS_A_DAY;
}

time_t moment_in_new_york(day d, unsigned seconds)
{
	time_t standard = day_begin_in_utc(d) + (time_t)seconds + 5 * 3600;

	return new_york_is_daylight(standard - 3600) ? standard - 3600 : standard;
}

time_t moment_now(void)
{
	const char *fixed = getenv("SOURCE_DATE_EPOCH");
	char *end;
	long long value;

	if (fixed && *fixed) {
		value = strtoll(fixed, &end, 10);
		if (*end == '\0' && value >= 0)
			return (time_t)value;
	}
	return time(NULL);
}
