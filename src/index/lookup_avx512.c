/* Lookups with AVX-512: a line of the directory is one vector. */
#include "index/lookup.h"

#ifdef __x86_64__
#include <immintrin.h>

/* Lane 0 is the first entry, lanes 1 to 15 are the bits. */
static inline uint32_t entry_of_serial(const struct index_serials *line, uint32_t slot)
{
	uint32_t word = line->bits[slot / 32];
	__mmask16 whole = (__mmask16)((2u << (slot / 32)) - 2);
	__m512i counts = _mm512_maskz_popcnt_epi32(whole, _mm512_loadu_si512(line));

	return (word >> (slot % 32)) & 1 ? line->first_entry + (uint32_t)_mm512_reduce_add_epi32(counts) +
						   (uint32_t)_mm_popcnt_u32(_bzhi_u32(word, slot % 32))
					 : INDEX_NO_ENTRY;
}

static inline uint32_t entry_of_stray(const struct index_strays *line, uint64_t rest)
{
	__mmask16 all = (1u << INDEX_STRAYS_NUMBERS) - 1;
	__m512i low = _mm512_maskz_loadu_epi32(all, line->low);
	__m256i high = _mm256_maskz_loadu_epi16(all, line->high);
	unsigned equal = _mm512_mask_cmpeq_epi32_mask(all, low, _mm512_set1_epi32((int)(uint32_t)rest)) &
			 _mm256_mask_cmpeq_epi16_mask(all, high, _mm256_set1_epi16((short)(uint16_t)(rest >> 32)));

	return equal ? line->first_entry + _tzcnt_u32(equal) : INDEX_NO_ENTRY;
}

#include "index/lookup_find.h"

const struct lookup_variant lookup_avx512 = { "avx512", CPU_AVX512, find, locate };
#endif
