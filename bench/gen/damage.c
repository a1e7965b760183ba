/* The damaged forms of an entry number. */
#include "damage.h"

#include <string.h>

#include "put.h"

static const char *const names[DAMAGE_KINDS] = {
	"zeros", "scientific", "cut", "duplicate", "filer", "importer", "unknown", "blank",
};

bool damage_find(const char *name, enum damage *kind)
{
	for (int i = 0; i < DAMAGE_KINDS; i++) {
		if (strcmp(names[i], name) == 0) {
			*kind = (enum damage)i;
			return true;
		}
	}
	return false;
}

const char *damage_name(enum damage kind)
{
	return names[kind];
}

enum damage damage_draw(struct rng *rng, const uint32_t ppm[DAMAGE_KINDS])
{
	uint32_t left = rng_below(rng, 1000000);

	for (int i = 0; i < DAMAGE_BLANK; i++) {
		if (left < ppm[i])
			return (enum damage)i;
		left -= ppm[i];
	}
	return DAMAGE_NONE;
}

static bool number_value(const char *number, uint64_t *value)
{
	*value = 0;
	for (int i = 0; i < ENTRYNUM_LEN; i++) {
		if (number[i] < '0' || number[i] > '9')
			return false;
		*value = *value * 10 + (uint64_t)(number[i] - '0');
	}
	return true;
}

/* Excel's General format in a narrow cell: six significant digits, no trailing zeros. No filer code is 000, so the
 * value has at least nine digits. */
static size_t scientific_write(uint64_t value, char *text)
{
	uint64_t scale = 1;
	unsigned exponent = 5;
	char digits[6];
	size_t kept = sizeof digits;
	char *p = text;

	while (value / scale >= 1000000) {
		scale *= 10;
		exponent++;
	}
	value = (value + scale / 2) / scale;
	if (value == 1000000) {
		value = 100000;
		exponent++;
	}
	put_digits(digits, value, sizeof digits);
	while (kept > 1 && digits[kept - 1] == '0')
		kept--;
	p = put_char(p, digits[0]);
	if (kept > 1)
		p = put_bytes(put_char(p, '.'), digits + 1, kept - 1);
	p = put_digits(put_text(p, "E+"), exponent, 2);
	return (size_t)(p - text);
}

size_t damage_shorten(enum damage kind, const char number[ENTRYNUM_LEN], bool dashes, char text[DAMAGE_TEXT_SIZE])
{
	uint64_t value;
	bool numeric = number_value(number, &value);
	char *p = text;

	if (kind == DAMAGE_ZEROS && numeric && number[0] == '0')
		return (size_t)(put_uint(text, value) - text);
	if (kind == DAMAGE_SCIENTIFIC && numeric)
		return scientific_write(value, text);
	p = put_bytes(p, number, ENTRYNUM_CODE_LEN);
	if (dashes)
		p = put_char(p, '-');
	return (size_t)(put_bytes(p, number + ENTRYNUM_CODE_LEN, 7) - text);
}
