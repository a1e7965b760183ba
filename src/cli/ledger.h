/* Which ledger a command uses. */
#ifndef CAPE_CLI_LEDGER_H
#define CAPE_CLI_LEDGER_H

#include "cli/options.h"
#include "ledger/ledger.h"

/* --ledger, else $CAPE_LEDGER, else the user's own, which is made on first use. */
bool option_ledger(const struct args *args, struct ledger *ledger, enum ledger_use use, struct err *err);

#endif
