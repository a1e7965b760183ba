/* Keys to places and back. */
#include "core/place.h"

#include "core/digits.h"

#define SERIALS 10000000u

/*
 * CATAIR Appendix E: letters become digits (A J = 1, B K S = 2, … I R Z = 9); of the ten characters, those at even positions
 * are doubled and their digits added; the check digit fills the sum up to a multiple of ten. By base 36 value:
 */
static const unsigned char plain[36] = { 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 1, 2, 3, 4, 5, 6, 7, 8,
					 9, 1, 2, 3, 4, 5, 6, 7, 8, 9, 2, 3, 4, 5, 6, 7, 8, 9 };
static const unsigned char doubled[10] = { 0, 2, 4, 6, 8, 1, 3, 5, 7, 9 };

static unsigned filer_sum(uint32_t filer)
{
	return 0u + plain[filer / 1296] + doubled[plain[filer / 36 % 36]] + plain[filer % 36];
}

unsigned check_digit(uint32_t filer, uint32_t serial)
{
	unsigned sum = filer_sum(filer);

	/* From the tenth position to the fourth. */
	for (unsigned i = 0; i < 7; i++, serial /= 10)
		sum += i % 2 == 0 ? doubled[serial % 10] : serial % 10;
	return (10 - sum % 10) % 10;
}

/* Four characters, as a number in base 36, to four digits. */
struct quad {
	uint32_t digits[4];
	bool letters;
};

static struct quad quad_of(uint32_t value)
{
	struct quad q = { { value / 46656, value / 1296 % 36, value / 36 % 36, value % 36 }, false };

	q.letters = (q.digits[0] > 9) | (q.digits[1] > 9) | (q.digits[2] > 9) | (q.digits[3] > 9);
	return q;
}

static uint32_t quad_number(const struct quad *q)
{
	return q->digits[0] * 1000 + q->digits[1] * 100 + q->digits[2] * 10 + q->digits[3];
}

uint64_t place_of_key(uint64_t key)
{
	uint32_t filer = key_filer(key);
	uint64_t rest = key - filer * (uint64_t)KEYS_PER_FILER;
	uint64_t base = (uint64_t)filer << PLACE_FILER_BITS;
	struct quad left, right;
	unsigned sum;
	uint32_t number;

	if (filer >= FILER_CODES)
		return PLACE_NONE;
	left = quad_of((uint32_t)(rest / 1679616));
	right = quad_of((uint32_t)(rest % 1679616));
	if (left.letters | right.letters)
		return base | PLACE_LETTERS | rest;
	/* As check_digit(), from the digits at hand; with the check digit the sum is a multiple of ten. */
	sum = filer_sum(filer) + doubled[left.digits[0]] + left.digits[1] + doubled[left.digits[2]] + left.digits[3] +
	      doubled[right.digits[0]] + right.digits[1] + doubled[right.digits[2]] + right.digits[3];
	number = quad_number(&left) * 10000 + quad_number(&right);
	return base | (sum % 10 == 0 ? number / 10 : SLOT_WRONG_CHECK + number);
}

/* --- eleven characters at once ------------------------------------------------------------------------------------- */

/* Their part of the check sum: the first, third, fifth and seventh doubled, less 9 where that has two digits. */
static unsigned digits_sum(uint64_t digits)
{
	uint64_t twice = (digits & 0x00FF00FF00FF00FF) * 2;
	uint64_t over = ((twice + 0x0076007600760076) >> 7) & 0x0001000100010001;
	uint64_t sums = twice - over * 9 + ((digits >> 8) & 0x00FF00FF00FF00FF);

	return (unsigned)((sums * 0x0001000100010001) >> 48);
}

uint64_t place_pack(struct span typed)
{
	unsigned first, second, third, sum;
	uint64_t digits;
	uint32_t filer;

	if (typed.len_bytes != ENTRY_NUMBER_LEN)
		return place_of_key(key_pack(typed));
	first = base36_value[typed.begin[0]];
	second = base36_value[typed.begin[1]];
	third = base36_value[typed.begin[2]];
	digits = digits_load(typed.begin + FILER_CODE_LEN) ^ BYTES_OF('0');
	if ((first | second | third) >= 64 || !digits_are_values(digits)) /* BASE36_NONE has bits that no value has. */
		return place_of_key(key_pack(typed));
	filer = (first * 36 + second) * 36 + third;
	/* filer_sum(), from the values at hand. */
	sum = 0u + plain[first] + doubled[plain[second]] + plain[third] + digits_sum(digits);
	return (uint64_t)filer << PLACE_FILER_BITS |
	       (sum % 10 == 0 ? digits_number(digits) / 10 : SLOT_WRONG_CHECK + digits_number(digits));
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

/* Below 10^8 to eight digits, the first in the lowest byte: halves, pairs, digits; 5243 / 2^19 and 103 / 2^10 are 1/100 and 1/10 in range. */
static uint64_t number_digits(uint32_t number)
{
	uint64_t halves = number / 10000 | (uint64_t)(number % 10000) << 32;
	uint64_t hundreds = ((halves * 5243) >> 19) & 0x0000007F0000007F;
	uint64_t pairs = hundreds | (halves - hundreds * 100) << 16;
	uint64_t tens = ((pairs * 103) >> 10) & 0x000F000F000F000F;

	return tens | (pairs - tens * 10) << 8;
}

void place_unpack(uint64_t place, unsigned char out[ENTRY_NUMBER_LEN])
{
	uint32_t filer = place_filer(place);
	uint64_t value = place_rest(place), digits;

	if (value & PLACE_LETTERS) {
		key_unpack(key_of_place(place), out);
		return;
	}
	if (value < SERIALS) {
		digits = number_digits((uint32_t)value * 10);
		digits |= (uint64_t)((100 - filer_sum(filer) - digits_sum(digits)) % 10) << 56;
	} else {
		digits = number_digits((uint32_t)value - SLOT_WRONG_CHECK);
	}
	digits = htole64(digits | BYTES_OF('0'));
	filer_unpack(filer, out);
	memcpy(out + FILER_CODE_LEN, &digits, sizeof(digits));
}
