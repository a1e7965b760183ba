/*
 * Inside of a set of places: which chunk holds a place, and whether it does. For the files of the set itself.
 */
#ifndef CAPE_DEDUPE_PLACESET_CHUNK_H
#define CAPE_DEDUPE_PLACESET_CHUNK_H

#include "dedupe/placeset.h"

#define CHUNK_BITS  16
#define CHUNK_WORDS ((1u << CHUNK_BITS) / 64)

static inline bool chunk_is_bits(const struct placeset_chunk *chunk)
{
	return chunk->count > PLACESET_LIST_MAX;
}

/* Fibonacci hashing: the product's upper bits put neighbours far apart, and those of one filer hardly ever in one slot. */
static inline size_t chunk_slot(const struct placeset *set, uint64_t number)
{
	return (size_t)(number * UINT64_C(0x9E3779B97F4A7C15) >> (64 - set->slots_bits));
}

/* NULL if there is none. */
static inline const struct placeset_chunk *chunk_find(const struct placeset *set, uint64_t number)
{
	size_t last = ((size_t)1 << set->slots_bits) - 1;

	if (!set->slots)
		return NULL;
	for (size_t slot = chunk_slot(set, number); set->slots[slot]; slot = (slot + 1) & last) {
		const struct placeset_chunk *chunk = &set->chunks[set->slots[slot] - 1];

		if (chunk->number == number)
			return chunk;
	}
	return NULL;
}

/* Where the number stands in the list, or would. As many steps whatever is found, without a branch: nothing is guessed wrongly. */
static inline uint32_t chunk_list_place(const struct placeset_chunk *chunk, uint16_t low)
{
	const uint16_t *at = chunk->list;
	uint32_t left = chunk->count;

	if (left == 0)
		return 0;
	for (; left > 1; left -= left / 2)
		at += at[left / 2 - 1] < low ? left / 2 : 0;
	return (uint32_t)(at - chunk->list) + (*at < low);
}

static inline bool chunk_has(const struct placeset_chunk *chunk, uint16_t low)
{
	uint32_t at;

	if (chunk_is_bits(chunk))
		return (chunk->bits[low / 64] >> (low % 64)) & 1;
	at = chunk_list_place(chunk, low);
	return at < chunk->count && chunk->list[at] == low;
}

#endif
