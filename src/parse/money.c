/* Money. */
#include "parse/money.h"

static bool take(struct span *text, unsigned char c)
{
	if (text->len_bytes == 0 || text->begin[0] != c)
		return false;
	text->begin++;
	text->len_bytes--;
	return true;
}

static bool take_digit(struct span *text, unsigned *digit)
{
	if (text->len_bytes == 0 || text->begin[0] < '0' || text->begin[0] > '9')
		return false;
	*digit = text->begin[0] - '0';
	text->begin++;
	text->len_bytes--;
	return true;
}

/* Digits and commas before the point; commas may stand anywhere behind the first digit. Leading zeros are no digits of the amount. */
static bool take_whole(struct span *text, int64_t *whole, unsigned *digits)
{
	unsigned digit, significant = 0;

	*whole = 0;
	*digits = 0;
	for (;;) {
		if (take_digit(text, &digit)) {
			*whole = *whole * 10 + digit;
			significant += *whole != 0;
			++*digits;
			if (significant > MONEY_DIGITS_MAX)
				return false;
		} else if (*digits == 0 || !take(text, ',')) {
			return true;
		}
	}
}

/* Digits behind the point, to hundredths: the third decides about rounding, half up. */
static int64_t take_hundredths(struct span *text, unsigned *digits)
{
	unsigned digit, n = 0;
	int64_t cents = 0;

	while (take_digit(text, &digit)) {
		if (n < 2)
			cents = cents * 10 + digit;
		else if (n == 2)
			cents += digit >= 5;
		n++;
	}
	*digits += n;
	return n == 1 ? cents * 10 : cents;
}

bool money_parse(struct span text, int64_t *cents)
{
	bool minus, brackets;
	unsigned digits;
	int64_t whole;

	*cents = 0;
	if (text.len_bytes == 0)
		return true;
	brackets = take(&text, '(');
	minus = !brackets && take(&text, '-');
	if (take(&text, '$') && !brackets && !minus)
		minus = take(&text, '-');
	if (!take_whole(&text, &whole, &digits))
		return false;
	*cents = whole * 100;
	if (take(&text, '.'))
		*cents += take_hundredths(&text, &digits);
	if (digits == 0 || (brackets && !take(&text, ')')) || text.len_bytes != 0)
		return false;
	if (minus || brackets)
		*cents = -*cents;
	return true;
}

/* Digit by digit, from the last: ten million amounts a second and more go through here. */
void money_format(int64_t cents, char out[MONEY_TEXT_BYTES])
{
	/* As unsigned, so that the smallest value has a magnitude too. */
	uint64_t magnitude = cents < 0 ? 0 - (uint64_t)cents : (uint64_t)cents;
	char digits[MONEY_TEXT_BYTES];
	size_t at = sizeof(digits);

	digits[--at] = '\0';
	for (unsigned n = 0; n < 3 || magnitude; n++) {
		if (n == 2)
			digits[--at] = '.';
		digits[--at] = (char)('0' + magnitude % 10);
		magnitude /= 10;
	}
	if (cents < 0)
		digits[--at] = '-';
	memcpy(out, digits + at, sizeof(digits) - at);
}
