/*
 * Where one entry number stands: on claims, and in files that were rejected.
 *
 * entries.filter (ledger/entry_filter.h) says which few rows of which records and uploads are to be read; what came since it was written is
 * read as a whole.
 */
#ifndef CAPE_LEDGER_ENTRY_H
#define CAPE_LEDGER_ENTRY_H

#include "ledger/ledger.h"

struct entry_on_claim {
	int64_t claim;
	uint64_t row; /* of its record; UINT64_MAX: only CBP's outcome has the entry */
};

/* Owns its arrays (entry_found_free); each claim and job once, in no order. */
struct entry_found {
	uint64_t place;
	struct entry_on_claim *claims;
	size_t claims_count;
	size_t claims_capacity;
	int64_t *jobs; /* whose files were rejected (gates B and C) */
	size_t jobs_count;
	size_t jobs_capacity;
};

/*
 * Looks through the ledger, which is open for reading; voided jobs are found too. Brings the filter up to date, or makes it again, where nobody
 * writes at the moment.
 */
bool entry_find(struct ledger *ledger, uint64_t place, struct entry_found *found, struct err *err);
void entry_found_free(struct entry_found *found);

/* What a claim says of the entry that was found on it; malloc'ed texts. */
struct claimed_entry {
	char *status; /* as predicted; NULL: it is not in the claim's record, or the claim was imported */
	char *errors;
	char *cbp_status; /* the same as CBP decided; NULL: no outcome, or one without the entry */
	char *cbp_errors;
};

bool entry_on_claim_read(const struct ledger *ledger, const struct entry_found *found, int64_t claim,
			 struct claimed_entry *entry, struct err *err);
void claimed_entry_free(struct claimed_entry *entry);

#endif
