/*
 * From entries of the index to items: what the index has of them, whether a claim has them, and what the rules in force say.
 */
#ifndef CAPE_REPORT_JUDGING_H
#define CAPE_REPORT_JUDGING_H

#include "dedupe/placeset.h"
#include "report/item.h"
#include "report/marks.h"
#include "report/view.h"
#include "run/failed_at_cbp.h"
#include "run/gates.h"

#include <stdatomic.h>

/* What answers rest on, of all that were given. */
struct rests_on {
	_Atomic uint64_t attrs_or;      /* as in struct judgement */
	_Atomic uint32_t absent_fields; /* likewise */
};

/* Read-only but for `rests_on`; shared by workers. */
struct judging {
	const struct view *view;            /* with an index */
	const struct placeset *claimed;     /* entries on a claim (ledger/claimed.h); NULL: no ledger is asked */
	const struct failed_at_cbp *failed; /* what CBP failed, and has not changed since; NULL: no ledger is asked */
	const uint16_t *failed_reasons;     /* the view's, by their texts */
	const struct marks *marks;          /* on which; NULL: nobody asks */
	const struct gates *gates;          /* whose entries may be declared; NULL: nobody asks */
	struct rests_on *rests_on;
};

/* Fills in the items of a batch that have a place, hits[i] being what the index has for items[i]. */
void judging_fill(const struct judging *judging, struct batch *batch, const struct index_hit *hits);

/* True if the account of the gates may declare the entry; anybody may where there are none. */
bool judging_own(const struct judging *judging, uint64_t place, uint32_t importer);

/* Adds what the rules in force find absent or assumed in words that were judged before; the verdicts of today are nobody's concern. */
void rests_on_add(struct rests_on *rests_on, const struct rules_in_force *rules, const entry_attr *attrs, size_t count);

#endif
