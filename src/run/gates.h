/* What is asked of every declaration of a run: by whom it is filed, what is known of its entries, which rules are in force. */
#ifndef CAPE_RUN_GATES_H
#define CAPE_RUN_GATES_H

#include "core/progress.h"
#include "dedupe/placeset.h"
#include "index/reader.h"
#include "rules/judge.h"
#include "run/account.h"

/* Read-only once prepared; shared by threads. */
struct gates {
	const struct account *account;
	const struct index *index;
	const struct rules_in_force *rules;
	const struct placeset *claimed; /* entries on an earlier claim; NULL: nobody knows, and nobody asks */
	bool check_filer;        /* gate B: the filer code must be the account's; else gate C: the importer must be */
	uint64_t *own_importers; /* bit i = importer i of the index is one of the account's */
};

/* Account and index must be set. */
void gates_prepare(struct gates *gates);
void gates_free(struct gates *gates);

/* True if an importer of the index is the account's; numbers that a damaged index made up are nobody's. */
static inline bool gates_own(const struct gates *gates, uint32_t importer)
{
	return importer < gates->index->header.importers &&
	       ((gates->own_importers[importer / 64] >> (importer % 64)) & 1);
}

#endif
