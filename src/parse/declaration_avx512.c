/* Declarations with AVX-512: a piece is one vector, eight plain records are read at once. */
#include "parse/declaration_piece.h"

#ifdef __x86_64__
#include <immintrin.h>

#define PLAIN_MAX 8

#define ALIGNED __attribute__((aligned(64)))

/* --- squeezing ---------------------------------------------------------------------------------------------------- */

struct piece {
	struct block block;
	uint64_t kept;
	__m512i bytes, text;
};

#define DIGITS '0', '1', '2', '3', '4', '5', '6', '7', '8', '9'
#define LETTERS                                                                                                       \
	'A', 'B', 'C', 'D', 'E', 'F', 'G', 'H', 'I', 'J', 'K', 'L', 'M', 'N', 'O', 'P', 'Q', 'R', 'S', 'T', 'U', 'V', \
		'W', 'X', 'Y', 'Z'

/* What ASCII bytes become; all that are not named, MARK_OTHER. */
static const uint8_t becomes[128] ALIGNED = { ['0'] = DIGITS, ['A'] = LETTERS, ['a'] = LETTERS };

static inline __mmask64 equal_bytes(__m512i bytes, char byte)
{
	return _mm512_cmpeq_epi8_mask(bytes, _mm512_set1_epi8(byte));
}

static inline struct piece piece_of(__m512i bytes, unsigned char record_end)
{
	__m512i text = _mm512_permutex2var_epi8(_mm512_load_si512(becomes), bytes, _mm512_load_si512(becomes + 64));
	/* Only seven bits of a byte are looked up. */
	__mmask64 is_ascii = _mm512_testn_epi8_mask(bytes, _mm512_set1_epi8(-128));
	__mmask64 ends = equal_bytes(bytes, (char)record_end);

	return (struct piece){
		.block = { equal_bytes(bytes, '"'), equal_bytes(bytes, ','), ends },
		.kept = _mm512_mask_cmpge_epu8_mask(is_ascii, text, _mm512_set1_epi8('0')),
		.bytes = bytes,
		.text = _mm512_mask_mov_epi8(text, ends, _mm512_set1_epi8((char)MARK_RECORD)),
	};
}

static inline uint64_t piece_blanks(const struct piece *piece)
{
	return equal_bytes(piece->bytes, ' ') | equal_bytes(piece->bytes, '\t') | equal_bytes(piece->bytes, '\r');
}

static inline struct piece piece_read(const unsigned char *at, unsigned char record_end)
{
	return piece_of(_mm512_loadu_si512(at), record_end);
}

/* Bytes that a mask leaves out are not read, so they may lie in a page that is not there. */
static inline struct piece piece_read_part(const unsigned char *at, size_t len_bytes, unsigned char record_end)
{
	return piece_of(_mm512_maskz_loadu_epi8(_bzhi_u64(~UINT64_C(0), (unsigned)len_bytes), at), record_end);
}

static inline unsigned char *put_text(unsigned char *out, const struct piece *piece, uint64_t kept)
{
	_mm512_storeu_si512(out, _mm512_maskz_compress_epi8(kept, piece->text));
	return out + _mm_popcnt_u64(kept);
}

static inline uint16_t *put_begins(uint16_t *out, size_t at, uint64_t ends)
{
	static const uint8_t numbers[64] ALIGNED = {
		0,  1,  2,  3,  4,  5,  6,  7,  8,  9,  10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21,
		22, 23, 24, 25, 26, 27, 28, 29, 30, 31, 32, 33, 34, 35, 36, 37, 38, 39, 40, 41, 42, 43,
		44, 45, 46, 47, 48, 49, 50, 51, 52, 53, 54, 55, 56, 57, 58, 59, 60, 61, 62, 63,
	};
	__m512i packed = _mm512_maskz_compress_epi8(ends, _mm512_load_si512(numbers));
	__m512i first = _mm512_set1_epi16((short)at);
	unsigned count = (unsigned)_mm_popcnt_u64(ends);

	_mm512_storeu_si512(out, _mm512_add_epi16(first, _mm512_cvtepu8_epi16(_mm512_castsi512_si256(packed))));
	if (__builtin_expect(count > 32, 0))
		_mm512_storeu_si512(
			out + 32, _mm512_add_epi16(first, _mm512_cvtepu8_epi16(_mm512_extracti64x4_epi64(packed, 1))));
	return out + count;
}

