/* Job and claim numbers: reserved on the disk before they are used, so that none is ever given twice. */
#ifndef CAPE_LEDGER_NUMBERS_H
#define CAPE_LEDGER_NUMBERS_H

#include "ledger/ledger.h"

struct numbers {
	int64_t next_job;
	int64_t next_claim;
	int64_t reserved_job;   /* those below may be on files */
	int64_t reserved_claim; /* likewise */
	int64_t generation;     /* of claimed entries: grows where anything but a new claim changes which these are */
};

bool numbers_read(const struct ledger *ledger, struct numbers *numbers, struct err *err);

/* Reserves so many of both from numbers->next_… on, in a transaction of its own. Needs the lock. */
bool numbers_reserve(const struct ledger *ledger, int64_t count, struct numbers *numbers, struct err *err);

/*
 * The next generation: a job is voided, an outcome of CBP's imported, or CBP's answer makes a claim of what was none, the other way round, or gives a
 * claim another number. Part of the caller's transaction.
 */
bool numbers_next_generation(const struct ledger *ledger, struct err *err);

/* Those from `next_…` on are free again, since nobody saw them. Part of the caller's transaction. */
bool numbers_settle(const struct ledger *ledger, int64_t next_job, int64_t next_claim, struct err *err);

#endif
