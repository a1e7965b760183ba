/* Lookups with AVX2 and an instruction that counts bits. */
#include "index/lookup.h"

#ifdef __x86_64__
#include <immintrin.h>

/* From the middle on: masks for the words of a line, of which the first k are counted. */
static const uint32_t sliding[32] = { ~0u, ~0u, ~0u, ~0u, ~0u, ~0u, ~0u, ~0u, ~0u, ~0u, ~0u, ~0u, ~0u, ~0u, ~0u, ~0u };

static inline uint64_t pair(const uint32_t *words)
{
	uint64_t both;

	memcpy(&both, words, sizeof(both));
	return both;
}

/* All words are counted, whichever matter: a branch would be wrong for every other lookup in random order. */
static inline uint32_t entry_of_serial(const struct index_serials *line, uint32_t slot)
{
	const uint32_t *mask = sliding + 16 - slot / 32;
	uint32_t word = line->bits[slot / 32];
	uint64_t count = (uint64_t)_mm_popcnt_u32(_bzhi_u32(word, slot % 32));

	for (unsigned w = 0; w < INDEX_SERIALS_WORDS - 1; w += 2)
		count += (uint64_t)_mm_popcnt_u64(pair(line->bits + w) & pair(mask + w));
	return (word >> (slot % 32)) & 1 ? line->first_entry + (uint32_t)count : INDEX_NO_ENTRY;
}

/* Numbers 0 … 7 in one vector, 2 … 9 in another: what both have is the same bit. */
static inline uint32_t entry_of_stray(const struct index_strays *line, uint64_t rest)
{
	__m256i low = _mm256_set1_epi32((int)(uint32_t)rest);
	__m128i high = _mm_set1_epi16((short)(uint16_t)(rest >> 32));
	__m256i low_first = _mm256_cmpeq_epi32(_mm256_loadu_si256((const void *)line->low), low);
	__m256i low_last = _mm256_cmpeq_epi32(_mm256_loadu_si256((const void *)(line->low + 2)), low);
	__m128i high_first = _mm_cmpeq_epi16(_mm_loadu_si128((const void *)line->high), high);
	__m128i high_last = _mm_cmpeq_epi16(_mm_loadu_si128((const void *)(line->high + 2)), high);
	__m128i zero = _mm_setzero_si128();
	unsigned lows = (unsigned)_mm256_movemask_ps(_mm256_castsi256_ps(low_first)) |
			(unsigned)_mm256_movemask_ps(_mm256_castsi256_ps(low_last)) << 2;
	unsigned highs = (unsigned)_mm_movemask_epi8(_mm_packs_epi16(high_first, zero)) |
			 (unsigned)_mm_movemask_epi8(_mm_packs_epi16(high_last, zero)) << 2;

	return lows & highs ? line->first_entry + _tzcnt_u32(lows & highs) : INDEX_NO_ENTRY;
}

#include "index/lookup_find.h"

const struct lookup_variant lookup_avx2 = { "avx2", CPU_AVX2, find, locate };
#endif
