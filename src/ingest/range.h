/*
 * One range of places, its records in the order in which they are folded, from all runs that reach into it.
 *
 * Runs mostly lie one behind the other, or workers' runs alternate slice by slice: then a stretch of records of one run is before all
 * others, and is taken at once. Where runs overlap record by record, a heap of them gives one after another.
 */
#ifndef CAPE_INGEST_RANGE_H
#define CAPE_INGEST_RANGE_H

#include "ingest/fold.h"
#include "ingest/runs.h"

/* Where a run stands in the range. */
struct range_cursor {
	uint64_t place; /* of record `at` */
	uint64_t at, end;
	size_t run;
};

/* A worker's place in a range. */
struct range {
	const struct runs *runs;
	const struct fold *fold;
	struct range_cursor *heap; /* the earliest record on top */
	size_t count;
	uint64_t records;           /* in all runs, at the begin */
	struct range_cursor *begun; /* the cursors as they were at the begin */
	size_t begun_count;
	bool lost; /* set where an entry lost an importer or remark of its records */
};

void range_init(struct range *range, const struct runs *runs, const struct fold *fold);
void range_free(struct range *range);

/* Places from `from` on, below `to`. */
void range_begin(struct range *range, uint64_t from, uint64_t to);

/* Records of one run, each of which is an entry by itself. */
struct stretch {
	const struct run *run;
	uint64_t at;
	uint64_t count;
};

/*
 * The next records, at most `count_max`, as far as each is all there is of its entry; false if the next one is not, or if
 * there is none: then range_next() tells.
 */
bool range_stretch(struct range *range, uint64_t count_max, struct stretch *stretch);

/* The next entry, folded from all its records. */
bool range_next(struct range *range, struct record *record);

/* Gives the memory of the range back, which was read to its end, and so were all before it. */
void range_release(const struct range *range);

#endif
