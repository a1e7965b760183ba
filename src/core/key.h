/*
 * The key of an entry number: its 11 characters as one number in base 36.
 *
 * 36^11 = 131,621,703,842,267,136 < 2^57, so seven bits stay free, and 0-9 < A-Z in both worlds keeps the order of the
 * text. KEY_NONE (all ones) is never the key of an entry number.
 */
#ifndef CAPE_CORE_KEY_H
#define CAPE_CORE_KEY_H

#include "core/types.h"

#define ENTRY_NUMBER_LEN 11
/* Room of a number in arrays that are moved in vectors: its 11 characters and five bytes of anything. */
#define ENTRY_TEXT_BYTES 16
#define FILER_CODE_LEN   3
#define KEY_NONE         UINT64_MAX
#define KEYS_PER_FILER   2821109907456u /* 36^8: the numbers of one filer code are consecutive keys */
#define FILER_CODES      46656u         /* 36^3 */

/*
 * Normalises and packs: drops every byte that is no ASCII letter or digit, upper-cases the rest (guide, topic 2: "any
 * special characters will be stripped prior to 11-character validation"). KEY_NONE unless exactly 11 remain.
 */
uint64_t key_pack(struct span typed);

/* The 11 characters of a key, not terminated. The key must be one that key_pack() returned. */
void key_unpack(uint64_t key, unsigned char out[ENTRY_NUMBER_LEN]);

/* Filer code of a key, 0 … FILER_CODES-1, in text order. */
static inline uint32_t key_filer(uint64_t key)
{
	return (uint32_t)(key / KEYS_PER_FILER);
}

/* Packs a filer code of exactly three letters or digits; false for anything else. */
bool filer_pack(struct span code, uint32_t *filer);
void filer_unpack(uint32_t filer, unsigned char out[FILER_CODE_LEN]);

/* Base-36 value of an ASCII letter (any case) or digit; BASE36_NONE for every other byte. */
#define BASE36_NONE 0xFF
extern const unsigned char base36_value[256];

/*
 * Keeps letters and digits, upper-cased, in `out` (at most capacity bytes). Returns how many there were, which may be
 * more than capacity.
 */
size_t alnum_normalise(struct span typed, unsigned char *out, size_t capacity);

#endif
