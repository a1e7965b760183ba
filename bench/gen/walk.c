/* Serial and random order, neither of which stores an ordinal. */
#include "walk.h"

void walk_all(struct walk *walk, const struct population *population, uint64_t low, uint64_t high,
	      enum walk_order order, uint64_t key)
{
	walk->filers = &population->filers;
	walk->order = order;
	walk->one_filer = false;
	walk->filer = 0;
	walk->low = low;
	walk->high = high;
	walk->at = order == WALK_SERIAL ? filers_count(walk->filers, 0, low) : 0;
	walk->end = filers_count(walk->filers, 0, high);
	if (order == WALK_RANDOM && high > low)
		permute_init(&walk->permute, high - low, key);
}

void walk_filer(struct walk *walk, const struct population *population, uint32_t f, uint64_t low, uint64_t high,
		enum walk_order order, uint64_t key)
{
	walk->filers = &population->filers;
	walk->order = order;
	walk->one_filer = true;
	walk->filer = f;
	walk->low = low;
	walk->high = high;
	walk->at = order == WALK_SERIAL ? low : 0;
	walk->end = high;
	if (order == WALK_RANDOM && high > low)
		permute_init(&walk->permute, high - low, key);
}

static bool random_next(struct walk *walk, uint64_t *ordinal)
{
	uint64_t place;

	if (walk->at >= walk->high - walk->low)
		return false;
	place = walk->low + permute_at(&walk->permute, walk->at++);
	*ordinal = walk->one_filer ? filers_ordinal(walk->filers, walk->filer, place) : place;
	return true;
}

bool walk_next(struct walk *walk, uint64_t *ordinal)
{
	if (walk->low >= walk->high)
		return false;
	if (walk->order == WALK_RANDOM)
		return random_next(walk, ordinal);
	while (walk->at >= walk->end) {
		if (walk->one_filer || walk->filer + 1 >= walk->filers->count)
			return false;
		walk->filer++;
		walk->at = filers_count(walk->filers, walk->filer, walk->low);
		walk->end = filers_count(walk->filers, walk->filer, walk->high);
	}
	*ordinal = filers_ordinal(walk->filers, walk->filer, walk->at++);
	return true;
}
