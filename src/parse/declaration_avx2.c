/* Declarations with AVX2: a piece is two vectors, four plain records are read at once. */
#include "parse/declaration_piece.h"

#ifdef __x86_64__
#include <immintrin.h>

#define PLAIN_MAX 4

/* --- squeezing ---------------------------------------------------------------------------------------------------- */

struct piece {
	struct block block;
	uint64_t kept;
	__m256i bytes[2], text[2];
};

/* A true byte is all ones. Bytes are compared as unsigned ones. */
static inline __m256i at_most(__m256i bytes, char limit)
{
	return _mm256_cmpeq_epi8(_mm256_min_epu8(bytes, _mm256_set1_epi8(limit)), bytes);
}

static inline __m256i equal(__m256i bytes, char byte)
{
	return _mm256_cmpeq_epi8(bytes, _mm256_set1_epi8(byte));
}

/* 0xFF or 0 to `amount` or 0. */
static inline __m256i where(__m256i truths, char amount)
{
	return _mm256_and_si256(truths, _mm256_set1_epi8(amount));
}

static inline uint64_t bits_of(__m256i truths)
{
	return (uint32_t)_mm256_movemask_epi8(truths);
}

static inline void read_half(struct piece *piece, unsigned half, __m256i bytes, unsigned char record_end)
{
	const __m256i lower_case = _mm256_set1_epi8('a' - 'A');
	__m256i letters =
		at_most(_mm256_sub_epi8(_mm256_or_si256(bytes, lower_case), _mm256_set1_epi8('a')), 'z' - 'a');
	__m256i kept = _mm256_or_si256(letters, at_most(_mm256_sub_epi8(bytes, _mm256_set1_epi8('0')), '9' - '0'));
	__m256i ends = equal(bytes, (char)record_end);

	piece->bytes[half] = bytes;
	bytes = _mm256_andnot_si256(where(letters, 'a' - 'A'), bytes);
	piece->text[half] = _mm256_or_si256(_mm256_and_si256(bytes, kept), where(ends, (char)MARK_RECORD));
	piece->block.quotes |= bits_of(equal(bytes, '"')) << (half * 32);
	piece->block.commas |= bits_of(equal(bytes, ',')) << (half * 32);
	piece->block.record_ends |= bits_of(ends) << (half * 32);
	piece->kept |= bits_of(kept) << (half * 32);
}

static inline struct piece piece_read(const unsigned char *at, unsigned char record_end)
{
	struct piece piece = { .kept = 0 };

	read_half(&piece, 0, _mm256_loadu_si256((const void *)at), record_end);
	read_half(&piece, 1, _mm256_loadu_si256((const void *)(at + 32)), record_end);
	return piece;
}

static inline uint64_t half_blanks(__m256i bytes)
{
	return bits_of(_mm256_or_si256(_mm256_or_si256(equal(bytes, ' '), equal(bytes, '\t')), equal(bytes, '\r')));
}

static inline uint64_t piece_blanks(const struct piece *piece)
{
	return half_blanks(piece->bytes[0]) | half_blanks(piece->bytes[1]) << 32;
}

static inline struct piece piece_read_part(const unsigned char *at, size_t len_bytes, unsigned char record_end)
{
	unsigned char copy[BLOCK_BYTES] = { 0 };

	memcpy(copy, at, len_bytes);
	return piece_read(copy, record_end);
}

/* For each eight bits, the numbers of the ones, the lowest first: which bytes are to stand where. */
#define PUT(bits, i)  ((uint64_t)((bits) >> (i)&1) * (i) << 8 * __builtin_popcount((bits) & ((1 << (i)) - 1)))
#define ROW(bits)     PUT(bits, 1) | PUT(bits, 2) | PUT(bits, 3) | PUT(bits, 4) | PUT(bits, 5) | PUT(bits, 6) | PUT(bits, 7)
#define ROWS_4(bits)  ROW(bits), ROW((bits) + 1), ROW((bits) + 2), ROW((bits) + 3)
#define ROWS_16(bits) ROWS_4(bits), ROWS_4((bits) + 4), ROWS_4((bits) + 8), ROWS_4((bits) + 12)
#define ROWS_64(bits) ROWS_16(bits), ROWS_16((bits) + 16), ROWS_16((bits) + 32), ROWS_16((bits) + 48)
static const uint64_t ones[256] = { ROWS_64(0), ROWS_64(64), ROWS_64(128), ROWS_64(192) };

