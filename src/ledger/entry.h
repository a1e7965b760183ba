/* Where one entry number stands: on a claim, or in a file that was rejected. */
#ifndef CAPE_LEDGER_ENTRY_H
#define CAPE_LEDGER_ENTRY_H

#include "ledger/ledger.h"

/* What a claim says of an entry; malloc'ed texts, NULL where it is not on it. */
struct claimed_entry {
	char *status;
	char *errors;
};

bool claim_find_entry(const struct ledger *ledger, int64_t claim, uint64_t place, struct claimed_entry *found,
		      struct err *err);
void claimed_entry_free(struct claimed_entry *found);

/* *there: whether a row of the uploaded file is the entry. */
bool upload_has_entry(const struct ledger *ledger, int64_t job, uint64_t place, bool *there, struct err *err);

#endif
