/*
 * From entries of the index to items: what the index has of them, whether a claim has them, and what the rules in force say.
 */
#ifndef CAPE_REPORT_JUDGING_H
#define CAPE_REPORT_JUDGING_H

#include "report/item.h"
#include "report/view.h"
#include "run/gates.h"

/* Which claim an entry of the index stands on: its number in the view's claims + 1, times two, plus 1 where it is a success there; 0: on none. */
#define MARK(claim, success) ((uint32_t)(((claim) + 1) << 1 | (success)))
#define MARK_CLAIMS_MAX      ((UINT32_C(1) << 31) - 2)

/* Read-only; shared by workers. */
struct judging {
	const struct view *view;   /* with an index */
	const uint32_t *marks;     /* by entry of the index; NULL: no ledger is asked */
	const struct gates *gates; /* whose entries may be declared; NULL: nobody asks */
};

/* Fills in the items of a batch that have a place, hits[i] being what the index has for items[i]. */
void judging_fill(const struct judging *judging, struct batch *batch, const struct index_hit *hits);

/* True if the account of the gates may declare the entry; anybody may where there are none. */
bool judging_own(const struct judging *judging, uint64_t place, uint32_t importer);

#endif
