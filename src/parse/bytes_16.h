/* Sixteen bytes at once on any processor, as the compiler has them: SSE2 on x86-64. */
#ifndef CAPE_PARSE_BYTES_16_H
#define CAPE_PARSE_BYTES_16_H

#include "core/types.h"

#ifdef __SSE2__
#include <emmintrin.h>
#endif

typedef uint8_t bytes_16 __attribute__((vector_size(16)));

static inline bytes_16 bytes_16_read(const unsigned char *at)
{
	bytes_16 bytes;

	memcpy(&bytes, at, sizeof(bytes));
	return bytes;
}

/* Bit i: the i-th byte, which is all ones or zeros, as comparisons give them. */
static inline uint64_t bytes_16_bits(bytes_16 truths)
{
#ifdef __SSE2__
	return (uint64_t)_mm_movemask_epi8((__m128i)truths);
#else
	typedef uint64_t halves __attribute__((vector_size(16)));
	const bytes_16 place = { 1, 2, 4, 8, 16, 32, 64, 128, 1, 2, 4, 8, 16, 32, 64, 128 };
	const uint64_t each_byte = UINT64_C(0x0101010101010101);
	halves found = (halves)(truths & place);

	/* The highest byte of such a product is the sum of all eight, whatever their order: here their bits side by side. */
	return (found[0] * each_byte) >> 56 | (found[1] * each_byte) >> 56 << 8;
#endif
}

#endif
