/* Linear probing over regions of a hash table. */
#include "dedupe/keyset.h"

#include "core/mem.h"
#include "core/place.h"
#include "core/seed.h"

#define XXH_INLINE_ALL
#include <xxhash.h>

/* Slots per key: 4/3, a load of 3/4, where linear probing still finds a free slot in 8.5 steps on average. */
#define SLOTS_OF(keys) ((keys) / 3 * 4 + 64)

bool keyset_init(struct keyset *set, uint64_t rows_max, unsigned regions, struct err *err)
{
	uint64_t share = rows_max / regions;

	/*
	 * Regions fill unevenly: the share of one is binomial, so five standard deviations more (sqrt(share) each) keep it
	 * below full beyond doubt, besides the quarter that is free anyway.
	 */
	set->regions = regions;
	set->slots_per_region = SLOTS_OF(share);
	for (uint64_t d = 1; d * d < share; d <<= 1)
		set->slots_per_region += regions > 1 ? (size_t)d * 5 : 0;
	set->seed = seed_draw();
	set->slots = mem_map(set->slots_per_region * regions * sizeof(*set->slots), "the set of entry numbers", err);
	return set->slots != NULL;
}

void keyset_free(struct keyset *set)
{
	mem_unmap(set->slots, set->slots_per_region * set->regions * sizeof(*set->slots));
	set->slots = NULL;
}

__extension__ typedef unsigned __int128 wide;

/* x * n / 2^64: spreads a hash over 0 … n-1 without a division. */
static size_t scale(uint64_t x, size_t n)
{
	return (size_t)(((wide)x * n) >> 64);
}

/* Keys looked at together: their slots are called from memory first, so that the cache misses overlap. */
#define GROUP 32

/* A key of the region, and where its search begins. */
struct search {
	size_t at;
	size_t row;
};

static size_t find_begins(const struct keyset *set, unsigned region, const uint64_t *keys, size_t first, size_t rows,
			  struct search *searches)
{
	const uint64_t *slots = set->slots + set->slots_per_region * region;
	size_t count = 0;

	for (size_t i = first; i < first + rows; i++) {
		uint64_t hash = XXH3_64bits_withSeed(&keys[i], sizeof(keys[i]), set->seed);
		/* The high bits chose the region; turned round, the low ones choose the slot. */
		size_t at = scale(hash << 32 | hash >> 32, set->slots_per_region);

		__builtin_prefetch(&slots[at], 1);
		searches[count] = (struct search){ at, i };
		count += keys[i] != PLACE_NONE && scale(hash, set->regions) == region;
	}
	return count;
}

void keyset_begin(struct keyset *set, unsigned region)
{
	mem_populate(set->slots + set->slots_per_region * region, set->slots_per_region * sizeof(*set->slots));
}

bool keyset_add(struct keyset *set, unsigned region, const uint64_t *keys, size_t rows, uint8_t *flags, uint8_t bit)
{
	uint64_t *slots = set->slots + set->slots_per_region * region;
	struct search searches[GROUP];

	for (size_t first = 0; first < rows; first += GROUP) {
		size_t group = rows - first < GROUP ? rows - first : GROUP;
		size_t count = find_begins(set, region, keys, first, group, searches);

		for (size_t g = 0; g < count; g++) {
			uint64_t key = keys[searches[g].row];
			size_t at = searches[g].at, steps = 0;

			while (slots[at] != 0 && slots[at] != key + 1) {
				at = at + 1 == set->slots_per_region ? 0 : at + 1;
				if (++steps == set->slots_per_region)
					return false;
			}
			if (slots[at] == 0)
				slots[at] = key + 1;
			else
				flags[searches[g].row] |= bit;
		}
	}
	return true;
}
