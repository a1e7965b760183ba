/* One walk over all claims, then sorting. */
#include "ledger/shared_entries.h"

#include "core/mem.h"
#include "core/search.h"
#include "ledger/claim_successes.h"
#include "ledger/claimed.h"

#include <stdlib.h>

struct walk {
	const struct ledger *ledger;
	const struct placeset *claimed;
	struct shared_entries *shared;
	int64_t claim;
};

static void take(void *context, uint64_t place)
{
	const struct walk *walk = context;
	struct shared_entries *shared = walk->shared;

	if (!placeset_has(walk->claimed, claimed_twice(place)))
		return;
	shared->entries = mem_room(shared->entries, &shared->capacity, shared->count + 1, sizeof(*shared->entries));
	shared->entries[shared->count++] = (struct shared_entry){ place, walk->claim };
}

static bool take_claim(void *context, int64_t claim, struct err *err)
{
	struct walk *walk = context;

	walk->claim = claim;
	return claim_successes(walk->ledger, claim, &(struct place_taker){ take, walk }, err);
}

static int by_place(const void *a, const void *b)
{
	const struct shared_entry *x = a, *y = b;

	if (x->place != y->place)
		return x->place < y->place ? -1 : 1;
	return (x->claim > y->claim) - (x->claim < y->claim);
}

bool shared_entries_list(struct shared_entries *shared, const struct ledger *ledger, const struct placeset *claimed,
			 struct err *err)
{
	struct walk walk = { .ledger = ledger, .claimed = claimed, .shared = shared };
	bool ok = claims_that_count(ledger, 0, take_claim, &walk, err);

	if (shared->count)
		qsort(shared->entries, shared->count, sizeof(*shared->entries), by_place);
	return ok;
}

void shared_entries_free(struct shared_entries *shared)
{
	free(shared->entries);
	*shared = (struct shared_entries){ .count = 0 };
}

const struct shared_entry *shared_entries_of(const struct shared_entries *shared, uint64_t place, size_t *count)
{
	size_t low = FIRST_NOT_BELOW(shared->entries, shared->count, place, place), end;

	for (end = low; end < shared->count && shared->entries[end].place == place; end++)
		;
	*count = end - low;
	return shared->entries + low;
}
