/*
 * What the rows of all sources make of one entry (contract section 5).
 *
 * Rows of one entry within a source add up (tariff rows) or the last one wins (entry rows, and all other fields); an
 * entry that stands in a later source too is replaced whole, unless sources are pieces of one export ("add") or the source is an
 * overlay, whose cells change single fields.
 */
#ifndef CAPE_INGEST_FOLD_H
#define CAPE_INGEST_FOLD_H

#include "index/writer.h"
#include "ingest/cells.h"
#include "ingest/texts.h"

/* One row, or several of one entry folded. Plain memory: records are sorted, and spilled to disk. */
struct record {
	uint64_t place;
	entry_attr attr; /* FIELD_IEEPA_COUNT: unknown or none, until fold_finish() */
	int64_t duty_cents;
	uint32_t importer; /* numbers of struct texts */
	uint32_t remark;   /* number + 1, or 0 */
	uint32_t ieepa_count;
	uint32_t piece; /* of all sources, in the order in which they are read: earlier rows have smaller numbers */
	day summary_date;
	day payment_date;
	uint16_t given; /* overlays: bit per enum field that the row changes */
	bool disagrees; /* rows of the entry differ in what counts */
	bool replaced;  /* a later source replaced an earlier one's */
};

_Static_assert(sizeof(struct record) == 48, "no padding");

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

/* Folds a record of the same entry, which comes later, into `record`. */
void fold_record(const struct fold *fold, struct record *record, const struct record *later);

/* Settles what depends on all rows of an entry. */
static inline void fold_finish(struct record *record)
{
	if (record->ieepa_count != 0)
		record->attr = entry_set(record->attr, FIELD_IEEPA_COUNT, IEEPA_SOME);
}

#endif
