/* Formatting into room that the caller has made sure of; each function returns the byte after what it wrote. */
#ifndef GEN_PUT_H
#define GEN_PUT_H

#include <stdint.h>
#include <string.h>

#include "calendar.h"

static inline char *put_char(char *p, char c)
{
	*p = c;
	return p + 1;
}

static inline char *put_bytes(char *p, const char *bytes, size_t len_bytes)
{
	memcpy(p, bytes, len_bytes);
	return p + len_bytes;
}

static inline char *put_text(char *p, const char *text)
{
	return put_bytes(p, text, strlen(text));
}

/* Exactly WIDTH digits, with leading zeros. */
static inline char *put_digits(char *p, uint64_t value, unsigned width)
{
	for (unsigned i = width; i > 0; i--) {
		p[i - 1] = (char)('0' + value % 10);
		value /= 10;
	}
	return p + width;
}

static inline char *put_uint(char *p, uint64_t value)
{
	char digits[20];
	unsigned at = sizeof digits;

	do {
		digits[--at] = (char)('0' + value % 10);
		value /= 10;
	} while (value > 0);
	return put_bytes(p, digits + at, sizeof digits - at);
}

/* 1234.56 */
char *put_money(char *p, uint64_t cents);

/* $1,234.56, in quotes where the comma asks for them. */
char *put_money_us(char *p, uint64_t cents);

/* YYYY-MM-DD and MM/DD/YYYY; nothing for CALENDAR_NONE. */
char *put_date(char *p, int32_t days);
char *put_date_us(char *p, int32_t days);

/* A CSV cell of any text: quoted, with its quotes doubled, where it holds a comma or a quote. */
char *put_cell(char *p, const char *text);

#endif
