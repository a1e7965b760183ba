/*
 * Eight digits at once: bytes of a word in place of a loop over characters.
 *
 * The first character is the lowest byte, so words are loaded with digits_load(). None of these reads more than it says.
 */
#ifndef CAPE_CORE_DIGITS_H
#define CAPE_CORE_DIGITS_H

#include "core/types.h"

#include <endian.h>

/* The same byte eight times. */
#define BYTES_OF(b) (UINT64_C(0x0101010101010101) * (b))

/* Eight bytes as they stand in the text. */
static inline uint64_t digits_load(const unsigned char *at)
{
	uint64_t text;

	memcpy(&text, at, sizeof(text));
	return le64toh(text);
}

/* True if all eight bytes are 0 … 9, the values of digits: 10 and above reach the high bit when 0x76 is added. */
static inline bool digits_are_values(uint64_t bytes)
{
	return (((bytes + BYTES_OF(0x76)) | bytes) & BYTES_OF(0x80)) == 0;
}

/* Two values to one in every second byte: byte 0 is what bytes 0 and 1 say, and so on. */
static inline uint64_t digits_pairs(uint64_t values)
{
	return values * 10 + (values >> 8);
}

/* Eight values, the first in the lowest byte, to their number: pairs, fours, all. */
static inline uint32_t digits_number(uint64_t values)
{
	uint64_t fours =
		(digits_pairs(values) & 0x00FF00FF00FF00FF) * 100 + ((digits_pairs(values) >> 16) & 0x00FF00FF00FF00FF);

	return (uint32_t)((fours & 0xFFFF) * 10000 + ((fours >> 32) & 0xFFFF));
}

#endif
