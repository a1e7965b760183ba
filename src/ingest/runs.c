/* Runs kept or spilled, found again, given back. */
#include "ingest/runs.h"

#include "core/calls.h"
#include "core/mem.h"
#include "core/threads.h"
#include "ingest/run_writer.h"
#include "io/folder.h"
#include "io/nameless.h"
#include "io/write_all.h"

#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

/* Large enough that few runs overlap, small enough that sorting one stays near the caches. */
#define CHUNK_RECORDS_MAX ((UINT64_C(32) << 20) / sizeof(struct record))
#define CHUNK_RECORDS_MIN ((UINT64_C(256) << 10) / sizeof(struct record))
/* Chunks being filled, and the scratch of sorting them, take this share of the memory at most. */
#define FILLING_SHARE        4
#define FILLING_RECORD_BYTES (2 * sizeof(struct record) + RUN_WRITER_SORT_BYTES)

unsigned runs_workers_max(uint64_t memory_bytes)
{
	uint64_t workers = memory_bytes / FILLING_SHARE / (CHUNK_RECORDS_MIN * FILLING_RECORD_BYTES);

	return workers < 1 ? 1 : workers > THREADS_MAX ? THREADS_MAX : (unsigned)workers;
}

void runs_init(struct runs *runs, const char *output, uint64_t memory_bytes, unsigned workers, uint64_t spill_every)
{
	uint64_t chunk = memory_bytes / FILLING_SHARE / workers / FILLING_RECORD_BYTES;

	chunk = chunk > CHUNK_RECORDS_MAX ? CHUNK_RECORDS_MAX : chunk < CHUNK_RECORDS_MIN ? CHUNK_RECORDS_MIN : chunk;
	*runs = (struct runs){
		.chunk_records = (size_t)(spill_every ? spill_every : chunk),
		.memory_bytes = spill_every ? 0 : memory_bytes - memory_bytes / FILLING_SHARE,
		.folder = folder_of(output),
		.spill_fd = -1,
	};
	(void)pthread_mutex_init(&runs->lock, NULL);
}

static size_t chunk_bytes(const struct runs *runs)
{
	return runs->chunk_records * sizeof(struct record);
}

/*
 * Large chunks stand on huge pages: one page to be found in place of 512, and what is given back is whole blocks of memory, as the
 * page cache takes them for large writes. In small chunks their ends would be more than a few percent of the memory.
 */
#define HUGE_PAGE_BYTES (UINT64_C(2) << 20)
#define HUGE_CHUNK_MIN  (UINT64_C(8) << 20)

static size_t page_bytes(const struct runs *runs)
{
	return chunk_bytes(runs) >= HUGE_CHUNK_MIN ? HUGE_PAGE_BYTES : (size_t)sysconf(_SC_PAGESIZE);
}

/* Pages are used as far as records reach: packed ones leave a third of them untouched. */
void *runs_make_chunk(const struct runs *runs, struct err *err)
{
	void *at = mem_map(chunk_bytes(runs), "entry summaries", err);

	if (at && page_bytes(runs) == HUGE_PAGE_BYTES)
		(void)madvise(at, chunk_bytes(runs), MADV_HUGEPAGE);
	return at;
}

void runs_free_chunk(const struct runs *runs, void *chunk)
{
	mem_unmap(chunk, chunk_bytes(runs));
}

void runs_free(struct runs *runs)
{
	for (size_t i = 0; i < runs->chunks_count; i++)
		runs_free_chunk(runs, runs->chunks[i]);
	if (runs->spill)
		(void)munmap((void *)(uintptr_t)runs->spill, runs->spill_bytes);
	if (runs->spill_fd >= 0)
		(void)calls.close(runs->spill_fd);
	free(runs->chunks);
	free(runs->items);
	free(runs->folder);
	(void)pthread_mutex_destroy(&runs->lock);
}