/* --- plain records ---------------------------------------------------------------------------------------------------- */

/* clang-format off */

/* By the lower six bits of an upper-case letter, a digit or MARK_RECORD: its value in base 36, … */
static const uint8_t values[64] ALIGNED = {
	[1]  = 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23, 24, 25, 26, 27, 28, 29, 30, 31, 32, 33, 34, 35,
	[48] = 0, 1, 2, 3, 4, 5, 6, 7, 8, 9,
};
/* … and what it adds to the check sum (core/place.c), as it is … */
static const uint8_t sums_plain[64] ALIGNED = {
	[1]  = 1, 2, 3, 4, 5, 6, 7, 8, 9, 1, 2, 3, 4, 5, 6, 7, 8, 9, 2, 3, 4, 5, 6, 7, 8, 9,
	[48] = 0, 1, 2, 3, 4, 5, 6, 7, 8, 9,
};
/* … and doubled. */
static const uint8_t sums_doubled[64] ALIGNED = {
	[1]  = 2, 4, 6, 8, 1, 3, 5, 7, 9, 2, 4, 6, 8, 1, 3, 5, 7, 9, 4, 6, 8, 1, 3, 5, 7, 9,
	[48] = 0, 2, 4, 6, 8, 1, 3, 5, 7, 9,
};

/*
 * Four records of 12 bytes, one to 16 bytes: filer code, mark, check digit and three zeros in the lower half, a zero and
 * the seven digits in the upper one, so that pairs, and pairs of pairs, do not cross from one to the other.
 */
#define LANE(at) at, at + 1, at + 2, at + 11, at + 10, 0, 0, 0, 0, at + 3, at + 4, at + 5, at + 6, at + 7, at + 8, at + 9
static const uint8_t lanes[64] ALIGNED = { LANE(0), LANE(12), LANE(24), LANE(36) };

/* clang-format on */

#define EACH_LANE(bits) (UINT64_C(0x0001000100010001) * (bits))
#define LANE_USED       EACH_LANE(0xFE1F)
#define LANE_MARK       EACH_LANE(0x0008)
#define LANE_DIGITS     EACH_LANE(0xFE10)
#define LANE_DOUBLED    EACH_LANE(0xAA02) /* second, fourth, … tenth character */

struct four {
	__m512i halves;     /* of each record: filer, sum << 24, check digit << 32; serial, sum << 24 */
	uint64_t not_plain; /* for each record, 16 bits: is any set? */
	uint64_t letters;   /* the same: are there letters among the digits? */
};

static inline struct four four_read(__m512i text)
{
	/* Letters and digits are not below, as signed numbers; the byte behind them must be. */
	const __m512i limits = _mm512_broadcast_i32x4(_mm_setr_epi8(1, 1, 1, 0, 1, 0, 0, 0, 0, 1, 1, 1, 1, 1, 1, 1));
	const __m512i pairs =
		_mm512_broadcast_i32x4(_mm_setr_epi8(36, 1, 1, 0, 1, 0, 0, 0, 10, 1, 10, 1, 10, 1, 10, 1));
	const __m512i quads = _mm512_broadcast_i32x4(_mm_setr_epi16(36, 1, 1, 0, 100, 1, 100, 1));
	__m512i x = _mm512_maskz_permutexvar_epi8(LANE_USED, _mm512_load_si512(lanes), text);
	__m512i value = _mm512_permutexvar_epi8(x, _mm512_load_si512(values));
	__m512i plain = _mm512_permutexvar_epi8(x, _mm512_load_si512(sums_plain));
	__m512i added = _mm512_mask_permutexvar_epi8(plain, LANE_DOUBLED, x, _mm512_load_si512(sums_doubled));
	__m512i sums = _mm512_slli_epi64(_mm512_sad_epu8(added, _mm512_setzero_si512()), 24);
	/* Below, filer and check digit as 32 bits each; above, the first three and the last four of the seven digits. */
	__m512i parts = _mm512_madd_epi16(_mm512_maddubs_epi16(value, pairs), quads);
	__m512i serial =
		_mm512_add_epi64(_mm512_mul_epu32(parts, _mm512_set1_epi64(10000)), _mm512_srli_epi64(parts, 32));

	return (struct four){
		.halves = _mm512_add_epi64(_mm512_mask_mov_epi64(parts, 0xAA, serial), sums),
		.not_plain = _mm512_cmplt_epi8_mask(x, limits) ^ LANE_MARK,
		.letters = _mm512_mask_cmpgt_epu8_mask(LANE_DIGITS, value, _mm512_set1_epi8(9)),
	};
}

