/* The formats of a report cell that are longer than a line of code. */
#include "put.h"

char *put_money(char *p, uint64_t cents)
{
	p = put_uint(p, cents / 100);
	p = put_char(p, '.');
	return put_digits(p, cents % 100, 2);
}

static char *put_thousands(char *p, uint64_t value)
{
	if (value < 1000)
		return put_uint(p, value);
	p = put_thousands(p, value / 1000);
	p = put_char(p, ',');
	return put_digits(p, value % 1000, 3);
}

char *put_money_us(char *p, uint64_t cents)
{
	uint64_t dollars = cents / 100;

	if (dollars >= 1000)
		p = put_char(p, '"');
	p = put_char(p, '$');
	p = put_thousands(p, dollars);
	p = put_char(p, '.');
	p = put_digits(p, cents % 100, 2);
	return dollars >= 1000 ? put_char(p, '"') : p;
}

char *put_date(char *p, int32_t days)
{
	struct civil civil;

	if (days == CALENDAR_NONE)
		return p;
	civil = calendar_civil(days);
	p = put_char(put_digits(p, civil.year, 4), '-');
	p = put_char(put_digits(p, civil.month, 2), '-');
	return put_digits(p, civil.day, 2);
}

char *put_date_us(char *p, int32_t days)
{
	struct civil civil;

	if (days == CALENDAR_NONE)
		return p;
	civil = calendar_civil(days);
	p = put_char(put_digits(p, civil.month, 2), '/');
	p = put_char(put_digits(p, civil.day, 2), '/');
	return put_digits(p, civil.year, 4);
}

char *put_cell(char *p, const char *text)
{
	if (strpbrk(text, ",\"") == NULL)
		return put_text(p, text);
	p = put_char(p, '"');
	for (; *text != '\0'; text++) {
		if (*text == '"')
			p = put_char(p, '"');
		p = put_char(p, *text);
	}
	return put_char(p, '"');
}
