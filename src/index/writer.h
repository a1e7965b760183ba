/*
 * Writes an index file from entry summaries in memory. That they were read from CSV only `ingest` knows.
 */
#ifndef CAPE_INDEX_WRITER_H
#define CAPE_INDEX_WRITER_H

#include "core/dict.h"
#include "core/entry.h"
#include "core/err.h"
#include "index/layout.h"

#include <time.h>

/* One entry summary, folded. */
struct index_entry {
	uint64_t key;
	entry_attr attr;
	uint32_t importer; /* number in the importer dictionary */
	struct index_cold cold;
};

struct index_content {
	const struct index_entry *entries; /* any order, keys distinct */
	uint64_t entries_count;
	const struct dict *importers;
	const struct dict *texts;
	struct span provenance; /* JSON */
	day data_date;
	time_t built_at;
};

/*
 * Writes and publishes `path`; returns only when the disk has it. The bytes depend on the content alone: entries are
 * sorted by key first. *root gets the root checksum.
 */
bool index_write(const char *path, const struct index_content *content, uint64_t *root, struct err *err);

#endif
