/*
 * 64 entries a vector: the words are turned into columns of bytes once, and each field's codes stand in a vector of their own. A set is
 * then a table of 64 bytes that is looked up in, and a test a handful of instructions for all entries.
 */
#include "rules/judge_test.h"

#ifdef __x86_64__
#include <immintrin.h>

/* Bytes of a word that have fields; those behind are zero, reserved, or say what was assumed. */
#define COLUMNS 6

struct block {
	__m512i codes[FIELDS]; /* those of the fields in the word but … */
	__m512i low, high;     /* … the liquidation date, which has two bytes */
	__m512i merged;
};

/* Byte j of word i to byte i of word j; then word j of vector i to word i of vector j. Written out: the compiler leaves loops, and columns in memory. */
static inline void turn(struct block *block, const entry_attr *attrs, __m512i columns[COLUMNS])
{
	const __m512i turned = _mm512_set_epi8(63, 55, 47, 39, 31, 23, 15, 7, 62, 54, 46, 38, 30, 22, 14, 6, 61, 53, 45,
					       37, 29, 21, 13, 5, 60, 52, 44, 36, 28, 20, 12, 4, 59, 51, 43, 35, 27, 19,
					       11, 3, 58, 50, 42, 34, 26, 18, 10, 2, 57, 49, 41, 33, 25, 17, 9, 1, 56,
					       48, 40, 32, 24, 16, 8, 0);
	__m512i a = _mm512_loadu_si512(attrs), b = _mm512_loadu_si512(attrs + 8), c = _mm512_loadu_si512(attrs + 16);
	__m512i d = _mm512_loadu_si512(attrs + 24), e = _mm512_loadu_si512(attrs + 32),
		f = _mm512_loadu_si512(attrs + 40);
	__m512i g = _mm512_loadu_si512(attrs + 48), h = _mm512_loadu_si512(attrs + 56);
	__m512i ab, cd, ef, gh, front, behind;

	block->merged = _mm512_or_si512(_mm512_or_si512(_mm512_or_si512(a, b), _mm512_or_si512(c, d)),
					_mm512_or_si512(_mm512_or_si512(e, f), _mm512_or_si512(g, h)));
	a = _mm512_permutexvar_epi8(turned, a), b = _mm512_permutexvar_epi8(turned, b);
	c = _mm512_permutexvar_epi8(turned, c), d = _mm512_permutexvar_epi8(turned, d);
	e = _mm512_permutexvar_epi8(turned, e), f = _mm512_permutexvar_epi8(turned, f);
	g = _mm512_permutexvar_epi8(turned, g), h = _mm512_permutexvar_epi8(turned, h);

	ab = _mm512_unpacklo_epi64(a, b), cd = _mm512_unpacklo_epi64(c, d);
	ef = _mm512_unpacklo_epi64(e, f), gh = _mm512_unpacklo_epi64(g, h);
	front = _mm512_shuffle_i64x2(ab, cd, 0x88), behind = _mm512_shuffle_i64x2(ef, gh, 0x88);
	columns[0] = _mm512_shuffle_i64x2(front, behind, 0x88);
	columns[4] = _mm512_shuffle_i64x2(front, behind, 0xDD);
	front = _mm512_shuffle_i64x2(ab, cd, 0xDD), behind = _mm512_shuffle_i64x2(ef, gh, 0xDD);
	columns[2] = _mm512_shuffle_i64x2(front, behind, 0x88);

	ab = _mm512_unpackhi_epi64(a, b), cd = _mm512_unpackhi_epi64(c, d);
	ef = _mm512_unpackhi_epi64(e, f), gh = _mm512_unpackhi_epi64(g, h);
	front = _mm512_shuffle_i64x2(ab, cd, 0x88), behind = _mm512_shuffle_i64x2(ef, gh, 0x88);
	columns[1] = _mm512_shuffle_i64x2(front, behind, 0x88);
	columns[5] = _mm512_shuffle_i64x2(front, behind, 0xDD);
	front = _mm512_shuffle_i64x2(ab, cd, 0xDD), behind = _mm512_shuffle_i64x2(ef, gh, 0xDD);
	columns[3] = _mm512_shuffle_i64x2(front, behind, 0x88);
}

/* Shifts go by 16 bits: what comes along of the neighbouring bytes is masked. (Compilers disagree on the sign of a count; a byte has none.) */
static inline __attribute__((always_inline)) __m512i codes_of(const __m512i columns[COLUMNS], enum field field)
{
	uint8_t column = entry_bits[field].shift / 8, down = entry_bits[field].shift & 7, up = (uint8_t)(8 - down);
	__m512i codes = _mm512_srli_epi16(columns[column], down);

	if (entry_bits[field].width > up) {
		__m512i own = _mm512_set1_epi8((char)(0xFF >> down));

		codes = _mm512_or_si512(_mm512_and_si512(own, codes),
					_mm512_andnot_si512(own, _mm512_slli_epi16(columns[column + 1], up)));
	}
	return _mm512_and_si512(codes, _mm512_set1_epi8((char)((1u << entry_bits[field].width) - 1)));
}

