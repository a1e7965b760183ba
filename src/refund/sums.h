/*
 * What estimates add up to: in all, by reason, and as CBP pays, by importer and day of (re)liquidation.
 *
 * CSMS 68340863: refunds of entry summaries are consolidated by importer of record, or the party of its Form 4811, and liquidation date, and
 * paid in one sum. Every amount is a sum of cents of entries, so groups add up to the total to the cent. Belongs to one thread; workers
 * have one each, and merge.
 */
#ifndef CAPE_REFUND_SUMS_H
#define CAPE_REFUND_SUMS_H

#include "refund/estimate.h"

struct refund_sum {
	uint64_t entries;
	int64_t duty_cents; /* of an entry without one, or with one below zero, 0: sums only grow */
	int64_t interest_cents;
};

struct refund_group {
	uint32_t importer;
	day to;    /* DAY_BLANK: entries that are not estimable */
	bool used; /* of the table's slot */
	struct refund_sum sum;
};

/* Begin with zeros. */
struct refund_sums {
	struct refund_sum estimated;
	struct refund_sum not_estimable[REFUND_REASONS]; /* by reason; that of REFUND_ESTIMABLE stays zero */
	uint64_t deposits[REFUND_DEPOSITS];              /* of those estimated, as the next three */
	uint64_t expected[REFUND_EXPECTATIONS];
	uint64_t carried; /* whose interest runs beyond the last quarter with a rate of its own */
	uint64_t said;    /* whose importer is said to be a corporation, or not to be one */
	/* A hash table. */
	struct refund_group *groups;
	size_t groups_count;
	size_t slots; /* a power of two */
};

void refund_sums_add(struct refund_sums *sums, const struct refund_terms *terms, const struct refund_item *item,
		     const struct refund_estimate *estimate);
void refund_sums_merge(struct refund_sums *sum, const struct refund_sums *other);
void refund_sums_free(struct refund_sums *sums);

/* All that are not estimable. */
struct refund_sum refund_sums_not_estimable(const struct refund_sums *sums);

/*
 * The groups by importer, then by day, those not estimable last; groups_count of them, malloc'ed. That they add up to the totals is
 * asserted.
 */
struct refund_group *refund_sums_groups(const struct refund_sums *sums);

#endif
