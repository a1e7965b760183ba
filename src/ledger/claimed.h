/*
 * Entries that are on a claim: every success of every claim that is not voided, and whose file CBP did not reject. Where CBP's outcome of a
 * claim is known (ledger/outcomes.h), its successes count and its failures do not, whatever was predicted; what it does not name is as
 * predicted.
 *
 * Of those that are on several claims (one was predicted, and CBP says another) the set has a second place: claimed_twice().
 *
 * Kept in FOLDER/claimed.set, which says which claims it covers; those that came since are added from their records. A file that is missing,
 * damaged, or older than a void, a rejection or an outcome is made again from all records and outcomes.
 */
#ifndef CAPE_LEDGER_CLAIMED_H
#define CAPE_LEDGER_CLAIMED_H

#include "dedupe/placeset.h"
#include "ledger/ledger.h"

struct claimed {
	struct placeset set;
	struct placeset_note note; /* covered: the last claim's number + 1; generation: numbers.generation */
	uint64_t unwritten;        /* places that are not in the file */
	bool loaded;
};

/* A place that no entry has: in the set where more than one claim has the entry. */
static inline uint64_t claimed_twice(uint64_t place)
{
	return place | UINT64_C(1) << 60;
}

/* Begin with zeros. Brings the set up to the last claim; also again, later. */
bool claimed_update(struct claimed *claimed, const struct ledger *ledger, struct err *err);

/* Whether a file with this note is of the ledger as it is now. False with an error. */
bool claimed_is_current(const struct ledger *ledger, const struct placeset_note *note, bool *current, struct err *err);

/* Adds the successes of a claim that is not recorded yet, and is the next to be. */
bool claimed_add(struct claimed *claimed, int64_t claim, const char *record_path, struct err *err);

/* Adds a claim that is recorded, as its outcome or its record has it. */
bool claimed_add_recorded(struct claimed *claimed, const struct ledger *ledger, int64_t claim, struct err *err);

/* Writes the file where much was added since; the ledger must be ours to write. Not to be able to is no harm. */
void claimed_keep(struct claimed *claimed, const struct ledger *ledger);
/* The same where we only read, if nobody writes at the moment. */
void claimed_offer(struct claimed *claimed, struct ledger *ledger);
void claimed_free(struct claimed *claimed);

#endif
