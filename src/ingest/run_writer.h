/*
 * What a worker fills: chunks of records that become sorted runs.
 *
 * A full chunk is sorted by place (and among equal places by the order of filling) and becomes a run. Sources mostly come in
 * order of their numbers, then there is nothing to sort; a chunk that is a few ascending stretches becomes as many runs.
 */
#ifndef CAPE_INGEST_RUN_WRITER_H
#define CAPE_INGEST_RUN_WRITER_H

#include "ingest/runs.h"

/* A record's place, and its number in the chunk. */
struct ranked {
	uint64_t place;
	uint64_t record;
};

/* What sorting takes besides a second chunk, a record. */
#define RUN_WRITER_SORT_BYTES (2 * sizeof(struct ranked))

#define STRETCHES_MAX 8

struct run_writer {
	struct runs *runs;
	unsigned char *chunk; /* NULL: the next record begins one */
	size_t count;
	bool packed;                 /* the chunk's records are; else one did not fit, and all are whole */
	struct packed_common common; /* of packed ones */
	uint64_t last_place;
	uint32_t stretches[STRETCHES_MAX]; /* where places begin to ascend anew */
	unsigned stretches_count;          /* may be more than STRETCHES_MAX: not in order at all */
	bool distinct;                     /* no two neighbours have the same place */
	unsigned char *spare;              /* scratch of sorting: a chunk, … */
	struct ranked *ranks;              /* … and two arrays of its size */
};

void run_writer_init(struct run_writer *writer, struct runs *runs);
/* Puts a record behind those before it. False: the error is filled in, and the record is not there. */
bool run_writer_put(struct run_writer *writer, const struct record *record, struct err *err);
/* Makes runs of what is there. The writer is empty then, and can go on. */
bool run_writer_flush(struct run_writer *writer, struct err *err);
void run_writer_free(struct run_writer *writer);

#endif
