/*
 * Rows that cannot be used: counted, and written to the rejects file in the order of the source.
 */
#ifndef CAPE_INGEST_REFUSED_H
#define CAPE_INGEST_REFUSED_H

#include "core/threads.h"
#include "emit/csv_writer.h"
#include "ingest/row.h"

/* Those of a slice; one per worker, used again and again. */
struct refused_slice {
	struct refused_row *rows; /* only where they will be written */
	size_t kept;
	size_t capacity;
	uint64_t count;
	int64_t duty_cents;
};

/* Those of a source. */
struct refused {
	const char *path;
	unsigned char record_end;
	struct csv_writer *writer; /* NULL: rows are only counted */
	struct turnstile order;    /* where they are written */
	pthread_mutex_t lock;      /* of the counts */
	uint64_t lines;            /* before the slice whose turn it is */
	uint64_t count;
	int64_t duty_cents; /* the IEEPA duty they carry, where it could be read */
};

/* lines: of the file before the first slice. */
void refused_init(struct refused *refused, const char *path, unsigned char record_end, struct csv_writer *writer,
		  uint64_t lines);
void refused_free(struct refused *refused);

/* The row's bytes are borrowed until refused_end_slice(). */
void refused_add(const struct refused *refused, struct refused_slice *slice, const struct row *row);

/* Must be called for every slice, in any order; empties `rows`. */
void refused_end_slice(struct refused *refused, struct refused_slice *rows, struct span bytes, uint64_t piece);
void refused_slice_free(struct refused_slice *slice);

#endif
