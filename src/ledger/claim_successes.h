/*
 * The entries that a claim has: where CBP's outcome is known, its successes; what it does not name, as the claim's record predicted.
 */
#ifndef CAPE_LEDGER_CLAIM_SUCCESSES_H
#define CAPE_LEDGER_CLAIM_SUCCESSES_H

#include "ledger/ledger.h"

/* Called with the place (core/place.h) of each; no claim has one twice. */
struct place_taker {
	void (*take)(void *context, uint64_t place);
	void *context;
};

/* Of a claim that is recorded. False with an error, perhaps after some were taken. */
bool claim_successes(const struct ledger *ledger, int64_t claim, const struct place_taker *taker, struct err *err);

/* As predicted in the file of a record. */
bool record_successes(const char *record_path, const struct place_taker *taker, struct err *err);

/* Calls `each` with the claims from `first` on whose entries count (CLAIM_COUNTS), ascending; it returns false, with an error, to end. */
bool claims_that_count(const struct ledger *ledger, int64_t first,
		       bool (*each)(void *context, int64_t claim, struct err *err), void *context, struct err *err);

#endif
