/*
 * 64 bytes of CSV as bits: which of them are quotes, commas, record ends, and which are inside quotes.
 *
 * How quotes are told apart. Where every quote opens or closes, a byte is inside if the quotes up to it are odd in number; a
 * doubled quote closes and opens again, which comes to the same. That is parity(), and it is right exactly as far as each
 * quote it takes for an opening one may open: behind a comma or record end that is outside, at the start, or behind a
 * closing quote. The first that may not is a stray one (as in 5" PIPE), and so are all others up to the next that stands
 * behind a comma or record end. They are taken away, and the rest is looked at again.
 */
#ifndef CAPE_PARSE_ENDS_BLOCK_H
#define CAPE_PARSE_ENDS_BLOCK_H

#include "core/types.h"

#ifdef __PCLMUL__
#include <immintrin.h>
#endif

#define BLOCK_BYTES 64

/* Bit i stands for byte i. */
struct block {
	uint64_t quotes, commas, record_ends;
};

/* From one block to the next. */
struct carry {
	uint64_t inside; /* all ones: the block begins inside quotes */
	uint64_t opens;  /* bit 0: a quote as its first byte opens a field, or is the second of a doubled one */
};

static const struct carry carry_start = { .inside = 0, .opens = 1 };

/* Bit i: whether the number of ones in bits 0 … i is odd. */
static inline uint64_t parity(uint64_t bits)
{
#ifdef __PCLMUL__
	/* The product by all ones, without carries. */
	__m128i product = _mm_clmulepi64_si128(_mm_cvtsi64_si128((long long)bits), _mm_set1_epi8(-1), 0);

	return (uint64_t)_mm_cvtsi128_si64(product);
#else
	for (unsigned shift = 1; shift < 64; shift *= 2)
		bits ^= bits << shift;
	return bits;
#endif
}

/* Which bytes are inside quotes: opening quotes are, closing ones are not. Takes stray quotes out of block->quotes. */
static inline uint64_t block_inside(struct block *block, struct carry *carry)
{
	uint64_t ends = block->commas | block->record_ends;

	for (;;) {
		uint64_t quotes = block->quotes;
		uint64_t inside = parity(quotes) ^ carry->inside;
		uint64_t opens_next = (ends | quotes) & ~inside;
		uint64_t strays = quotes & inside & ~(opens_next << 1 | carry->opens);
		uint64_t stray, next;

		if (__builtin_expect(strays == 0, 1)) {
			carry->inside = 0 - (inside >> 63);
			carry->opens = opens_next >> 63;
			return inside;
		}
		stray = strays & (0 - strays);
		/* All quotes from it to before the next one behind a comma or record end; all that are left if there is none. */
		next = quotes & (ends << 1) & (0 - stray);
		next &= 0 - next;
		block->quotes &= ~(next - stray);
	}
}

#endif
