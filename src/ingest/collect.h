/*
 * From records to an index: what a build or an update has read is collected, merged, and written.
 *
 *   collection_init(); collection_add_index() (an update's old entries) and collection_add_source(), in the order of
 *   precedence; collection_merge(), which counts; collection_write().
 */
#ifndef CAPE_INGEST_COLLECT_H
#define CAPE_INGEST_COLLECT_H

#include "ingest/merge.h"
#include "ingest/source.h"

struct collection {
	const char *output;
	unsigned threads;
	struct progress *progress;
	struct texts texts;
	struct runs runs;
	struct source_outputs outputs; /* by thread */
	struct fold_source *sources;   /* `sources_count` of them, in order */
	size_t sources_count;
	uint32_t pieces;
	struct fold fold;
	struct merge merge; /* its counts stand after collection_merge() */
	size_t range_records;
	struct dict sorted[TEXT_KINDS]; /* set by collection_write(): the texts of the index */
};

struct collect_options {
	const char *output;
	unsigned threads;
	uint64_t memory_bytes; /* for records; what exceeds it is spilled beside the output */
	uint64_t spill_every;  /* tests: spill after so many records; 0: as memory demands */
	size_t sources_max;
	bool add; /* --same-entry add */
	struct progress *progress;
};

void collection_init(struct collection *collection, const struct collect_options *options);
void collection_free(struct collection *collection);

/* The entries of the index that is updated. They are replaced whole, or patched by overlays. */
bool collection_add_index(struct collection *collection, const struct index *index, struct err *err);
bool collection_add_source(struct collection *collection, struct source *source, const struct source_options *options,
			   struct err *err);

/* Sorts and counts; no source can be added any more. */
bool collection_merge(struct collection *collection, struct err *err);

/* Writes and publishes the index. */
bool collection_write(struct collection *collection, struct span provenance, day data_date, uint64_t *root,
		      struct err *err);

#endif
