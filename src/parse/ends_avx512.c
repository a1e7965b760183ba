/* Ends of fields with AVX-512: one vector a block. */
#include "parse/ends.h"
#include "parse/ends_block.h"

#ifdef __x86_64__
#include <immintrin.h>

static inline struct block block_of(__m512i bytes, unsigned char record_end)
{
	return (struct block){ _mm512_cmpeq_epi8_mask(bytes, _mm512_set1_epi8('"')),
			       _mm512_cmpeq_epi8_mask(bytes, _mm512_set1_epi8(',')),
			       _mm512_cmpeq_epi8_mask(bytes, _mm512_set1_epi8((char)record_end)) };
}

static inline struct block block_read(const unsigned char *at, unsigned char record_end)
{
	return block_of(_mm512_loadu_si512(at), record_end);
}

/* Bytes that a mask leaves out are not read, so they may lie in a page that is not there. */
static inline struct block block_read_part(const unsigned char *at, size_t len_bytes, unsigned char record_end)
{
	return block_of(_mm512_maskz_loadu_epi8(_bzhi_u64(~UINT64_C(0), (unsigned)len_bytes), at), record_end);
}

/* The numbers of bytes 0 … 63 of a block. */
static inline __m512i byte_numbers(void)
{
	static const uint8_t numbers[64] __attribute__((aligned(64))) = {
		0,  1,  2,  3,  4,  5,  6,  7,  8,  9,  10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21,
		22, 23, 24, 25, 26, 27, 28, 29, 30, 31, 32, 33, 34, 35, 36, 37, 38, 39, 40, 41, 42, 43,
		44, 45, 46, 47, 48, 49, 50, 51, 52, 53, 54, 55, 56, 57, 58, 59, 60, 61, 62, 63,
	};

	return _mm512_load_si512(numbers);
}

/* Sixteen bytes as items. A byte's high bit, which is its sign, becomes ENDS_RECORD; `at` has no bits below 64. */
static inline void put_16(uint32_t *out, __m512i at, __m128i bytes)
{
	__m512i kept = _mm512_set1_epi32((int)(ENDS_RECORD | 63));

	/* 0xEA: (a and b) or c. */
	_mm512_storeu_si512(out, _mm512_ternarylogic_epi32(_mm512_cvtepi8_epi32(bytes), kept, at, 0xEA));
}

/*
 * The numbers of the bytes wanted are moved together, those that end records with a high bit, then widened. 32 or 64 are
 * written whether there are so many or not: what is too much is overwritten by the next block. (Moving items of four bytes
 * together is a third slower. Compressing straight to memory is slow on Zen 4.)
 */
static inline uint32_t *put_ends(uint32_t *out, uint32_t at, uint64_t ends, uint64_t record_ends)
{
	__m512i numbers = byte_numbers(), base = _mm512_set1_epi32((int)at);
	__m512i marked = _mm512_mask_add_epi8(numbers, record_ends, numbers, _mm512_set1_epi8(-128));
	__m512i packed = _mm512_maskz_compress_epi8(ends, marked);
	unsigned count = (unsigned)_mm_popcnt_u64(ends);

	put_16(out, base, _mm512_castsi512_si128(packed));
	put_16(out + 16, base, _mm512_extracti32x4_epi32(packed, 1));
	if (count > 32) {
		put_16(out + 32, base, _mm512_extracti32x4_epi32(packed, 2));
		put_16(out + 48, base, _mm512_extracti32x4_epi32(packed, 3));
	}
	return out + count;
}

#include "parse/ends_cut.h"
#include "parse/ends_find.h"

const struct ends_variant ends_avx512 = { "avx512", CPU_AVX512, find, cut };
#endif
