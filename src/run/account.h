/*
 * The ACE account that files: who may declare which entries (guide, topic 2).
 *
 * Importer accounts: the importer of record number must match (gate C). Filer accounts (only filer type importer) and
 * organizational brokers: the filer code must match (gate B).
 */
#ifndef CAPE_RUN_ACCOUNT_H
#define CAPE_RUN_ACCOUNT_H

#include "core/dict.h"
#include "core/err.h"

enum account_type { ACCOUNT_IMPORTER, ACCOUNT_FILER, ACCOUNT_BROKER };

/* What flags or an account file say, before it is checked. Values are borrowed; NULL = not said. */
struct account_said {
	const char *type;
	const char *filer_code;
	const char *filer_type;
	const char *const *iors;
	size_t iors_count;
};

struct account {
	enum account_type type;
	uint32_t filer;   /* filer and broker: packed filer code */
	struct dict iors; /* importer: normalised numbers */
};

/*
 * Checks what the flags say over what the account file says (NULL: no file), key by key. Owned by the caller
 * (account_free).
 */
bool account_make(struct account *account, const char *account_file, const struct account_said *flags, struct err *err);
void account_free(struct account *account);

#endif
