/* Earlier rows of a declaration, kept for the duplicates among later ones. */
#ifndef GEN_EARLIER_H
#define GEN_EARLIER_H

#include <stdbool.h>
#include <stdint.h>

#include "rng.h"
#include "tally.h"

/* Enough that duplicates of duplicates stay rare at the usual shares, small enough for a cache. */
#define EARLIER_ROWS 4096

/* An even sample of all rows so far, and the last one. */
struct earlier {
	uint64_t seen;
	struct row last;
	struct row sample[EARLIER_ROWS];
};

/* ROW must have eleven characters: only such a number can be had twice. */
void earlier_add(struct earlier *earlier, struct rng *rng, const struct row *row);

/* One of the rows added, or false if there is none yet. */
bool earlier_draw(const struct earlier *earlier, struct rng *rng, struct row *row);

#endif
