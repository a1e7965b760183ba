/*
 * One worker of a source: rows of slices to records.
 *
 * Neighbouring tariff rows of an entry become one record. Rows that cannot be used go to the rejects.
 */
#ifndef CAPE_INGEST_WORKER_H
#define CAPE_INGEST_WORKER_H

#include "ingest/block.h"
#include "ingest/refused.h"
#include "ingest/source.h"
#include "parse/splitter.h"

struct worker {
	const struct index *overlaid; /* --overlay: rows whose entry it lacks are refused; else NULL */
	struct row_reader reader;
	struct block *block; /* NULL: an overlay, which is read row by row */
	struct run_writer *writer;
	struct record
		open; /* tariff rows of an entry, to which the next may belong; none where its place is PLACE_NONE */
	struct text_cache *texts;
	struct refused *refused; /* of all workers */
	struct refused_slice refused_rows;
	uint32_t piece;    /* of the slice that is read */
	uint32_t remark;   /* of the texts that the reader had last */
	uint32_t importer; /* likewise */
	uint32_t *ends;
	size_t ends_capacity;
	uint64_t rows; /* so far, blank ones not counted */
};

/* All that it is given must live as long as the worker. */
void worker_init(struct worker *worker, const struct source *source, const struct source_options *options,
		 struct run_writer *writer, struct text_cache *texts, struct refused *refused);
void worker_free(struct worker *worker);

/* Every slice that was cut must be read, also when reading has failed: refused rows are written in the order of slices. */
bool worker_read(struct worker *worker, const struct slice *slice, uint32_t piece, struct err *err);

#endif
