/* Reservoir sampling: duplicates may lie ten million rows apart, and memory stays small. */
#include "earlier.h"

void earlier_add(struct earlier *earlier, struct rng *rng, const struct row *row)
{
	uint64_t place = earlier->seen;

	earlier->last = *row;
	earlier->seen++;
	/* The n-th row takes a place with chance EARLIER_ROWS / n; a population has fewer than 2^32 rows. */
	if (place >= EARLIER_ROWS)
		place = rng_below(rng, (uint32_t)earlier->seen);
	if (place < EARLIER_ROWS)
		earlier->sample[place] = *row;
}

bool earlier_draw(const struct earlier *earlier, struct rng *rng, struct row *row)
{
	uint32_t kept = earlier->seen < EARLIER_ROWS ? (uint32_t)earlier->seen : EARLIER_ROWS;
	/* People paste a row twice in a row, or a block twice. */
	bool adjacent = rng_below(rng, 4) == 0;

	if (kept == 0)
		return false;
	*row = adjacent ? earlier->last : earlier->sample[rng_below(rng, kept)];
	return true;
}
