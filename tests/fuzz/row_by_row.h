/*
 * What sources come to when their rows are read one by one, each by a fresh reader, kept all, and folded one after another: what the
 * workers, runs and merges of a build are compared with.
 */
#ifndef CAPE_TESTS_FUZZ_ROW_BY_ROW_H
#define CAPE_TESTS_FUZZ_ROW_BY_ROW_H

#include "ingest/fold.h"
#include "ingest/source.h"

#define ROW_SOURCES_MAX 3

struct row_by_row {
	struct texts texts;
	struct text_cache cache;
	struct fold_source sources[ROW_SOURCES_MAX];
	size_t sources_count;
	bool add;
	struct record *records; /* in the order of the rows; finished: an entry each, in the order of their places */
	size_t count;
	size_t capacity;
	uint64_t rows; /* blank ones not counted */
	uint64_t refused_rows;
	int64_t refused_duty_cents;
	uint64_t ieepa_rows;
	uint64_t replaced;
	uint64_t disagreeing;
};

void row_by_row_begin(struct row_by_row *r, bool add);
void row_by_row_free(struct row_by_row *r);

/* The finished entries of another one, as the index that is updated. */
void row_by_row_index(struct row_by_row *r, const struct row_by_row *old);

/*
 * The rows of a text (without byte order mark) whose columns were found, from tiny slices. `overlaid` is what an overlay changes; else
 * NULL. False where a quoted field never closes.
 */
bool row_by_row_source(struct row_by_row *r, const struct columns *columns, struct span text,
		       const struct source_options *options, const struct row_by_row *overlaid, size_t slice_bytes);

/* Adds a record as it is. */
void row_by_row_add(struct row_by_row *r, struct record record);

/* Folds; `records` are entries then. */
void row_by_row_finish(struct row_by_row *r);

/* The entry at a place, or NULL. Finished. */
const struct record *row_by_row_find(const struct row_by_row *r, uint64_t place);

/* The texts of a remark (number + 1, or 0); begin NULL: it has none. */
struct index_remark_texts remark_texts(const struct texts *texts, uint32_t remark);

#endif
