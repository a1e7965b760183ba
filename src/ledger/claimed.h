/*
 * Entries that are on a claim: every success of every claim that is not voided.
 *
 * Kept in FOLDER/claimed.set, which says which claims it covers; those that came since are added from their records. A file that is missing,
 * damaged, or older than a void is made again from all records.
 */
#ifndef CAPE_LEDGER_CLAIMED_H
#define CAPE_LEDGER_CLAIMED_H

#include "dedupe/placeset.h"
#include "ledger/ledger.h"

struct claimed {
	struct placeset set;
	struct placeset_note note; /* covered: the last claim's number + 1; generation: voids so far */
	uint64_t unwritten;        /* entries that are not in the file */
	bool loaded;
};

/* Begin with zeros. Brings the set up to the last claim; also again, later. */
bool claimed_update(struct claimed *claimed, const struct ledger *ledger, struct err *err);

/* Adds the successes of a claim that is not recorded yet, and is the next to be. */
bool claimed_add(struct claimed *claimed, int64_t claim, const char *record_path, struct err *err);

/* Writes the file where much was added since; the ledger must be ours to write. Not to be able to is no harm. */
void claimed_keep(struct claimed *claimed, const struct ledger *ledger);
/* The same where we only read, if nobody writes at the moment. */
void claimed_offer(struct claimed *claimed, struct ledger *ledger);
void claimed_free(struct claimed *claimed);

#endif