static inline unsigned char *put_eight(unsigned char *out, __m128i text, unsigned bits)
{
	_mm_storel_epi64((void *)out, _mm_shuffle_epi8(text, _mm_loadl_epi64((const void *)&ones[bits])));
	return out + __builtin_popcount(bits);
}

static inline unsigned char *put_text(unsigned char *out, const struct piece *piece, uint64_t kept)
{
	if (kept == UINT64_MAX) { /* As they are, in files of nothing but numbers and LF. */
		_mm256_storeu_si256((void *)out, piece->text[0]);
		_mm256_storeu_si256((void *)(out + 32), piece->text[1]);
		return out + BLOCK_BYTES;
	}
	for (unsigned i = 0; i < 4; i++, kept >>= 16) {
		__m256i half = piece->text[i / 2];
		__m128i text = i % 2 ? _mm256_extracti128_si256(half, 1) : _mm256_castsi256_si128(half);

		out = put_eight(out, text, kept & 0xFF);
		out = put_eight(out, _mm_srli_si128(text, 8), kept >> 8 & 0xFF);
	}
	return out;
}

/* Eight at a time whether there are so many or not: what is too much is overwritten by the next piece. */
static inline uint16_t *put_begins(uint16_t *out, size_t at, uint64_t ends)
{
	uint16_t *const behind = out + _mm_popcnt_u64(ends);

	do {
		for (unsigned k = 0; k < 8; k++) {
			out[k] = (uint16_t)(at + _tzcnt_u64(ends));
			ends = _blsr_u64(ends);
		}
		out += 8;
	} while (__builtin_expect(ends != 0, 0));
	return behind;
}

/* --- plain records ---------------------------------------------------------------------------------------------------- */

static inline __m256i twice(__m128i lane)
{
	return _mm256_broadcastsi128_si256(lane);
}

static inline __m256i above(__m256i bytes, char limit)
{
	return _mm256_cmpgt_epi8(bytes, _mm256_set1_epi8(limit));
}

/* What values in base 36 add to the check sum (core/place.c). */
static inline __m256i check_sums(__m256i value)
{
	const __m256i doubled = twice(_mm_setr_epi8(0, -1, 0, 0, 0, 0, 0, 0, 0, -1, 0, -1, 0, -1, 0, -1));
	__m256i x = value;

	x = _mm256_sub_epi8(x, where(above(value, 9), 9));
	x = _mm256_sub_epi8(x, where(above(value, 18), 9));
	x = _mm256_sub_epi8(x, where(above(value, 27), 8));
	x = _mm256_add_epi8(x, _mm256_and_si256(x, doubled));
	x = _mm256_sub_epi8(x, where(above(x, 9), 9));
	return _mm256_sad_epu8(x, _mm256_setzero_si256());
}

struct two {
	__m256i halves;     /* of each record: filer, sum << 24, check digit << 32; serial, sum << 24 */
	uint32_t not_plain; /* for each record, 16 bits: is any set? */
	uint32_t letters;   /* the same: are there letters among the digits? */
};

/*
 * One record to 16 bytes: filer code, a zero, check digit and three zeros in the lower half, a zero and the seven digits in
 * the upper one, so that pairs, and pairs of pairs, do not cross from one to the other.
 */
