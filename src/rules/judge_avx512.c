/* Eight entries a vector; comparisons give the bits themselves. */
#include "rules/judge_test.h"

#ifdef __x86_64__
#include <immintrin.h>

#define LANES 8

static inline __m512i codes_of(const entry_attr *attrs, const struct test *test)
{
	__m512i words = _mm512_loadu_si512(attrs);

	return _mm512_and_si512(_mm512_srl_epi64(words, _mm_cvtsi32_si128((int)test->shift)),
				_mm512_set1_epi64((long long)test->mask));
}

/* Shifting by 64 and more, or by less than nothing, leaves 0: of the two halves only the one that has the code counts. */
static inline unsigned in_set(const entry_attr *attrs, const struct test *test)
{
	__m512i codes = codes_of(attrs, test);
	__m512i low = _mm512_srlv_epi64(_mm512_set1_epi64((long long)test->low), codes);
	__m512i high = _mm512_srlv_epi64(_mm512_set1_epi64((long long)test->high),
					 _mm512_sub_epi64(codes, _mm512_set1_epi64(64)));

	return _mm512_test_epi64_mask(_mm512_or_si512(low, high), _mm512_set1_epi64(1));
}

static inline unsigned in_states(const entry_attr *attrs, const struct test *test)
{
	__m512i codes = codes_of(attrs, test);
	unsigned blank = _mm512_cmpeq_epi64_mask(codes, _mm512_set1_epi64(DAY_BLANK));
	unsigned unknown = _mm512_cmpeq_epi64_mask(codes, _mm512_set1_epi64(DAY_UNKNOWN));

	return (test->blank ? blank : 0) | (test->unknown ? unknown : 0) |
	       (test->dated ? ~(blank | unknown) & 0xFF : 0);
}

static inline unsigned is_older(const entry_attr *attrs, const struct test *test)
{
	__m512i codes = codes_of(attrs, test);

	return _mm512_cmpge_epu64_mask(codes, _mm512_set1_epi64(DAY_FIRST)) &
	       _mm512_cmplt_epu64_mask(codes, _mm512_set1_epi64((long long)test->before));
}

#include "rules/judge_run.h"

const struct judge_variant judge_avx512 = { "avx512", CPU_AVX512, run };
#endif
