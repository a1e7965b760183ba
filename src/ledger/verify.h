/* Comparing all that a ledger says with what is there. */
#ifndef CAPE_LEDGER_VERIFY_H
#define CAPE_LEDGER_VERIFY_H

#include "ledger/ledger.h"

struct verified {
	uint64_t jobs;
	uint64_t claims;
	uint64_t entries; /* on claims */
	uint64_t files;
	uint64_t problems;
};

/* Is told each problem, and each gap in the numbers with its explanation. */
struct verify_told {
	void (*problem)(void *context, const struct err *problem);
	void (*gap)(void *context, const char *text);
	void *context;
};

/*
 * Compares the database with its own rules; every file's length and SHA-256 with what is recorded; each record with its claim: rows, successes, and
 * Claim Details rendered from it; each outcome of CBP's with its sums; the set of claimed entries with records and outcomes; the filters of entries with all they
 * are made from; numbers with jobs, claims and gaps. False with an error if
 * it cannot go on; problems are no errors.
 */
bool ledger_verify(const struct ledger *ledger, const struct verify_told *told, struct verified *verified,
		   struct err *err);

#endif
