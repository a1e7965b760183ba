/*
 * Putting right what a killed process left: numbers that were reserved and not used, and files under them.
 *
 * Only the process with the lock reserves numbers, so that whoever has it finds those of dead ones.
 */
#ifndef CAPE_LEDGER_REPAIR_H
#define CAPE_LEDGER_REPAIR_H

#include "ledger/ledger.h"

/* Removes the files, temporary ones beside the database too, and writes down in an event which numbers are not used and never will be. Needs the lock; does nothing where nothing was left. */
bool ledger_repair(const struct ledger *ledger, struct err *err);

#endif
