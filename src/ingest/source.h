/*
 * Reading one export: map, find the columns, parse slices side by side, fold their rows in file order.
 */
#ifndef CAPE_INGEST_SOURCE_H
#define CAPE_INGEST_SOURCE_H

#include "core/progress.h"
#include "emit/csv_writer.h"
#include "ingest/fold.h"
#include "io/map.h"
#include "rules/hts.h"

/* What is the same for all sources of a build. */
struct source_options {
	const struct column_maps *maps;
	const struct facts *assumed_facts; /* values of --assume */
	uint32_t assumable;                /* bit per enum source_field that --assume gives */
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
	uint64_t rows; /* behind the header, blank ones not counted */
	uint64_t refused_rows;
	int64_t refused_duty_cents; /* the IEEPA duty they carry, where it could be read */
};

/*
 * Opens a source and finds its columns. False with at least one note in `errors`; the source is closed then, else the caller
 * closes it.
 */
bool source_open(struct source *source, const char *path, const struct source_options *options, struct notes *errors,
		 struct notes *warnings);
void source_close(struct source *source);

/* Folds all rows, as the number-th source of the build. */
bool source_read(struct source *source, uint32_t number, const struct source_options *options, struct fold *fold,
		 struct err *err);

#endif
