/*
 * Entries of an index as a source of estimates: all that are eligible, or those that declarations claim.
 */
#ifndef CAPE_RUN_REFUND_INDEX_H
#define CAPE_RUN_REFUND_INDEX_H

#include "run/refunding.h"

/* All entries that pass gate D by the gates' rules and, where the gates have an account, are the account's. */
struct refund_all {
	const struct gates *gates; /* account NULL: everybody's */
	struct index_cursor cursor;
};

/* What `claimed` has, in its order. */
struct refund_claimed {
	const struct successes *claimed;
	size_t at;
};

/* The first argument lives as long as the source. */
struct refund_source refund_source_all(struct refund_all *all, const struct gates *gates);
struct refund_source refund_source_claimed(struct refund_claimed *list, const struct successes *claimed);

#endif
