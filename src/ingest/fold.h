/*
 * Folding the rows of all sources into one record an entry.
 *
 * Within a source rows of one entry add up (tariff rows) or the last one wins (entry rows and all other fields);
 * an entry that stands in a later source too is replaced whole, unless sources are pieces of one export ("add").
 * One writer; rows must come in file order, sources in the order given.
 */
#ifndef CAPE_INGEST_FOLD_H
#define CAPE_INGEST_FOLD_H

#include "index/writer.h"
#include "ingest/cells.h"

struct fold_note {
	uint32_t source; /* the last one the entry stood in */
	bool disagrees;  /* rows of it differ in what counts */
	bool replaced;   /* a later source replaced an earlier one's */
};

struct fold {
	struct index_entry *entries;
	struct fold_note *notes;
	uint64_t count;
	uint64_t capacity;
	uint32_t *slots; /* entry + 1 by hash of the key; a power of two */
	uint64_t slots_count;
	uint64_t seed;
	struct dict importers;
	struct dict texts;
	bool add;
	/* Set by fold_finish(). */
	uint64_t replaced;    /* entries that a later source replaced */
	uint64_t disagreeing; /* entries whose rows differ in more than their tariff numbers */
};

bool fold_init(struct fold *fold, bool add, struct err *err);
void fold_free(struct fold *fold);

/* What is the same for all rows of a source. */
struct fold_source {
	uint32_t number;
	enum source_layout layout;
	uint32_t known;       /* bit per enum source_field: the source has it, or it is assumed */
	entry_attr attr_mask; /* the bits of the attribute word it speaks for; set by fold_source_make() */
};

struct fold_source fold_source_make(uint32_t number, enum source_layout layout, uint32_t known);

/* Takes one row. False only when there is no more memory (or no more numbers) for a new entry. */
bool fold_row(struct fold *fold, const struct fold_source *source, const struct facts *facts, struct err *err);

/*
 * After the last row: settles what depends on all rows of an entry, counts entries, and forgets importers and texts that no
 * entry has any more.
 */
void fold_finish(struct fold *fold);

#endif
