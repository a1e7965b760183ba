/* Entry numbers to keys and back: the table-driven scalar form, reference for any faster one. */
#include "core/key.h"

#define NO      BASE36_NONE
#define NO8     NO, NO, NO, NO, NO, NO, NO, NO
#define NO16    NO8, NO8
#define LETTERS 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23, 24, 25, 26, 27, 28, 29, 30, 31, 32, 33, 34, 35

const unsigned char base36_value[256] = {
	NO16, NO16,    NO16, 0,    1,    2,    3,    4,    5, 6, 7, 8, 9, NO, NO, NO, NO, NO, NO, /* 0x30 '0' */
	NO,   LETTERS, NO,   NO,   NO,   NO,   NO,                                                /* 0x40 '@', 'A'… */
	NO,   LETTERS, NO,   NO,   NO,   NO,   NO,                                                /* 0x60 '`', 'a'… */
	NO16, NO16,    NO16, NO16, NO16, NO16, NO16, NO16,
};

static const unsigned char base36_char[] = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ";

uint64_t key_pack(struct span typed)
{
	uint64_t key = 0;
	unsigned kept = 0;

	for (size_t i = 0; i < typed.len_bytes; i++) {
		unsigned char value = base36_value[typed.begin[i]];

		if (value == BASE36_NONE)
			continue;
		/* Stops before the twelfth: 36^11 fits, 36^12 would not, and a giant field need not be read to its end. */
		if (kept == ENTRY_NUMBER_LEN)
			return KEY_NONE;
		key = key * 36 + value;
		kept++;
	}
	return kept == ENTRY_NUMBER_LEN ? key : KEY_NONE;
}

void key_unpack(uint64_t key, unsigned char out[ENTRY_NUMBER_LEN])
{
	/* Two halves, so that most of the divisions are 32 bits wide: 36^6 = 2,176,782,336 < 2^32. */
	uint32_t low = (uint32_t)(key % 2176782336u);
	uint32_t high = (uint32_t)(key / 2176782336u);

	for (int i = ENTRY_NUMBER_LEN - 1; i >= 5; i--, low /= 36)
		out[i] = base36_char[low % 36];
	for (int i = 4; i >= 0; i--, high /= 36)
		out[i] = base36_char[high % 36];
}

bool filer_pack(struct span code, uint32_t *filer)
{
	*filer = 0;
	if (code.len_bytes != FILER_CODE_LEN)
		return false;
	for (size_t i = 0; i < FILER_CODE_LEN; i++) {
		unsigned char value = base36_value[code.begin[i]];

		if (value == BASE36_NONE)
			return false;
		*filer = *filer * 36 + value;
	}
	return true;
}

void filer_unpack(uint32_t filer, unsigned char out[FILER_CODE_LEN])
{
	for (int i = FILER_CODE_LEN - 1; i >= 0; i--, filer /= 36)
		out[i] = base36_char[filer % 36];
}

size_t alnum_normalise(struct span typed, unsigned char *out, size_t capacity)
{
	size_t kept = 0;

	for (size_t i = 0; i < typed.len_bytes; i++) {
		unsigned char value = base36_value[typed.begin[i]];

		if (value == BASE36_NONE)
			continue;
		if (kept < capacity)
			out[kept] = base36_char[value];
		kept++;
	}
	return kept;
}
