/*
 * Sorted runs of records: in memory as long as it lasts, then in a temporary file beside the index.
 *
 * Each worker fills chunks of its own; a full chunk is sorted by place (and among equal places by piece: stable) and becomes a run.
 * Sources mostly come in order of their numbers, then there is nothing to sort. Spilled runs are mapped again when all are there, so that
 * merging reads them like any others, and the page cache decides what of them stays in memory.
 */
#ifndef CAPE_INGEST_RUNS_H
#define CAPE_INGEST_RUNS_H

#include "ingest/fold.h"

#include <pthread.h>

struct run {
	const struct record *records; /* set by runs_finish() where the run is spilled */
	uint64_t count;
	uint64_t spill_offset; /* in bytes; RUN_IN_MEMORY */
};

#define RUN_IN_MEMORY UINT64_MAX

struct runs {
	pthread_mutex_t lock;
	struct run *items; /* those of one worker in the order it filled them */
	size_t count;
	size_t capacity;
	uint64_t records;
	size_t chunk_records;
	uint64_t memory_bytes; /* what chunks that are kept may take */
	uint64_t kept_bytes;
	char *folder; /* of the output: spills go there */
	int spill_fd; /* -1: nothing was spilled yet */
	uint64_t spill_bytes;
	const unsigned char *spill;
};

/* So many workers at most keep within the memory: each fills a chunk, and a chunk has a smallest size. */
unsigned runs_workers_max(uint64_t memory_bytes);

/*
 * Spills go to the folder of `output`. `memory_bytes` for all chunks of `workers`; spill_every: 0, or a small number of records a run, all spilled (tests).
 */
void runs_init(struct runs *runs, const char *output, uint64_t memory_bytes, unsigned workers, uint64_t spill_every);
void runs_free(struct runs *runs);

/* After all workers are done. */
bool runs_finish(struct runs *runs, struct err *err);

/* What a worker fills. */
struct run_writer {
	struct runs *runs;
	struct record *records; /* NULL: the next record begins a chunk */
	size_t count;
	struct record *spare; /* scratch of sorting: a chunk, … */
	struct ranked *ranks; /* … and two arrays of its size */
};

void run_writer_init(struct run_writer *writer, struct runs *runs);
/* Makes the chunk that is filled next. */
bool run_writer_begin(struct run_writer *writer, struct err *err);
/* Makes a run of what is there. The writer is empty then, and can go on. */
bool run_writer_flush(struct run_writer *writer, struct err *err);
void run_writer_free(struct run_writer *writer);

/* Room for one more record, which the caller fills and then counts (writer->count++). NULL: the error is filled in. */
static inline struct record *run_writer_room(struct run_writer *writer, struct err *err)
{
	if (writer->count == writer->runs->chunk_records && !run_writer_flush(writer, err))
		return NULL;
	if (!writer->records && !run_writer_begin(writer, err))
		return NULL;
	return &writer->records[writer->count];
}

#endif
