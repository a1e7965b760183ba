/*
 * Whether a claim file is not CBP's at all, but what cape answered for a claim of this ledger: a prediction must not become CBP's word, nor our
 * number CBP's.
 */
#ifndef CAPE_LEDGER_OWN_FILE_H
#define CAPE_LEDGER_OWN_FILE_H

#include "ledger/ledger.h"

/*
 * *own: the bytes of the file are those of the Claim Details of this claim of ours. A file that was edited since, or that cannot be read
 * twice (a pipe), is not known again. False with an error of the ledger; what cannot be read is not ours.
 */
bool own_file(const struct ledger *ledger, int64_t claim, const char *path, bool *own, struct err *err);

#endif
