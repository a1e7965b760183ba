/* Sorting chunks, keeping or spilling them. */
#include "ingest/runs.h"

#include "core/calls.h"
#include "core/mem.h"
#include "core/threads.h"
#include "io/nameless.h"
#include "io/write_all.h"

#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

struct ranked {
	uint64_t place;
	uint64_t record;
};

/* Large enough that few runs overlap, small enough that sorting one stays near the caches. */
#define CHUNK_RECORDS_MAX ((UINT64_C(32) << 20) / sizeof(struct record))
#define CHUNK_RECORDS_MIN ((UINT64_C(256) << 10) / sizeof(struct record))
/* Chunks being filled, and the scratch of sorting them, take this share of the memory at most. */
#define FILLING_SHARE        4
#define FILLING_RECORD_BYTES (2 * sizeof(struct record) + 2 * sizeof(struct ranked))

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

void runs_free(struct runs *runs)
{
	for (size_t i = 0; i < runs->count; i++) {
		if (runs->items[i].spill_offset == RUN_IN_MEMORY)
			mem_unmap((void *)(uintptr_t)runs->items[i].records, chunk_bytes(runs));
	}
	if (runs->spill)
		(void)munmap((void *)(uintptr_t)runs->spill, runs->spill_bytes);
	if (runs->spill_fd >= 0)
		(void)calls.close(runs->spill_fd);
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
			run->records = (const struct record *)(const void *)(runs->spill + run->spill_offset);
	}
	return true;
}

/* --- sorting -------------------------------------------------------------------------------------------------------- */

static bool in_order(const struct record *records, size_t count)
{
	for (size_t i = 1; i < count; i++) {
		if (records[i - 1].place > records[i].place)
			return false;
	}
	return true;
}

/* Byte by byte from the lowest, skipping bytes that are all the same: the filer's mostly are. Stable. Returns the sorted half. */
static struct ranked *radix_sort(struct ranked *ranks, struct ranked *other, size_t count)
{
	for (unsigned shift = 0; shift < 64; shift += 8) {
		size_t starts[256] = { 0 };
		size_t sum = 0;
		struct ranked *swap = ranks;

		for (size_t i = 0; i < count; i++)
			starts[(ranks[i].place >> shift) & 0xFF]++;
		if (starts[(ranks[0].place >> shift) & 0xFF] == count)
			continue;
		for (size_t digit = 0; digit < 256; digit++) {
			size_t n = starts[digit];

			starts[digit] = sum;
			sum += n;
		}
		for (size_t i = 0; i < count; i++)
			other[starts[(ranks[i].place >> shift) & 0xFF]++] = ranks[i];
		ranks = other;
		other = swap;
	}
	return ranks;
}

/* How many records ahead are called from memory while sorted ones are copied. */
#define AHEAD 12

/*
 * Copies the records in their order to the spare chunk, which takes the place of the other. Moving them in place along the cycles
 * of the permutation took 8 % of a build, this 1 %: each step waited for the memory of the one before.
 */
static void take_sorted(struct run_writer *writer, const struct ranked *sorted)
{
	struct record *from = writer->records, *to = writer->spare;
	size_t count = writer->count;

	for (size_t i = 0; i < count; i++) {
		if (i + AHEAD < count)
			__builtin_prefetch(&from[sorted[i + AHEAD].record]);
		to[i] = from[sorted[i].record];
	}
	writer->records = to;
	writer->spare = from;
}

/*
 * Pages of the ordinary size: huge ones that are new to a virtual machine cost its host four times as much time a byte as small
 * ones (0.5 against 2 GB/s), and gain little in arrays that are read from begin to end.
 */
static struct record *chunk_make(struct runs *runs, struct err *err)
{
	return mem_map(chunk_bytes(runs), "entry summaries", err);
}

static bool sort_records(struct run_writer *writer, struct err *err)
{
	struct runs *runs = writer->runs;
	size_t count = writer->count;

	if (in_order(writer->records, count))
		return true;
	if (!writer->ranks)
		writer->ranks = mem_map(2 * runs->chunk_records * sizeof(*writer->ranks), "sorting the entries", err);
	if (!writer->spare)
		writer->spare = chunk_make(runs, err);
	if (!writer->ranks || !writer->spare)
		return false;
	for (size_t i = 0; i < count; i++)
		writer->ranks[i] = (struct ranked){ writer->records[i].place, i };
	take_sorted(writer, radix_sort(writer->ranks, writer->ranks + runs->chunk_records, count));
	return true;
}

/* --- chunks ---------------------------------------------------------------------------------------------------------- */

void run_writer_init(struct run_writer *writer, struct runs *runs)
{
	*writer = (struct run_writer){ .runs = runs };
}

bool run_writer_begin(struct run_writer *writer, struct err *err)
{
	writer->records = chunk_make(writer->runs, err);
	return writer->records != NULL;
}

void run_writer_free(struct run_writer *writer)
{
	if (writer->records)
		mem_unmap(writer->records, chunk_bytes(writer->runs));
	if (writer->spare)
		mem_unmap(writer->spare, chunk_bytes(writer->runs));
	if (writer->ranks)
		mem_unmap(writer->ranks, 2 * writer->runs->chunk_records * sizeof(*writer->ranks));
}

static void add_run(struct runs *runs, struct run run)
{
	runs->items = mem_room(runs->items, &runs->capacity, runs->count + 1, sizeof(*runs->items));
	runs->items[runs->count++] = run;
	runs->records += run.count;
}

/* Under the lock only the place in the file is taken; workers write side by side. */
static bool spill(struct run_writer *writer, struct err *err)
{
	struct runs *runs = writer->runs;
	size_t bytes = writer->count * sizeof(*writer->records);
	uint64_t offset = 0;
	bool ok = true;

	(void)pthread_mutex_lock(&runs->lock);
	if (runs->spill_fd < 0) {
		runs->spill_fd = nameless_open(runs->folder, "name an output in a folder with more room", err);
		ok = runs->spill_fd >= 0;
	}
	if (ok) {
		offset = runs->spill_bytes;
		runs->spill_bytes += bytes;
		add_run(runs, (struct run){ NULL, writer->count, offset });
	}
	(void)pthread_mutex_unlock(&runs->lock);
	if (ok && !write_all_at(runs->spill_fd, writer->records, bytes, offset))
		ok = err_system(err, runs->folder, "write temporary data to");
	writer->count = 0;
	return ok;
}

/* True if the chunk may stay in memory; it is a run then. */
static bool keep(struct run_writer *writer)
{
	struct runs *runs = writer->runs;
	bool kept;

	(void)pthread_mutex_lock(&runs->lock);
	kept = runs->kept_bytes + chunk_bytes(runs) <= runs->memory_bytes;
	if (kept) {
		runs->kept_bytes += chunk_bytes(runs);
		add_run(runs, (struct run){ writer->records, writer->count, RUN_IN_MEMORY });
	}
	(void)pthread_mutex_unlock(&runs->lock);
	return kept;
}

bool run_writer_flush(struct run_writer *writer, struct err *err)
{
	if (writer->count == 0)
		return true;
	if (!sort_records(writer, err))
		return false;
	if (!keep(writer))
		return spill(writer, err);
	writer->count = 0;
	writer->records = writer->spare;
	writer->spare = NULL;
	return true;
}