static inline struct two two_read(__m256i text)
{
	/* Letters and digits are not below, as signed numbers; the byte behind them must be. */
	const __m256i limits = twice(_mm_setr_epi8(1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 0, -128, -128, -128, -128));
	const __m256i lanes = twice(_mm_setr_epi8(0, 1, 2, -1, 10, -1, -1, -1, -1, 3, 4, 5, 6, 7, 8, 9));
	const __m256i pairs = twice(_mm_setr_epi8(36, 1, 1, 0, 1, 0, 0, 0, 10, 1, 10, 1, 10, 1, 10, 1));
	const __m256i quads = twice(_mm_setr_epi16(36, 1, 1, 0, 100, 1, 100, 1));
	__m256i x = _mm256_shuffle_epi8(text, lanes);
	__m256i letters = above(x, '9');
	/* Zeros stay zeros. */
	__m256i value = _mm256_sub_epi8(_mm256_subs_epu8(x, _mm256_set1_epi8('0')), where(letters, 'A' - '9' - 1));
	__m256i sums = _mm256_slli_epi64(check_sums(value), 24);
	/* Below, filer and check digit as 32 bits each; above, the first three and the last four of the seven digits. */
	__m256i parts = _mm256_madd_epi16(_mm256_maddubs_epi16(value, pairs), quads);
	__m256i serial =
		_mm256_add_epi64(_mm256_mul_epu32(parts, _mm256_set1_epi64x(10000)), _mm256_srli_epi64(parts, 32));

	return (struct two){
		.halves = _mm256_add_epi64(_mm256_blend_epi32(parts, serial, 0xCC), sums),
		.not_plain = (uint32_t)bits_of(_mm256_cmpgt_epi8(limits, text)) ^ 0x08000800,
		.letters = (uint32_t)bits_of(letters) & 0xFE10FE10,
	};
}

/* The places of four records whose digits are digits, the first and third from one, the others from the other. */
static inline __m256i four_places(__m256i even, __m256i odd)
{
	__m256i filer = _mm256_unpacklo_epi64(even, odd);
	__m256i serial = _mm256_unpackhi_epi64(even, odd);
	/* Filer and serial together stay below 2^24: what is above are sum and check digit. */
	__m256i rest = _mm256_srli_epi64(_mm256_add_epi64(filer, serial), 24);
	__m256i sum = _mm256_and_si256(rest, _mm256_set1_epi64x(0xFF));
	__m256i check = _mm256_srli_epi64(rest, 8);
	/* A multiple of ten, times 6554 modulo 2^16, is its tenth times 4; other sums below 100 come to 6554 and more. */
	__m256i tenth = _mm256_mullo_epi16(sum, _mm256_set1_epi64x(6554));
	__m256i right = _mm256_cmpgt_epi64(_mm256_set1_epi64x(6554), tenth);
	__m256i slot = _mm256_and_si256(serial, _mm256_set1_epi64x(0xFFFFFF));
	__m256i number = _mm256_add_epi64(_mm256_mul_epu32(slot, _mm256_set1_epi64x(10)), check);
	__m256i wrong = _mm256_add_epi64(number, _mm256_set1_epi64x(SLOT_WRONG_CHECK));

	return _mm256_or_si256(_mm256_slli_epi64(filer, PLACE_FILER_BITS), _mm256_blendv_epi8(wrong, slot, right));
}

static inline __m256i load_two(const unsigned char *first, const unsigned char *second)
{
	return _mm256_loadu2_m128i((const void *)second, (const void *)first);
}

static inline void put_numbers(unsigned char (*numbers)[ENTRY_TEXT_BYTES], __m256i even, __m256i odd)
{
	_mm256_storeu_si256((void *)numbers, _mm256_permute2x128_si256(even, odd, 0x20));
	_mm256_storeu_si256((void *)(numbers + 2), _mm256_permute2x128_si256(even, odd, 0x31));
}

static inline size_t put_plain(const unsigned char *text, uint64_t *places, unsigned char (*numbers)[ENTRY_TEXT_BYTES])
{
	__m256i even = load_two(text, text + 2 * PLAIN_BYTES);
	__m256i odd = load_two(text + PLAIN_BYTES, text + 3 * PLAIN_BYTES);
	struct two a = two_read(even), b = two_read(odd);
	size_t count = PLAIN_MAX;

	_mm256_storeu_si256((void *)places, four_places(a.halves, b.halves));
	if (numbers)
		put_numbers(numbers, even, odd);
	if (__builtin_expect((a.not_plain | b.not_plain) != 0, 0)) {
		size_t even_first = _tzcnt_u32(a.not_plain) / 16 * 2, odd_first = _tzcnt_u32(b.not_plain) / 16 * 2 + 1;

		count = even_first < odd_first ? even_first : odd_first;
	}
	if (__builtin_expect((a.letters | b.letters) != 0, 0))
		pack_letters(text, places, count);
	return count;
}

#include "parse/declaration_squeeze.h"

const struct declaration_variant declaration_avx2 = { "avx2", CPU_AVX2, parse };
#endif
