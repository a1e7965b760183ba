/* The accounts that jobs were filed by. */
#ifndef CAPE_LEDGER_ACCOUNTS_H
#define CAPE_LEDGER_ACCOUNTS_H

#include "ledger/ledger.h"
#include "run/account.h"

/* The row of an account, made where there is none. Part of the caller's transaction. */
bool account_row(const struct ledger *ledger, const struct account *account, int64_t *row, struct err *err);

/* The type and filer code or importer numbers, as the ledger keeps them; malloc'ed. */
const char *account_type_name(enum account_type type);
char *account_identity(const struct account *account);

/* Rows of the same account, or that share an importer number with it: ",3,7,"; malloc'ed, also after an error. */
bool accounts_find(const struct ledger *ledger, const struct account *account, char **rows, struct err *err);

#endif
