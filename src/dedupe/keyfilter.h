/*
 * A filter of entry numbers: says of nearly every number that it is not among those that were put in, and never that of one that is.
 *
 * A blocked Bloom filter (Putze, Sanders, Singler: Cache-, Hash- and Space-Efficient Bloom Filters, 2007): a key belongs to one line, a
 * cache line, and sets one bit in each of its seven words. With 32 keys to a line, two bytes a key, one number in some 400 that is not there
 * seems to be (tests/unit/test_keyfilter.c counts them). The eighth word is a checksum of the line, so that what comes from a
 * file is trusted a line at a time.
 *
 * Lines are plain memory of the caller's, little-endian on disk; asking is for any thread while nobody adds.
 */
#ifndef CAPE_DEDUPE_KEYFILTER_H
#define CAPE_DEDUPE_KEYFILTER_H

#include "core/key.h"

#define KEYFILTER_WORDS     7
#define KEYFILTER_LINE_KEYS 32

struct keyfilter_line {
	uint64_t bits[KEYFILTER_WORDS];
	uint64_t checksum;
};

_Static_assert(sizeof(struct keyfilter_line) == 64, "a cache line; on-disk size");

/* How many lines so many keys need; at least one. */
uint32_t keyfilter_lines(uint32_t keys);

/* The splitmix64 finalizer (Steele, Lea, Flood: Fast Splittable Pseudorandom Number Generators, 2014): every bit of a key reaches all others. */
static inline uint64_t keyfilter_hash(uint64_t key)
{
	key = (key ^ key >> 30) * 0xBF58476D1CE4E5B9u;
	key = (key ^ key >> 27) * 0x94D049BB133111EBu;
	return key ^ key >> 31;
}

/* Which of `count` lines a key belongs to. */
static inline uint32_t keyfilter_place(uint64_t hash, uint32_t count)
{
	return (uint32_t)((hash >> 32) * count >> 32);
}

/* The bit of word k: six bits each of a product that the line's number does not determine. */
static inline uint64_t keyfilter_bit(uint64_t hash, unsigned k)
{
	return UINT64_C(1) << (hash * 0x9E3779B97F4A7C15u >> (22 + 6 * k) & 63);
}

static inline void keyfilter_add(struct keyfilter_line *lines, uint32_t count, uint64_t key)
{
	uint64_t hash = keyfilter_hash(key);
	struct keyfilter_line *line = &lines[keyfilter_place(hash, count)];

	for (unsigned k = 0; k < KEYFILTER_WORDS; k++)
		line->bits[k] |= keyfilter_bit(hash, k);
}

/* False: the key was not put into the line, which is the one it belongs to. */
static inline bool keyfilter_may_have(const struct keyfilter_line *line, uint64_t hash)
{
	bool all = true;

	for (unsigned k = 0; k < KEYFILTER_WORDS; k++)
		all &= (line->bits[k] & keyfilter_bit(hash, k)) != 0;
	return all;
}

/* The checksum of a line that stands at place `number` of its file: XXH3-64 of its bits, with the number as seed. */
void keyfilter_seal(struct keyfilter_line *line, uint64_t number);
bool keyfilter_is_whole(const struct keyfilter_line *line, uint64_t number);

#endif
