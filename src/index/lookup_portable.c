/* Lookups with what every processor has, which on x86-64 is no instruction that counts bits. */
#include "index/lookup.h"

/* Bits of a word, in each of its bytes: up to 8. */
static inline uint64_t count_in_bytes(uint64_t bits)
{
	bits -= (bits >> 1) & UINT64_C(0x5555555555555555);
	bits = (bits & UINT64_C(0x3333333333333333)) + ((bits >> 2) & UINT64_C(0x3333333333333333));
	return (bits + (bits >> 4)) & UINT64_C(0x0F0F0F0F0F0F0F0F);
}

/* Up to eight words of 64 bits are counted together: no byte of the sums overflows. */
static inline uint32_t entry_of_serial(const struct index_serials *line, uint32_t slot)
{
	uint32_t word = line->bits[slot / 32];
	uint64_t sums = count_in_bytes(word & ((UINT32_C(1) << (slot % 32)) - 1));
	unsigned w = 0;

	if (((word >> (slot % 32)) & 1) == 0)
		return INDEX_NO_ENTRY;
	for (; w + 1 < slot / 32; w += 2)
		sums += count_in_bytes(line->bits[w] | (uint64_t)line->bits[w + 1] << 32);
	if (w < slot / 32)
		sums += count_in_bytes(line->bits[w]);
	/* The product's highest byte is the sum of all bytes, modulo 256; two halves do not overflow it. */
	sums = (sums & UINT64_C(0x00FF00FF00FF00FF)) + ((sums >> 8) & UINT64_C(0x00FF00FF00FF00FF));
	return line->first_entry + (uint32_t)((sums * UINT64_C(0x0001000100010001)) >> 48);
}

static inline uint32_t entry_of_stray(const struct index_strays *line, uint64_t rest)
{
	for (unsigned i = 0; i < INDEX_STRAYS_NUMBERS; i++) {
		if (index_stray(line, i) == rest)
			return line->first_entry + i;
	}
	return INDEX_NO_ENTRY;
}

#include "index/lookup_find.h"

const struct lookup_variant lookup_portable = { "portable", CPU_PORTABLE, find, locate };
