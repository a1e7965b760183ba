/*
 * Claims of the ledger as a source of estimates: what succeeded on them, with the duties, dates and importers that were frozen when they were
 * filed, and as of the day it was judged for. An index is not asked: it may have lost the IEEPA lines since.
 *
 * What counts as claimed does here, too (ledger/claimed.h): claims of voided jobs and of files that CBP rejected are passed over, and CBP's
 * imported outcome of an entry goes before what was predicted. Each entry once, from the latest claim that has it; from one that was imported
 * without a job only where no other has it. Of an entry that only CBP's outcome names, as there, no values were frozen.
 */
#ifndef CAPE_CLI_REFUND_CLAIMS_H
#define CAPE_CLI_REFUND_CLAIMS_H

#include "cli/options.h"
#include "dedupe/placeset.h"
#include "ledger/claim_rows.h"
#include "report/parties.h"
#include "run/refunding.h"

/* Which claims. */
struct refund_choice {
	int64_t claim;       /* this one alone; NO_CLAIM: those of the time */
	time_t since, until; /* as in struct list_filter */
};

struct refund_claim {
	int64_t claim;
	bool has_record;
};

struct refund_claims {
	struct ledger ledger;
	bool open;
	struct refund_claim *claims; /* that count, newest first, those imported without a job last */
	size_t count, capacity;
	uint64_t passed_over;
	uint64_t entries_most; /* at most so many on them */
	const struct parties *parties;
	const struct rules_in_force *rules;
	struct placeset taken;
	/* The claim that is read, under the lock of whoever takes. */
	size_t at;
	bool reading;
	struct claim_rows rows;
	uint64_t row;
	struct err err;
	/* Found. */
	uint64_t entries;
	uint64_t errors;
	uint64_t again;             /* successes that a claim before has */
	uint64_t decided_rows;      /* by CBP; the others are as predicted */
	struct judgement judgement; /* which fields were assumed, or absent */
};

/* Opens the ledger that the options name. The caller owns the claims (refund_claims_close), also after an error. Begin with zeros. */
bool refund_claims_open(struct refund_claims *claims, const struct args *args, const struct refund_choice *choice,
			struct err *err);
void refund_claims_close(struct refund_claims *claims);

/* Adds the importers of all records. */
bool refund_claims_importers(struct refund_claims *claims, struct parties *parties, struct err *err);

/* Items of `parties`; the rules say what was not checked of entries. All are borrowed. */
struct refund_source refund_source_claims(struct refund_claims *claims, const struct parties *parties,
					  const struct rules_in_force *rules);
/* Behind the last item: false, with an error, if a file of the ledger could not be read. */
bool refund_claims_complete(const struct refund_claims *claims, struct err *err);

#endif
