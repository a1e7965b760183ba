/*
 * The set of keys seen so far in one declaration: finds rows whose number an earlier row has.
 *
 * Open addressing on XXH3 with a seed drawn per run, so that no file can be made to collide; full keys are compared.
 * The table is cut into regions by hash; each region belongs to one worker, which goes over all rows in file order and
 * takes those of its region. So the outcome is that of a single pass, for any number of workers.
 */
#ifndef CAPE_DEDUPE_KEYSET_H
#define CAPE_DEDUPE_KEYSET_H

#include "core/err.h"

struct keyset {
	uint64_t *slots; /* place + 1; 0 = empty, as fresh pages are */
	size_t slots_per_region;
	unsigned regions;
	uint64_t seed;
};

/* Room for rows_max keys, about 11 bytes each. */
bool keyset_init(struct keyset *set, uint64_t rows_max, unsigned regions, struct err *err);
void keyset_free(struct keyset *set);

/* Called by a region's worker before it adds the first keys of very many. */
void keyset_begin(struct keyset *set, unsigned region);

/*
 * Adds the keys of one region; a key already there sets `bit` in its row's flags. PLACE_NONE is passed over. One worker a
 * region at a time; false when the region is full, which a set sized for all rows can only be if hashing
 * went badly wrong (the caller reports it).
 */
bool keyset_add(struct keyset *set, unsigned region, const uint64_t *keys, size_t rows, uint8_t *flags, uint8_t bit);

#endif
