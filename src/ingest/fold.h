/*
 * What the rows of all sources make of one entry (contract section 5).
 *
 * Rows of one entry within a source add up (tariff rows) or the last one wins (entry rows, and all other fields); an
 * entry that stands in a later source too is replaced whole, unless sources are pieces of one export ("add") or the source is an
 * overlay, whose cells change single fields.
 */
#ifndef CAPE_INGEST_FOLD_H
#define CAPE_INGEST_FOLD_H

#include "ingest/cells.h"
#include "ingest/record.h"
#include "ingest/texts.h"

/* What is the same for all rows of a source. */
struct fold_source {
	uint32_t first_piece;
	enum source_layout layout;
	uint32_t known;       /* bit per enum source_field: the source has it, or it is assumed */
	entry_attr attr_mask; /* the bits of the attribute word it speaks for */
	bool is_index;        /* the index that is updated: replaced whole, or patched by overlays */
	bool is_overlay;
};

struct fold {
	const struct fold_source *sources; /* in order */
	size_t sources_count;
	bool add;
	struct texts *texts; /* where overlays find and put remarks */
};

struct fold_source fold_source_make(uint32_t first_piece, enum source_layout layout, uint32_t known);

/* Adds a tariff row to a record as fold_record() would; false, nothing done, if it is of another entry or piece, or differs in words. */
bool fold_tariff_row(struct record *record, const struct record *row);

/* Folds a record of the same entry, which comes later, into `record`. */
void fold_record(const struct fold *fold, struct record *record, const struct record *later);

/* Settles what depends on all rows of an entry. */
static inline void fold_finish(struct record *record)
{
	if (record->ieepa_count != 0)
		record->attr = entry_set(record->attr, FIELD_IEEPA_COUNT, IEEPA_SOME);
}

#endif
