/* Which ledger a command uses. */
#ifndef CAPE_CLI_LEDGER_H
#define CAPE_CLI_LEDGER_H

#include "cli/options.h"
#include "ledger/claimed.h"
#include "ledger/failures.h"

/*
 * False, with an error, if an option names an output in the folder of a ledger, be it the command's or another one, or below it: there the ledger
 * alone writes.
 */
bool options_outside_ledgers(const struct args *args, struct err *err);

/* --ledger, else $CAPE_LEDGER, else the user's own, which is made on first use. */
bool option_ledger(const struct args *args, struct ledger *ledger, enum ledger_use use, struct err *err);

/* True, with or without an error, if a ledger is named, or the user's own is there already. */
bool option_ledger_exists(const struct args *args);

/*
 * What CBP failed and has not changed since, by a ledger that is open and an index; before claimed_update() (ledger/failures.h). The caller frees
 * it (failed_at_cbp_free), in both cases.
 */
bool ledger_failed(const struct ledger *ledger, const struct ruleset *rules, const struct index *index,
		   struct failed_at_cbp *failed, struct err *err);

/*
 * The claimed entries of that ledger, which is closed again, and before them, unless `failed` is NULL, what CBP failed. The caller frees them
 * (claimed_free, failed_at_cbp_free), in both cases.
 */
bool option_failed_and_claimed(const struct args *args, const struct ruleset *rules, const struct index *index,
			       struct failed_at_cbp *failed, struct claimed *claimed, struct err *err);

/* The claimed entries alone. */
bool option_claimed(const struct args *args, struct claimed *claimed, struct err *err);

#endif
