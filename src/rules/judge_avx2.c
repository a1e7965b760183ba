/* Four entries a vector. */
#include "rules/judge_test.h"

#ifdef __x86_64__
#include <immintrin.h>

#define LANES 4

static inline __m256i codes_of(const entry_attr *attrs, const struct test *test)
{
	__m256i words = _mm256_loadu_si256((const void *)attrs);

	return _mm256_and_si256(_mm256_srl_epi64(words, _mm_cvtsi32_si128((int)test->shift)),
				_mm256_set1_epi64x((long long)test->mask));
}

/* A bit for each lane whose highest bit is set. */
static inline unsigned bits_of(__m256i lanes)
{
	return (unsigned)_mm256_movemask_pd(_mm256_castsi256_pd(lanes));
}

/* Shifting by 64 and more, or by less than nothing, leaves 0: of the two halves only the one that has the code counts. */
static inline unsigned in_set_lanes(const entry_attr *attrs, const struct test *test)
{
	__m256i codes = codes_of(attrs, test);
	__m256i low = _mm256_srlv_epi64(_mm256_set1_epi64x((long long)test->low), codes);
	__m256i high = _mm256_srlv_epi64(_mm256_set1_epi64x((long long)test->high),
					 _mm256_sub_epi64(codes, _mm256_set1_epi64x(64)));

	return bits_of(_mm256_slli_epi64(_mm256_or_si256(low, high), 63));
}

static inline unsigned in_states_lanes(const entry_attr *attrs, const struct test *test)
{
	__m256i codes = codes_of(attrs, test);
	unsigned blank = bits_of(_mm256_cmpeq_epi64(codes, _mm256_set1_epi64x(DAY_BLANK)));
	unsigned unknown = bits_of(_mm256_cmpeq_epi64(codes, _mm256_set1_epi64x(DAY_UNKNOWN)));

	return (test->blank ? blank : 0) | (test->unknown ? unknown : 0) |
	       (test->dated ? ~(blank | unknown) & ((1u << LANES) - 1) : 0);
}

static inline unsigned is_older_lanes(const entry_attr *attrs, const struct test *test)
{
	__m256i codes = codes_of(attrs, test);

	return bits_of(_mm256_cmpgt_epi64(codes, _mm256_set1_epi64x(DAY_FIRST - 1))) &
	       bits_of(_mm256_cmpgt_epi64(_mm256_set1_epi64x((long long)test->before), codes));
}

#include "rules/judge_decide.h"
#include "rules/judge_lanes.h"

const struct judge_variant judge_avx2 = { "avx2", CPU_AVX2, run, decide };
#endif
