/*
 * All runs merged and folded: one record an entry, in the order of the places, written to the index.
 *
 * The places are cut into ranges that workers take. A first pass folds every range without keeping anything: it counts the entries
 * (so that each range knows where its entries stand in the file), the findings, and the texts that are still in use. It looks at
 * records only where several may be of one entry. The second folds again, writes, and gives the records' memory back.
 */
#ifndef CAPE_INGEST_MERGE_H
#define CAPE_INGEST_MERGE_H

#include "core/progress.h"
#include "index/writer.h"
#include "ingest/range.h"

struct merge {
	const struct runs *runs;
	const struct fold *fold;
	unsigned threads;
	struct progress *progress; /* set by the caller after merge_init(), or NULL */
	uint64_t *borders;         /* range r: places from borders[r] on, below borders[r + 1] */
	uint64_t *firsts;          /* set by merge_count(): firsts[r] = entries in the ranges before r */
	size_t ranges;
	/* Set by merge_count(). */
	uint64_t entries;
	uint64_t replaced;    /* entries that a later source replaced */
	uint64_t disagreeing; /* entries whose rows differ in more than their tariff numbers */
	struct text_bits used[TEXT_KINDS];
};

/* range_records: how many records a range aims at; small in tests. */
void merge_init(struct merge *merge, const struct runs *runs, const struct fold *fold, unsigned threads,
		size_t range_records);
void merge_free(struct merge *merge);

void merge_count(struct merge *merge);

/* `numbers[kind]`: final numbers of the texts (texts_sort()). The records are gone then. */
bool merge_write(struct merge *merge, uint32_t *const numbers[TEXT_KINDS], struct index_writer *writer,
		 struct err *err);

#endif
