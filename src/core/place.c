/* Keys to places and back. */
#include "core/place.h"

#define SERIALS 10000000u

/*
 * CATAIR Appendix E: letters become digits (A J = 1, B K S = 2, … I R Z = 9); of the ten characters, those at even positions
 * are doubled and their digits added; the check digit fills the sum up to a multiple of ten. By base 36 value:
 */
static const unsigned char plain[36] = { 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 1, 2, 3, 4, 5, 6, 7, 8,
					 9, 1, 2, 3, 4, 5, 6, 7, 8, 9, 2, 3, 4, 5, 6, 7, 8, 9 };
static const unsigned char doubled[10] = { 0, 2, 4, 6, 8, 1, 3, 5, 7, 9 };

unsigned check_digit(uint32_t filer, uint32_t serial)
{
	unsigned sum = 0u + plain[filer / 1296] + doubled[plain[filer / 36 % 36]] + plain[filer % 36];

	/* From the tenth position to the fourth. */
	for (unsigned i = 0; i < 7; i++, serial /= 10)
		sum += i % 2 == 0 ? doubled[serial % 10] : serial % 10;
	return (10 - sum % 10) % 10;
}

/* The eight characters behind the filer code as a number of eight digits; false if one is a letter. */
static bool digits_of(uint64_t rest, uint32_t *number)
{
	uint32_t halves[2] = { (uint32_t)(rest / 1679616), (uint32_t)(rest % 1679616) };
	uint32_t letters = 0;

	*number = 0;
	for (unsigned h = 0; h < 2; h++) {
		uint32_t a = halves[h] / 46656, b = halves[h] / 1296 % 36, c = halves[h] / 36 % 36, d = halves[h] % 36;

		letters |= (a > 9) | (b > 9) | (c > 9) | (d > 9);
		*number = *number * 10000 + a * 1000 + b * 100 + c * 10 + d;
	}
	return !letters;
}

uint64_t place_of_key(uint64_t key)
{
	uint32_t filer = key_filer(key);
	uint64_t rest = key - filer * (uint64_t)KEYS_PER_FILER;
	uint64_t base = (uint64_t)filer << PLACE_FILER_BITS;
	uint32_t number;

	if (key == KEY_NONE)
		return PLACE_NONE;
	if (!digits_of(rest, &number))
		return base | PLACE_LETTERS | rest;
	if (check_digit(filer, number / 10) == number % 10)
		return base | number / 10;
	return base | (SLOT_WRONG_CHECK + number);
}

uint64_t key_of_place(uint64_t place)
{
	uint32_t filer = place_filer(place);
	uint64_t value = place_rest(place);
	uint64_t rest = 0, power = 1;
	uint32_t number;

	if (filer >= FILER_CODES)
		return KEY_NONE;
	if (value & PLACE_LETTERS) {
		value &= ~PLACE_LETTERS;
		return value < KEYS_PER_FILER ? filer * (uint64_t)KEYS_PER_FILER + value : KEY_NONE;
	}
	if (value >= SLOTS || (value >= SERIALS && value < SLOT_WRONG_CHECK))
		return KEY_NONE;
	number = value < SERIALS ? (uint32_t)value * 10 + check_digit(filer, (uint32_t)value)
				 : (uint32_t)value - SLOT_WRONG_CHECK;
	for (unsigned i = 0; i < 8; i++, number /= 10, power *= 36)
		rest += number % 10 * power;
	return filer * (uint64_t)KEYS_PER_FILER + rest;
}
