/* Numbers as a spreadsheet writes numbers. */
#include "advice/typed.h"

#include "core/place.h"

#define FILER_ZEROS_MAX 2 /* 000 is no filer code, so no more can be lost */

static bool is_digit(unsigned char c)
{
	return c >= '0' && c <= '9';
}

/* Without the ="…", apostrophes and spaces around it, of which no spreadsheet makes anything. */
static struct span trimmed(struct span typed)
{
	const unsigned char *begin = typed.begin, *end = begin + typed.len_bytes;

	while (begin < end && base36_value[*begin] == BASE36_NONE)
		begin++;
	while (end > begin && base36_value[end[-1]] == BASE36_NONE)
		end--;
	return span_of(begin, (size_t)(end - begin));
}

/* Digits, with commas between them, from *at on; at most `max` of them are kept. Returns how many there are. */
static size_t take_digits(struct span text, size_t *at, bool commas, unsigned char *digits, size_t max)
{
	size_t count = 0;

	for (; *at < text.len_bytes; (*at)++) {
		unsigned char c = text.begin[*at];

		if (is_digit(c) && count < max)
			digits[count] = c;
		else if (!is_digit(c) && !(commas && c == ',' && count > 0))
			break;
		count += is_digit(c);
	}
	return count;
}

bool check_digit_wrong(const unsigned char number[ENTRY_NUMBER_LEN], unsigned char right[ENTRY_NUMBER_LEN])
{
	uint32_t filer, serial = 0;

	if (!filer_pack(span_of(number, FILER_CODE_LEN), &filer))
		return false;
	for (size_t i = FILER_CODE_LEN; i < ENTRY_NUMBER_LEN - 1; i++) {
		if (!is_digit(number[i]))
			return false;
		serial = serial * 10 + (number[i] - (uint32_t)'0');
	}
	memcpy(right, number, ENTRY_NUMBER_LEN);
	right[ENTRY_NUMBER_LEN - 1] = (unsigned char)('0' + check_digit(filer, serial));
	return right[ENTRY_NUMBER_LEN - 1] != number[ENTRY_NUMBER_LEN - 1];
}

/*
 * What a number of so many digits was: itself if it has all eleven; with one or two less, zeros were lost, which only a check digit
 * that fits tells from a digit that somebody left out.
 */
static bool find_original(struct typed *t, const unsigned char *digits, size_t count)
{
	unsigned char right[ENTRY_NUMBER_LEN];
	size_t zeros = ENTRY_NUMBER_LEN - count;

	if (count > ENTRY_NUMBER_LEN || zeros > FILER_ZEROS_MAX || digits[0] == '0')
		return false;
	memset(t->original, '0', zeros);
	memcpy(t->original + zeros, digits, count);
	t->original_known = zeros == 0 || !check_digit_wrong(t->original, right);
	return true;
}

/* 6.05761E+10: one digit, a fraction, an exponent. Whole where the fraction has a digit for each power of ten. */
static bool is_scientific(struct span text, struct typed *t)
{
	unsigned char digits[64], power[4];
	size_t at = 0, count = take_digits(text, &at, false, digits, 1), powers;
	unsigned exponent = 0;

	if (count != 1 || digits[0] == '0')
		return false;
	if (at < text.len_bytes && (text.begin[at] == '.' || text.begin[at] == ',')) {
		at++;
		count += take_digits(text, &at, false, digits + 1, sizeof(digits) - 1);
		if (count == 1 || count > sizeof(digits))
			return false;
	}
	if (at == text.len_bytes || (text.begin[at] | 0x20) != 'e')
		return false;
	at++;
	if (at < text.len_bytes && text.begin[at] == '+')
		at++;
	powers = take_digits(text, &at, false, power, sizeof(power));
	if (at != text.len_bytes || powers < 2 || powers > 3)
		return false;
	for (size_t i = 0; i < powers; i++)
		exponent = exponent * 10 + (power[i] - (unsigned)'0');
	while (count > exponent + 1 && digits[count - 1] == '0')
		count--;
	if (count == exponent + 1)
		(void)find_original(t, digits, count);
	return true;
}

/* 60576072486, 60,576,072,486 or either with .0 behind it. */
static enum damage look_at_number(struct span text, struct typed *t)
{
	unsigned char digits[ENTRY_NUMBER_LEN];
	size_t at = 0, count = take_digits(text, &at, true, digits, sizeof(digits));
	bool point = at < text.len_bytes && text.begin[at] == '.';

	if (count == 0 || count > sizeof(digits))
		return DAMAGE_NONE;
	if (point) {
		size_t zeros = ++at;

		while (at < text.len_bytes && text.begin[at] == '0')
			at++;
		if (at == zeros)
			return DAMAGE_NONE;
	}
	if (at != text.len_bytes || (!point && count == ENTRY_NUMBER_LEN) || !find_original(t, digits, count))
		return DAMAGE_NONE;
	return point ? DAMAGE_POINT_ZERO : DAMAGE_ZEROS;
}

struct typed typed_look(struct span typed)
{
	struct typed t = { .damage = DAMAGE_NONE };
	struct span text = trimmed(typed);

	for (size_t i = 0; i < typed.len_bytes; i++) {
		unsigned char c = typed.begin[i];

		t.lower_case = t.lower_case || (c >= 'a' && c <= 'z');
		t.dirt = t.dirt || (base36_value[c] == BASE36_NONE && c != '-');
	}
	if (is_scientific(text, &t))
		t.damage = DAMAGE_SCIENTIFIC;
	else if (typed_is_date(text))
		t.damage = DAMAGE_DATE;
	else
		t.damage = look_at_number(text, &t);
	return t;
}
