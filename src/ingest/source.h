/*
 * Reading one export: map, find the columns, parse slices side by side, fold neighbouring rows into records.
 */
#ifndef CAPE_INGEST_SOURCE_H
#define CAPE_INGEST_SOURCE_H

#include "core/progress.h"
#include "emit/csv_writer.h"
#include "index/reader.h"
#include "ingest/cells.h"
#include "ingest/run_writer.h"
#include "ingest/texts.h"
#include "io/map.h"
#include "rules/hts.h"

/* What is the same for all sources of a build. */
struct source_options {
	const struct column_maps *maps;
	const struct facts *assumed_facts; /* values of --assume */
	uint32_t assumable;                /* bit per enum source_field that --assume gives */
	const struct index *overlaid;      /* --overlay: rows whose entry it lacks are refused; else NULL */
	const struct hts_table *hts;
	unsigned threads;
	struct csv_writer *rejects; /* refused rows go here; NULL: nowhere */
	struct progress *progress;
};

/* A source: its columns found when it is opened, its rows read later. */
struct source {
	const char *path;
	struct map map;
	struct span text;
	unsigned char record_end;
	uint64_t bytes; /* of the file */
	struct columns columns;
	uint32_t pieces; /* that it was read in */
	uint64_t rows;   /* behind the header, blank ones not counted */
	uint64_t refused_rows;
	int64_t refused_duty_cents; /* the IEEPA duty they carry, where it could be read */
	uint64_t hash;              /* XXH3-64 of the file's bytes */
};

/*
 * Opens a source and finds its columns. False with at least one note in `errors`; the source is closed then, else the caller
 * closes it.
 */
bool source_open(struct source *source, const char *path, const struct source_options *options, struct notes *errors,
		 struct notes *warnings);
void source_close(struct source *source);

/* Where the rows go: a run writer and a cache of texts for each of the threads. */
struct source_outputs {
	struct run_writer *writers;
	struct text_cache *caches;
};

/* Reads all rows; their records are of piece `first_piece` and following. */
bool source_read(struct source *source, uint32_t first_piece, const struct source_options *options,
		 const struct source_outputs *outputs, struct err *err);

#endif