bool runs_finish(struct runs *runs, struct err *err)
{
	void *spill;

	if (runs->spill_fd < 0)
		return true;
	spill = calls.mmap(NULL, runs->spill_bytes, PROT_READ, MAP_SHARED, runs->spill_fd, 0);
	if (spill == MAP_FAILED)
		return err_system(err, runs->folder, "map temporary data in");
	runs->spill = spill;
	for (size_t i = 0; i < runs->count; i++) {
		struct run *run = &runs->items[i];

		if (run->spill_offset != RUN_IN_MEMORY)
			run->records = runs->spill + run->spill_offset;
	}
	return true;
}

/* --- chunks to runs -------------------------------------------------------------------------------------------------- */

static void add_runs(struct runs *runs, const struct run *items, size_t count, const unsigned char *memory,
		     uint64_t offset)
{
	runs->items = mem_room(runs->items, &runs->capacity, runs->count + count, sizeof(*runs->items));
	for (size_t i = 0; i < count; i++) {
		struct run *run = &runs->items[runs->count++];

		*run = items[i];
		run->records = memory ? memory + items[i].spill_offset : NULL;
		run->spill_offset = memory ? RUN_IN_MEMORY : offset + items[i].spill_offset;
		runs->records += run->count;
	}
}

static bool keep(struct runs *runs, void *chunk, size_t bytes, const struct run *items, size_t count)
{
	bool kept = runs->kept_bytes + bytes <= runs->memory_bytes;

	if (!kept)
		return false;
	runs->kept_bytes += bytes;
	runs->chunks = mem_room(runs->chunks, &runs->chunks_capacity, runs->chunks_count + 1, sizeof(*runs->chunks));
	runs->chunks[runs->chunks_count++] = chunk;
	add_runs(runs, items, count, chunk, 0);
	return true;
}

/* A place in the file. */
static bool reserve(struct runs *runs, size_t bytes, const struct run *items, size_t count, uint64_t *offset,
		    struct err *err)
{
	if (runs->spill_fd < 0) {
		runs->spill_fd = nameless_open(runs->folder, "name an output in a folder with more room", err);
		if (runs->spill_fd < 0)
			return false;
	}
	*offset = runs->spill_bytes;
	runs->spill_bytes += bytes;
	add_runs(runs, items, count, NULL, *offset);
	return true;
}

/* Under the lock only the place in the file is taken; workers write side by side. */
bool runs_take(struct runs *runs, void *chunk, size_t bytes, const struct run *items, size_t count, bool *kept,
	       struct err *err)
{
	uint64_t offset = 0;
	bool ok;

	(void)pthread_mutex_lock(&runs->lock);
	*kept = keep(runs, chunk, bytes, items, count);
	ok = *kept || reserve(runs, bytes, items, count, &offset, err);
	(void)pthread_mutex_unlock(&runs->lock);
	if (ok && !*kept && !write_all_at(runs->spill_fd, chunk, bytes, offset))
		ok = err_system(err, runs->folder, "write temporary data to");
	return ok;
}

/* --- reading them ---------------------------------------------------------------------------------------------------- */

uint64_t run_lower_bound(const struct run *run, uint64_t from, uint64_t place)
{
	uint64_t count = run->count - from;

	while (count > 0) {
		uint64_t half = count / 2;

		if (run_place(run, from + half) < place) {
			from += half + 1;
			count -= half + 1;
		} else {
			count = half;
		}
	}
	return from;
}

void runs_release(const struct runs *runs, const struct run *run, uint64_t begin, uint64_t end)
{
	uintptr_t page = page_bytes(runs), base = (uintptr_t)run->records;
	uintptr_t first = (base + page - 1) / page * page; /* The page before it may be another run's. */
	uintptr_t from = (base + begin * run_record_bytes(run)) / page * page;
	uintptr_t to = (base + end * run_record_bytes(run)) / page * page;

	if (run->spill_offset != RUN_IN_MEMORY)
		return;
	from = from < first ? first : from;
	if (from < to)
		(void)madvise((void *)from, to - from, MADV_DONTNEED);
}
