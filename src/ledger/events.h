/* What was done with a ledger, by whom and when: rows that are only ever added. */
#ifndef CAPE_LEDGER_EVENTS_H
#define CAPE_LEDGER_EVENTS_H

#include "ledger/ledger.h"

/* Part of the caller's transaction. `by` NULL: whoever runs the program. */
bool event_add(const struct ledger *ledger, const char *kind, const char *by, int64_t job, const char *text,
	       struct err *err);

#endif
