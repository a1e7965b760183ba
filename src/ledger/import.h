/*
 * Bringing a claim file of CBP's into the ledger: matched (ledger/match.h), its outcome kept (ledger/outcomes.h), CBP's number recorded for the
 * job; a file without a job becomes a claim of its own, whose entries are claimed as CBP says.
 */
#ifndef CAPE_LEDGER_IMPORT_H
#define CAPE_LEDGER_IMPORT_H

#include "ledger/match.h"

enum import_kind {
	IMPORT_NEW,      /* the first outcome of a claim of ours */
	IMPORT_CLAIM,    /* a claim that no job of ours became, now in the ledger */
	IMPORT_REPLACED, /* an outcome takes the place of an earlier one */
	IMPORT_SAME,     /* CBP says what it said before; nothing is written */
};

struct imported {
	enum import_kind kind;
	enum matched_by by;
	int64_t claim;
	int64_t job; /* NO_JOB: imported */
	char cbp_claim[CBP_CLAIM_BYTES];
	int64_t successes;
	int64_t errors;
	bool own_number; /* CBP's number in the file is one that this ledger gave: is it a file of ours? */
	int64_t voided;  /* a voided job that has CBP's number; NO_JOB: there is none */
};

enum import_end {
	IMPORT_DONE,
	IMPORT_REFUSED, /* the file, with an error; nothing was written for it, others may follow */
	IMPORT_TROUBLE, /* of the ledger, with an error: the transaction is to be rolled back */
};

/* Part of the caller's transaction, which needs the lock. It is there when that is committed. */
enum import_end import_claim_file(const struct ledger *ledger, const char *path, struct imported *imported,
				  struct err *err);

#endif
