/*
 * Days against the C library's calendar: texts, printed days read back, the day in New York.
 *
 * Input: the text; its first eight bytes are also a moment.
 */
#include "core/dates.h"
#include "fuzz/fuzz.h"

/* Seconds of 1979-12-31, the day before day 1. */
#define EPOCH INT64_C(315446400)

/* A date of 1980 to 2099 that is in the calendar; DAY_UNKNOWN for any other. */
static day slow_day(int year, int month, int dom)
{
	struct tm tm = { .tm_year = year - 1900, .tm_mon = month - 1, .tm_mday = dom }, back;
	time_t seconds = timegm(&tm);

	if (year < 1980 || year > 2099 || !gmtime_r(&seconds, &back) || back.tm_mday != dom || back.tm_mon != month - 1)
		return DAY_UNKNOWN;
	return (day)((seconds - EPOCH) / 86400);
}

/* Fits a text to a pattern where 9 is a digit, ? a digit or nothing, anything else itself; digits go to `digits`. */
static bool fits(struct span text, const char *pattern, char *digits)
{
	size_t at = 0;

	for (; *pattern; pattern++) {
		bool digit = at < text.len_bytes && text.begin[at] >= '0' && text.begin[at] <= '9';

		if (*pattern == '?' && !digit)
			continue;
		if (*pattern == '9' || *pattern == '?') {
			if (!digit)
				return false;
			*digits++ = (char)text.begin[at++];
			continue;
		}
		if (at == text.len_bytes || (char)text.begin[at] != *pattern)
			return false;
		*digits++ = ' ';
		at++;
	}
	*digits = '\0';
	return at == text.len_bytes;
}

static day slow_iso(struct span text)
{
	int year, month, dom;
	char digits[16];

	if (!fits(text, "9999-99-99", digits) || sscanf(digits, "%d %d %d", &year, &month, &dom) != 3)
		return DAY_UNKNOWN;
	return slow_day(year, month, dom);
}

static day slow_cell(struct span text)
{
	int year, month, dom;
	char digits[16];

	if (text.len_bytes == 0)
		return DAY_BLANK;
	if (!fits(text, "9?/9?/9999", digits) || sscanf(digits, "%d %d %d", &month, &dom, &year) != 3)
		return slow_iso(text);
	return slow_day(year, month, dom);
}

static void check_format(day d)
{
	char text[DAY_TEXT_BYTES];

	day_format(d, text);
	fuzz_check(strlen(text) == 10 && day_parse_iso(span_text(text)) == d, "day %u is printed as %s", d, text);
}

/*
 * The zone data's day and that of our own rule agree from 2007 on, when the rule was made, to the end of the
 * calendar.
 */
static void check_new_york(time_t moment)
{
	day d = day_in_new_york(moment), rule = day_in_new_york_by_rule(moment);

	fuzz_check(day_is_date(d) && day_is_date(rule), "a moment has a day");
	if (moment >= INT64_C(1167609600) && moment < INT64_C(4102444800))
		fuzz_check(d == rule, "moment %lld: %u by zone data, %u by rule", (long long)moment, d, rule);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct span text = span_of(data, size), number = text;
	uint64_t moment = input_number(&number, 8);

	fuzz_check(day_parse_iso(text) == slow_iso(text), "day of an ISO date");
	fuzz_check(day_parse_cell(text) == slow_cell(text), "day of a cell");
	check_format((day)(DAY_FIRST + moment % DAY_LAST));
	/* As it is, which is mostly far off, and in this century. */
	check_new_york((time_t)moment);
	check_new_york((time_t)(moment % UINT64_C(4102444800)));
	return 0;
}
