/* Where one entry number stands: on a claim, or in a file that was rejected. */
#ifndef CAPE_LEDGER_ENTRY_H
#define CAPE_LEDGER_ENTRY_H

#include "ledger/ledger.h"

/* What a claim says of an entry; malloc'ed texts, NULL where it is not on it, or the claim was imported. */
struct claimed_entry {
	char *status;
	char *errors;
	char *cbp_status; /* the same as CBP decided; NULL: no outcome, or one without the entry */
	char *cbp_errors;
};

bool claim_find_entry(const struct ledger *ledger, int64_t claim, bool has_record, uint64_t place,
		      struct claimed_entry *found, struct err *err);
void claimed_entry_free(struct claimed_entry *found);

/* *there: whether a row of the uploaded file is the entry. */
bool upload_has_entry(const struct ledger *ledger, int64_t job, uint64_t place, bool *there, struct err *err);

#endif