/* The places of eight records whose digits are digits. */
static inline __m512i eight_places(__m512i first, __m512i second)
{
	const __m512i lower = _mm512_setr_epi64(0, 2, 4, 6, 8, 10, 12, 14);
	const __m512i upper = _mm512_setr_epi64(1, 3, 5, 7, 9, 11, 13, 15);
	__m512i filer = _mm512_permutex2var_epi64(first, lower, second);
	__m512i serial = _mm512_permutex2var_epi64(first, upper, second);
	/* Filer and serial together stay below 2^24: what is above are sum and check digit. */
	__m512i above = _mm512_srli_epi64(_mm512_add_epi64(filer, serial), 24);
	__m512i sum = _mm512_and_si512(above, _mm512_set1_epi64(0xFF));
	__m512i check = _mm512_srli_epi64(above, 8);
	/* A multiple of ten, times 6554 modulo 2^16, is its tenth times 4; other sums below 100 come to 6554 and more. */
	__mmask8 wrong =
		_mm512_cmpge_epu64_mask(_mm512_mullo_epi16(sum, _mm512_set1_epi64(6554)), _mm512_set1_epi64(6554));
	__m512i base = _mm512_slli_epi64(filer, PLACE_FILER_BITS);
	__m512i slot = _mm512_and_si512(serial, _mm512_set1_epi64(0xFFFFFF));
	__m512i number = _mm512_add_epi64(_mm512_mul_epu32(slot, _mm512_set1_epi64(10)), check);

	slot = _mm512_mask_add_epi64(slot, wrong, number, _mm512_set1_epi64(SLOT_WRONG_CHECK));
	return _mm512_or_si512(base, slot);
}

static inline size_t put_plain(const unsigned char *text, uint64_t *places, unsigned char (*numbers)[ENTRY_TEXT_BYTES])
{
	__m512i first = _mm512_loadu_si512(text);
	__m512i second = _mm512_loadu_si512(text + 4 * PLAIN_BYTES);
	struct four a = four_read(first), b = four_read(second);
	size_t count = (size_t)_tzcnt_u64(a.not_plain) / 16;

	if (!a.not_plain)
		count += (size_t)_tzcnt_u64(b.not_plain) / 16;
	_mm512_storeu_si512(places, eight_places(a.halves, b.halves));
	if (numbers) {
		const __m512i spread = _mm512_setr_epi32(0, 1, 2, 3, 3, 4, 5, 6, 6, 7, 8, 9, 9, 10, 11, 12);

		_mm512_storeu_si512(numbers, _mm512_permutexvar_epi32(spread, first));
		_mm512_storeu_si512(numbers + 4, _mm512_permutexvar_epi32(spread, second));
	}
	if (__builtin_expect((a.letters | b.letters) != 0, 0))
		pack_letters(text, places, count);
	return count;
}

#include "parse/declaration_squeeze.h"

const struct declaration_variant declaration_avx512 = { "avx512", CPU_AVX512, parse };
#endif
