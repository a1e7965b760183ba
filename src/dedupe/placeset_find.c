/*
 * Asking a set for many places.
 *
 * In random order each answer lies in a cache line of its own, and finding the chunk takes less time than the line takes to come. So the
 * chunks of a group of places are found first, and their lines called; they come while the next ones are found.
 */
#include "dedupe/placeset_chunk.h"

/* A core keeps track of some 20 misses; a group of more than twice that leaves none of them unused. */
#define GROUP 64

static const struct placeset_chunk no_chunk;

/* What is read of a chunk at first: the word with the bit, or the middle of the list. */
static inline const void *first_read(const struct placeset_chunk *chunk, uint16_t low)
{
	return chunk_is_bits(chunk) ? (const void *)&chunk->bits[low / 64]
				    : (const void *)&chunk->list[chunk->count / 2];
}

static void find_chunks(const struct placeset *set, const uint64_t *places, size_t count,
			const struct placeset_chunk *chunks[GROUP])
{
	const struct placeset_chunk *chunk = &no_chunk;
	uint64_t number = UINT64_MAX; /* No place has such a chunk. */

	for (size_t i = 0; i < count; i++) {
		if (places[i] >> CHUNK_BITS != number) {
			number = places[i] >> CHUNK_BITS;
			chunk = chunk_find(set, number);
			if (!chunk)
				chunk = &no_chunk;
		}
		chunks[i] = chunk;
		__builtin_prefetch(first_read(chunk, (uint16_t)places[i]));
	}
}

void placeset_find(const struct placeset *set, const uint64_t *places, size_t count, bool *has)
{
	const struct placeset_chunk *chunks[GROUP];

	for (size_t at = 0; at < count; at += GROUP) {
		size_t group = count - at < GROUP ? count - at : GROUP;

		find_chunks(set, places + at, group, chunks);
		for (size_t i = 0; i < group; i++)
			has[at + i] = chunk_has(chunks[i], (uint16_t)places[at + i]);
	}
}
