/* Which ledger a command uses. */
#ifndef CAPE_CLI_LEDGER_H
#define CAPE_CLI_LEDGER_H

#include "cli/options.h"
#include "ledger/claimed.h"

/*
 * False, with an error, if an option names an output in the folder of a ledger, be it the command's or another one, or below it: there the ledger
 * alone writes.
 */
bool options_outside_ledgers(const struct args *args, struct err *err);

/* --ledger, else $CAPE_LEDGER, else the user's own, which is made on first use. */
bool option_ledger(const struct args *args, struct ledger *ledger, enum ledger_use use, struct err *err);

/* True, with or without an error, if a ledger is named, or the user's own is there already. */
bool option_ledger_exists(const struct args *args);

/* The claimed entries of that ledger, which is closed again. The caller frees them (claimed_free). */
bool option_claimed(const struct args *args, struct claimed *claimed, struct err *err);

#endif
