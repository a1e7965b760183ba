/* A job that was never filed with CBP, or was withdrawn: it stays in the lists, and its entries are free again. */
#ifndef CAPE_LEDGER_VOID_H
#define CAPE_LEDGER_VOID_H

#include "ledger/ledger.h"

/* Needs the lock. False with an error; also where there is no such job, or it is void already. */
bool job_void(const struct ledger *ledger, int64_t job, const char *reason, struct err *err);

#endif
