/*
 * Sorted runs of records: in memory as long as it lasts, then in a temporary file beside the index.
 *
 * Workers fill chunks (ingest/run_writer.h), which become runs here. Spilled runs are mapped again when all are there, so that merging
 * reads them like any others, and the page cache decides what of them stays in memory.
 */
#ifndef CAPE_INGEST_RUNS_H
#define CAPE_INGEST_RUNS_H

#include "core/err.h"
#include "ingest/record.h"

#include <pthread.h>

/* Records by place, those of one place in the order in which the worker read them. */
struct run {
	const unsigned char
		*records; /* struct record or struct packed; set by runs_finish() where the run is spilled */
	uint64_t count;   /* at least one */
	bool packed;
	bool distinct;               /* no two records have the same place */
	struct packed_common common; /* of packed ones */
	uint64_t first_place, last_place;
	uint64_t spill_offset; /* in bytes; RUN_IN_MEMORY */
};

#define RUN_IN_MEMORY UINT64_MAX

static inline size_t run_record_bytes(const struct run *run)
{
	return run->packed ? sizeof(struct packed) : sizeof(struct record);
}

static inline const struct packed *run_packed(const struct run *run, uint64_t i)
{
	return (const struct packed *)(const void *)run->records + i;
}

static inline const struct record *run_whole(const struct run *run, uint64_t i)
{
	return (const struct record *)(const void *)run->records + i;
}

static inline uint64_t run_place(const struct run *run, uint64_t i)
{
	return run->packed ? run_packed(run, i)->place : run_whole(run, i)->place;
}

static inline struct record run_record(const struct run *run, uint64_t i)
{
	return run->packed ? packed_whole(run_packed(run, i), &run->common) : *run_whole(run, i);
}

/* The number of the first record whose place is not below; it is not before record `from`. */
uint64_t run_lower_bound(const struct run *run, uint64_t from, uint64_t place);

struct runs {
	pthread_mutex_t lock;
	struct run *items; /* those of one worker in the order it filled them */
	size_t count;
	size_t capacity;
	void **chunks; /* that are kept */
	size_t chunks_count;
	size_t chunks_capacity;
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

/* Memory for a chunk, and its end. Any worker may call. */
void *runs_make_chunk(const struct runs *runs, struct err *err);
void runs_free_chunk(const struct runs *runs, void *chunk);

/*
 * Takes over a chunk of `bytes` bytes whose runs are `items`, their offsets in it spill_offset. *kept: whether it stays in memory; if
 * not, it was written out and is the caller's again. Any worker may call.
 */
bool runs_take(struct runs *runs, void *chunk, size_t bytes, const struct run *items, size_t count, bool *kept,
	       struct err *err);

/* After all workers are done. */
bool runs_finish(struct runs *runs, struct err *err);

/*
 * Gives memory of records `begin` … `end`-1 back, as far as pages hold no others behind them: nobody reads them any more, nor
 * those before them. The page cache can have it for what is written meanwhile.
 */
void runs_release(const struct runs *runs, const struct run *run, uint64_t begin, uint64_t end);

#endif
