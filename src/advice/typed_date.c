/* Dates as a spreadsheet writes dates. */
#include "advice/typed.h"

#include <strings.h>

/* What a date is made of, up to this many pieces. */
#define PIECES_MAX 3

struct piece {
	bool month; /* a name; else a number */
	size_t digits;
	unsigned value;
};

static const char *const months[] = {
	"January", "February", "March",     "April",   "May",      "June",
	"July",    "August",   "September", "October", "November", "December",
};

static size_t letters_at(struct span text, size_t at)
{
	size_t begin = at;

	while (at < text.len_bytes && base36_value[text.begin[at]] != BASE36_NONE && base36_value[text.begin[at]] >= 10)
		at++;
	return at - begin;
}

static bool take_month(struct span text, size_t *at, struct piece *piece)
{
	size_t len = letters_at(text, *at);

	for (unsigned m = 0; m < ARRAY_LEN(months); m++) {
		if ((len == 3 || len == strlen(months[m])) &&
		    strncasecmp(months[m], (const char *)text.begin + *at, len) == 0) {
			*piece = (struct piece){ .month = true, .value = m + 1 };
			*at += len;
			return true;
		}
	}
	return false;
}

static bool take_number(struct span text, size_t *at, struct piece *piece)
{
	*piece = (struct piece){ .month = false };
	for (; *at < text.len_bytes && base36_value[text.begin[*at]] < 10; (*at)++) {
		if (++piece->digits > 4)
			return false;
		piece->value = piece->value * 10 + base36_value[text.begin[*at]];
	}
	return piece->digits > 0;
}

/* Behind a date, "00:00:00" or "T00:00"; nothing is one, too. */
static bool is_time(struct span text, size_t at)
{
	bool colon = false;

	if (at == text.len_bytes)
		return true;
	if (text.begin[at] != ' ' && text.begin[at] != 'T')
		return false;
	for (at++; at < text.len_bytes; at++) {
		unsigned char c = text.begin[at];

		colon = colon || c == ':';
		if (base36_value[c] >= 10 && c != ':' && c != '.')
			return false;
	}
	return colon;
}

/* One of - / . or a space, also behind a comma: "March 28, 2026". */
static bool take_separator(struct span text, size_t *at)
{
	size_t begin = *at;

	if (*at + 1 < text.len_bytes && text.begin[*at] == ',' && text.begin[*at + 1] == ' ')
		(*at)++;
	if (*at < text.len_bytes && strchr("-/. ", text.begin[*at]) && text.begin[*at] != '\0')
		(*at)++;
	return *at > begin;
}

static bool is_day(const struct piece *p)
{
	return !p->month && p->digits <= 2 && p->value >= 1 && p->value <= 31;
}

static bool is_month(const struct piece *p)
{
	return p->month || (p->digits <= 2 && p->value >= 1 && p->value <= 12);
}

static bool is_year(const struct piece *p)
{
	return !p->month && (p->digits == 2 || p->digits == 4);
}

/* Two pieces are a date only with a month's name: 12-34 is anything. */
static bool are_date(const struct piece *p, size_t count)
{
	if (count == 2)
		return (p[0].month && (is_day(&p[1]) || is_year(&p[1]))) ||
		       (p[1].month && (is_day(&p[0]) || is_year(&p[0])));
	if (count != 3)
		return false;
	return (is_month(&p[0]) && is_day(&p[1]) && is_year(&p[2])) ||
	       (is_day(&p[0]) && is_month(&p[1]) && is_year(&p[2])) ||
	       (p[0].digits == 4 && is_month(&p[1]) && is_day(&p[2]));
}

bool typed_is_date(struct span typed)
{
	struct piece pieces[PIECES_MAX];
	size_t at = 0, count = 0;

	for (;;) {
		if (!take_month(typed, &at, &pieces[count]) && !take_number(typed, &at, &pieces[count]))
			return false;
		count++;
		if (are_date(pieces, count) && is_time(typed, at))
			return true;
		if (count == PIECES_MAX || !take_separator(typed, &at))
			return false;
	}
}
