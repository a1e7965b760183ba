/* Every filter made once more, and compared. */
#include "ledger/entry_filter.h"
#include "ledger/entry_filter_keep.h"

#include <stdlib.h>

/* Sources of a kind stand in the file in ascending order; the kinds mixed. */
struct comparing {
	const struct entry_filter *filter;
	uint64_t next; /* stripe to look at */
	enum source_kind kind;
	bool same;
};

/* The next stripe of the kind; false at the end, or where it is damaged. */
static bool next_stripe(struct comparing *c, struct stripe *stripe)
{
	while (c->next < c->filter->header.stripes) {
		if (!entry_filter_stripe(c->filter, c->next++, stripe))
			return false;
		if (stripe_kind(stripe) == c->kind)
			return true;
	}
	return false;
}

static bool compare_stripe(void *context, struct stripe *stripe, struct keyfilter_line *lines, struct err *err)
{
	struct comparing *c = context;
	uint64_t count = stripe_lines(stripe);
	struct stripe kept;

	(void)err;
	if (!next_stripe(c, &kept)) {
		c->same = false;
		return true;
	}
	stripe->line = kept.line;
	stripe->checksum = kept.checksum;
	c->same = c->same && memcmp(stripe, &kept, sizeof(kept)) == 0;
	if (!c->same)
		return true;
	for (uint64_t i = 0; i < count; i++)
		keyfilter_seal(&lines[i], kept.line + i);
	c->same = memcmp(lines, c->filter->map.bytes.begin + kept.line * ENTRY_FILTER_LINE, count * sizeof(*lines)) ==
		  0;
	return true;
}

static bool compare(const struct entry_filter *filter, const struct ledger *ledger, const struct entry_sources *sources,
		    bool *same, struct err *err)
{
	struct comparing c = { .filter = filter, .kind = sources->kind, .same = true };
	const struct stripe_taker taker = { compare_stripe, &c };
	struct err unreadable = ERR_INIT;
	struct stripe more;
	int64_t *numbers;
	size_t count;
	bool ok = entry_sources_list(ledger, sources, &numbers, &count, err);

	for (size_t i = 0; ok && c.same && i < count && !unreadable.set; i++)
		(void)stripes_of(ledger, sources->kind, numbers[i], &taker, &unreadable);
	free(numbers);
	if (c.same && !unreadable.set)
		c.same = !next_stripe(&c, &more) && c.next == filter->header.stripes;
	*same = *same && c.same;
	return ok;
}

bool entry_filter_verify(const struct ledger *ledger, bool *same, struct err *err)
{
	struct entry_filter filter;
	bool behind, ok = true;

	*same = true;
	if (!entry_filter_open(&filter, ledger, &behind, err))
		return false;
	for (unsigned kind = 0; ok && filter.open && kind < SOURCE_KINDS; kind++) {
		const struct entry_sources covered = { .kind = kind, .end = filter.header.next[kind] };

		ok = compare(&filter, ledger, &covered, same, err);
	}
	entry_filter_close(&filter);
	return ok;
}
