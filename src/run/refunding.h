/*
 * Estimates of many entries: workers take entries from a source by the thousand, estimate them, add them up, and write a CSV row each.
 *
 * Rows stand in the order of the source, however many workers there are. Memory does not grow with the entries, only with importers and
 * days (40 bytes a group, twice that in the table, and once more for each worker).
 */
#ifndef CAPE_RUN_REFUNDING_H
#define CAPE_RUN_REFUNDING_H

#include "refund/sums.h"
#include "run/successes.h"

/* Entries that a worker takes at once. */
#define REFUND_PIECE_ENTRIES 2048

/*
 * Where entries come from: an index, a list, the frozen values of a claim. take() gives the next ones, at most `max`, to one worker at a
 * time; 0 is the end. fill() finds out what estimates need, in any thread, and may leave entries out: it returns how many items it made, in
 * order, and adds to the judgement what rules it applied.
 */
struct refund_source {
	void *context;
	uint64_t entries; /* about how many take() will give */
	size_t (*take)(void *context, struct success *entries, size_t max);
	size_t (*fill)(void *context, const struct success *entries, size_t count, struct refund_item *items,
		       struct judgement *judgement);
	struct span (*importer)(void *context, uint32_t importer); /* its text */
};

struct refunding {
	const struct refund_terms *terms;
	struct refund_source source;
	struct sink *rows; /* where CSV goes; NULL: nowhere */
	bool show_ior;
	unsigned threads;
	struct progress *progress;
	uint64_t taken;             /* found: entries that the source gave … */
	struct refund_sums sums;    /* … and what the items made of them add up to; the caller frees */
	struct judgement judgement; /* of fill() */
};

/* False, with an error, if something could not be written; the sums are then of no use. */
bool refunding_run(struct refunding *refunding, struct err *err);

#endif