static inline void block_of(struct block *block, const entry_attr *attrs)
{
	__m512i columns[COLUMNS];

	turn(block, attrs, columns);
	block->low = columns[0];
	block->high = columns[1];
	block->codes[FIELD_TYPE] = codes_of(columns, FIELD_TYPE);
	block->codes[FIELD_STATUS] = codes_of(columns, FIELD_STATUS);
	block->codes[FIELD_CONTROL] = codes_of(columns, FIELD_CONTROL);
	block->codes[FIELD_RECON] = codes_of(columns, FIELD_RECON);
	block->codes[FIELD_IEEPA_COUNT] = codes_of(columns, FIELD_IEEPA_COUNT);
	block->codes[FIELD_RECON_FILED] = codes_of(columns, FIELD_RECON_FILED);
	block->codes[FIELD_PROTEST] = codes_of(columns, FIELD_PROTEST);
	block->codes[FIELD_DRAWBACK] = codes_of(columns, FIELD_DRAWBACK);
	block->codes[FIELD_ADCVD_PENDING] = codes_of(columns, FIELD_ADCVD_PENDING);
	block->codes[FIELD_LIQUIDATION_STATUS] = codes_of(columns, FIELD_LIQUIDATION_STATUS);
	block->codes[FIELD_PAYMENT_DATE] = codes_of(columns, FIELD_PAYMENT_DATE);
	block->codes[FIELD_EARLIER_CLAIM] = codes_of(columns, FIELD_EARLIER_CLAIM);
}

static inline uint64_t merged(const struct block *block)
{
	return (uint64_t)_mm512_reduce_or_epi64(block->merged);
}

static inline uint64_t in_set(const struct block *block, const struct step *step)
{
	__m512i codes = block->codes[step->field], low = _mm512_movm_epi8(step->set[0]);

	if (entry_bits[step->field].width <= 6)
		return _mm512_movepi8_mask(_mm512_permutexvar_epi8(codes, low));
	return _mm512_movepi8_mask(_mm512_permutex2var_epi8(low, codes, _mm512_movm_epi8(step->set[1])));
}

static inline uint64_t is_date(const struct block *block, day d)
{
	return _mm512_cmpeq_epi8_mask(block->low, _mm512_set1_epi8((char)d)) &
	       _mm512_cmpeq_epi8_mask(block->high, _mm512_set1_epi8((char)(d >> 8)));
}

static inline uint64_t is_before(const struct block *block, uint64_t d)
{
	__m512i low = _mm512_set1_epi8((char)d), high = _mm512_set1_epi8((char)(d >> 8));

	return _mm512_cmplt_epu8_mask(block->high, high) |
	       (_mm512_cmpeq_epi8_mask(block->high, high) & _mm512_cmplt_epu8_mask(block->low, low));
}

/* All ones where a bit of the set is set. */
static inline uint64_t has(const struct step *step, unsigned bit)
{
	return 0 - ((step->set[bit / 64] >> (bit % 64)) & 1);
}

static inline uint64_t in_states(const struct block *block, const struct step *step)
{
	uint64_t blank = is_date(block, DAY_BLANK), unknown = is_date(block, DAY_UNKNOWN);

	return (blank & has(step, condition_set_bit(FIELD_LIQUIDATION_DATE, DAY_BLANK))) |
	       (unknown & has(step, condition_set_bit(FIELD_LIQUIDATION_DATE, DAY_UNKNOWN))) |
	       (~(blank | unknown) & has(step, condition_set_bit(FIELD_LIQUIDATION_DATE, DAY_FIRST)));
}

static inline uint64_t is_older(const struct block *block, const struct step *step, day as_of)
{
	return is_before(block, first_not_older(step, as_of)) & ~is_before(block, DAY_FIRST);
}

static inline uint64_t are_zero(const struct block *block, enum field field)
{
	return _mm512_testn_epi8_mask(block->codes[field], block->codes[field]);
}

#include "rules/judge_run.h"

static void decide(const uint64_t *fails, size_t rules, uint64_t wanted, uint8_t verdicts[JUDGE_ENTRIES],
		   struct judgement *judgement)
{
	__m512i decided = _mm512_setzero_si512();
	uint64_t undecided = wanted;

	for (size_t k = 0; k < rules; k++) {
		uint64_t first = fails[k] & undecided;

		undecided &= ~first;
		judgement->first[k] += (uint64_t)__builtin_popcountll(first);
		decided = _mm512_mask_mov_epi8(decided, first, _mm512_set1_epi8((char)(k + 1)));
	}
	judgement->successes += (uint64_t)__builtin_popcountll(undecided);
	_mm512_storeu_si512(verdicts, decided);
}

const struct judge_variant judge_avx512 = { "avx512", CPU_AVX512, run, decide };
#endif
