/*
 * What items add up to, client by client: outcomes, reasons, days left, refunds.
 *
 * Sums are the same for any number of workers. A worker adds to sums of its own, which are merged at the end.
 */
#ifndef CAPE_REPORT_TOTALS_H
#define CAPE_REPORT_TOTALS_H

#include "refund/sums.h"
#include "report/item.h"
#include "report/view.h"

struct total {
	uint64_t entries;
	int64_t duty_cents; /* of entries without a duty column, or with one below zero, 0 */
};

/* Days left until a limit: the last four (of 80 days 77 to 80), then week by week; what is beyond is in the last. */
#define DAYS_LEFT_URGENT 3
#define DAYS_LEFT_MAX    64
/* Ranges of days left that a limit has. */
unsigned days_left_ranges(unsigned limit_days);
/* The first and last days left of a range. */
void days_left_range(unsigned range, unsigned limit_days, unsigned *first, unsigned *last);

struct totals {
	struct total all;
	struct total outcomes[ITEM_OUTCOMES];
	struct total *reasons; /* by reason of the view; NULL: none yet */
	/* Of entries that may still be declared: those that pass, or of decided claims those that failed for another reason than the limit. */
	struct total days_left[DAYS_LEFT_MAX];
	struct total unliquidated;
};

/* Begin with zeros but for the first four. */
struct tally {
	const struct view *view;
	const struct refund_terms *terms;
	bool decided; /* items are of claims, as they were decided */
	unsigned workers;
	struct tally_worker *of_workers;
};

void tally_begin(struct tally *tally);
void tally_add(struct tally *tally, unsigned worker, const struct batch *batch);
/* Merges the workers' sums, and ends the tally: totals by client, NULL where a client has no entries; all; refunds. All are the caller's. */
struct totals **tally_end(struct tally *tally, struct totals *all, struct refund_sums *refunds);
void totals_free(struct totals **by_client, uint32_t clients, struct totals *all);

#endif
