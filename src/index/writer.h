/*
 * Writes an index file from entry summaries in the order of their places. That they were read from CSV only `ingest` knows.
 *
 * The number of entries must be known. They come in batches: index_batch_push() fills one; index_writer_number() takes the batches one
 * after another in their order; index_writer_put() then writes one, on any thread and in any order. index_writer_publish()
 * writes what is left, waits for the disk and gives the file its name. The bytes depend on the content alone.
 */
#ifndef CAPE_INDEX_WRITER_H
#define CAPE_INDEX_WRITER_H

#include "core/dates.h"
#include "core/dict.h"
#include "core/entry.h"
#include "index/directory.h"
#include "io/sink.h"

#include <pthread.h>
#include <time.h>

/* One entry summary. */
struct index_entry {
	uint64_t place;
	entry_attr attr;
	uint32_t importer; /* number in the importer dictionary */
	struct index_cold cold;
};

/* Entries `first`, `first` + 1, …: the arrays as the file has them. Owned by one thread, used again and again. */
struct index_batch {
	uint64_t first;
	size_t count;
	size_t capacity;
	uint64_t *places;
	struct index_hot *hot; /* from the line of entry `first` on */
	struct index_cold *cold;
	size_t hot_lines; /* that are this batch's to write; set by index_writer_number() */
};

bool index_batch_init(struct index_batch *batch, size_t capacity, struct err *err);
void index_batch_free(struct index_batch *batch);
void index_batch_begin(struct index_batch *batch, uint64_t first);

static inline void index_batch_push(struct index_batch *batch, const struct index_entry *entry)
{
	size_t at = (size_t)(batch->first % INDEX_HOT_ENTRIES) + batch->count;
	struct index_hot *line = &batch->hot[at / INDEX_HOT_ENTRIES];

	assert(batch->count < batch->capacity);
	line->attr[at % INDEX_HOT_ENTRIES] = entry->attr;
	line->importer[at % INDEX_HOT_ENTRIES] = entry->importer;
	batch->cold[batch->count] = entry->cold;
	batch->places[batch->count++] = entry->place;
}

struct index_writer {
	struct sink sink;
	pthread_mutex_t writing; /* one batch at a time */
	uint64_t entries;
	uint64_t numbered;
	struct index_hot open_line; /* the line of the next entry, as far as it is known */
	struct directory directory;
	struct index_header header;
	uint64_t at; /* behind what has its place */
};

/* False: nothing was made. */
bool index_writer_open(struct index_writer *writer, const char *path, uint64_t entries, struct err *err);
bool index_writer_number(struct index_writer *writer, struct index_batch *batch, struct err *err);
bool index_writer_put(struct index_writer *writer, const struct index_batch *batch, struct err *err);

/* What stands beside the entries. Texts ascend. */
struct index_rest {
	const struct dict *importers;
	const struct dict *remarks; /* struct index_remark and its texts */
	struct span provenance;     /* JSON */
	day data_date;
	time_t built_at;
	unsigned threads;
};

/* After all entries; *root gets the root checksum. The writer is closed, also on failure. */
bool index_writer_publish(struct index_writer *writer, const struct index_rest *rest, uint64_t *root, struct err *err);
void index_writer_abandon(struct index_writer *writer);

#endif
