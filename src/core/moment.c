/* One character after another; the two forms differ in their date. */
#include "core/moment.h"

#include "core/dates.h"

/* The longest form, with offset and fractions, and some spaces. */
#define TEXT_BYTES 64

struct scan {
	const char *at;
	bool ok;
};

/* Browsers write a narrow no-break space before AM and PM; all spaces become plain ones, those around the text go. */
static bool plain_text(struct span text, char out[TEXT_BYTES])
{
	size_t len = 0;

	for (size_t i = 0; i < text.len_bytes; i++) {
		const unsigned char *at = text.begin + i;
		size_t left = text.len_bytes - i;
		bool space = *at == ' ' || *at == '\t' || *at == '\r' || *at == '\n';

		if (left >= 2 && memcmp(at, "\xC2\xA0", 2) == 0) {
			space = true;
			i++;
		} else if (left >= 3 && memcmp(at, "\xE2\x80\xAF", 3) == 0) {
			space = true;
			i += 2;
		}
		if (space && (len == 0 || out[len - 1] == ' '))
			continue;
		if (len + 1 >= TEXT_BYTES || *at == '\0')
			return false;
		out[len++] = space ? ' ' : (char)*at;
	}
	while (len && out[len - 1] == ' ')
		len--;
	out[len] = '\0';
	return len > 0;
}

static bool take(struct scan *s, char c)
{
	if (*s->at != c)
		return false;
	s->at++;
	return true;
}

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

/* A number of at most two digits, at least `digits`, up to `max`. */
static unsigned number(struct scan *s, unsigned digits, unsigned max)
{
	unsigned n = 0, got = 0;

	for (; got < 2 && is_digit(*s->at); got++, s->at++)
		n = n * 10 + (unsigned)(*s->at - '0');
	s->ok = s->ok && got >= digits && n <= max;
	return n;
}

/* Up to the first character that is of no date; either form. */
static day scan_day(struct scan *s)
{
	const char *begin = s->at;

	while (is_digit(*s->at) || *s->at == '/' || *s->at == '-')
		s->at++;
	return day_parse_cell(span_of(begin, (size_t)(s->at - begin)));
}

static void scan_half(struct scan *s, unsigned *hour)
{
	bool pm = *s->at == 'P' || *s->at == 'p';

	if (!pm && *s->at != 'A' && *s->at != 'a')
		return;
	s->at++;
	s->ok = s->ok && (*s->at == 'M' || *s->at == 'm') && *hour >= 1 && *hour <= 12;
	s->at += s->ok;
	*hour = *hour % 12 + (pm ? 12 : 0);
}

/* Seconds behind midnight. */
static unsigned scan_clock(struct scan *s)
{
	unsigned hour = number(s, 1, 23), minute, second = 0;

	s->ok = s->ok && take(s, ':');
	minute = number(s, 2, 59);
	if (s->ok && take(s, ':'))
		second = number(s, 2, 59);
	if (s->ok && take(s, '.')) {
		s->ok = is_digit(*s->at);
		while (is_digit(*s->at))
			s->at++;
	}
	(void)take(s, ' ');
	scan_half(s, &hour);
	return (hour * 60 + minute) * 60 + second;
}

/* Seconds east of Greenwich; *said: whether there is an offset. */
static int scan_offset(struct scan *s, bool *said)
{
	int sign = *s->at == '-' ? -1 : 1;
	unsigned hours, minutes;

	*said = true;
	if (take(s, 'Z') || take(s, 'z'))
		return 0;
	*said = take(s, '+') || take(s, '-');
	if (!*said)
		return 0;
	hours = number(s, 2, 23);
	s->ok = s->ok && take(s, ':');
	minutes = number(s, 2, 59);
	return sign * (int)(hours * 60 + minutes) * 60;
}

bool moment_parse(struct span text, time_t *moment)
{
	char plain[TEXT_BYTES];
	struct scan s = { plain, true };
	unsigned seconds;
	int offset;
	bool said;
	day d;

	if (!plain_text(text, plain))
		return false;
	d = scan_day(&s);
	(void)take(&s, ',');
	s.ok = day_is_date(d) && (take(&s, ' ') || take(&s, 'T') || take(&s, 't'));
	seconds = scan_clock(&s);
	offset = scan_offset(&s, &said);
	if (!s.ok || *s.at != '\0')
		return false;
	*moment = moment_in_new_york(d, seconds);
	if (said)
		*moment = day_begin_in_utc(d) + (time_t)seconds - offset;
	return true;
}
