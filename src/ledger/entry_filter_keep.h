/* Making entries.filter (ledger/entry_filter.h), and bringing it up to date; comparing it with what it was made from. */
#ifndef CAPE_LEDGER_ENTRY_FILTER_KEEP_H
#define CAPE_LEDGER_ENTRY_FILTER_KEEP_H

#include "ledger/ledger.h"

/*
 * Adds the claims and rejected files that are not in the file, or makes it where there is none of use; the ledger must be ours to write. Not
 * to be able to is no harm: they are read when somebody asks.
 */
void entry_filter_keep(const struct ledger *ledger);

/* The same where we only read, if nobody writes at the moment; with `damaged` the file is made again from the begin. */
void entry_filter_offer(struct ledger *ledger, bool damaged);

/*
 * *same: whether the file has the filters of all that it covers, byte for byte, or there is none of use. What cannot be read of the
 * sources is left to others to tell.
 */
bool entry_filter_verify(const struct ledger *ledger, bool *same, struct err *err);

#endif
