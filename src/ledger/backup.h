/* A copy of a ledger, made while others use it. */
#ifndef CAPE_LEDGER_BACKUP_H
#define CAPE_LEDGER_BACKUP_H

#include "ledger/ledger.h"

/*
 * Copies database and files into a new folder. What is copied is compared with its SHA-256, and is on the disk before the database appears
 * under its name: a folder without it is no ledger. What reruns remember in the ledger is copied, too. *files: how many.
 */
bool ledger_backup(const struct ledger *ledger, const char *folder, uint64_t *files, struct err *err);

#endif
