/* Filling and sorting chunks. */
#include "ingest/run_writer.h"

#include "core/mem.h"

#include <stdlib.h>

/* Stretches that are shorter on average are sorted: a run more costs merging more than that. */
#define STRETCH_RECORDS_MIN 4096

void run_writer_init(struct run_writer *writer, struct runs *runs)
{
	*writer = (struct run_writer){ .runs = runs };
}

void run_writer_free(struct run_writer *writer)
{
	if (writer->chunk)
		runs_free_chunk(writer->runs, writer->chunk);
	if (writer->spare)
		runs_free_chunk(writer->runs, writer->spare);
	if (writer->ranks)
		mem_unmap(writer->ranks, 2 * writer->runs->chunk_records * sizeof(*writer->ranks));
}

static size_t record_bytes(const struct run_writer *writer)
{
	return writer->packed ? sizeof(struct packed) : sizeof(struct record);
}

static uint64_t place_at(const struct run_writer *writer, size_t i)
{
	uint64_t place;

	memcpy(&place, writer->chunk + i * record_bytes(writer), sizeof(place));
	return place;
}

/* --- filling --------------------------------------------------------------------------------------------------------- */

/* Makes room for a record that does not fit behind the others, if there are any. */
static bool begin_chunk(struct run_writer *writer, const struct record *record, struct err *err)
{
	bool unpacked = writer->count && writer->count < writer->runs->chunk_records;

	if (writer->count && !run_writer_flush(writer, err))
		return false;
	if (!writer->chunk)
		writer->chunk = runs_make_chunk(writer->runs, err);
	writer->common = packed_common_of(record);
	/* Where records that have little in common take turns, each change would cost a chunk: whole ones all fit. */
	writer->packed = !unpacked && packed_fits(record, &writer->common);
	writer->last_place = 0;
	writer->stretches[0] = 0;
	writer->stretches_count = 1;
	writer->distinct = true;
	return writer->chunk != NULL;
}

static bool has_room(const struct run_writer *writer, const struct record *record)
{
	return writer->count && writer->count < writer->runs->chunk_records &&
	       (!writer->packed || packed_fits(record, &writer->common));
}

bool run_writer_put(struct run_writer *writer, const struct record *record, struct err *err)
{
	if (!has_room(writer, record) && !begin_chunk(writer, record, err))
		return false;
	if (record->place <= writer->last_place && writer->count) {
		writer->distinct &= record->place != writer->last_place;
		if (record->place != writer->last_place && writer->stretches_count++ < STRETCHES_MAX)
			writer->stretches[writer->stretches_count - 1] = (uint32_t)writer->count;
	}
	writer->last_place = record->place;
	if (writer->packed)
		((struct packed *)(void *)writer->chunk)[writer->count++] = packed_of(record, &writer->common);
	else
		((struct record *)(void *)writer->chunk)[writer->count++] = *record;
	return true;
}

/* --- sorting --------------------------------------------------------------------------------------------------------- */

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

static inline void copy_sorted(unsigned char *to, const unsigned char *from, const struct ranked *sorted, size_t count,
			       size_t bytes)
{
	for (size_t i = 0; i < count; i++) {
		if (i + AHEAD < count)
			__builtin_prefetch(from + sorted[i + AHEAD].record * bytes);
		memcpy(to + i * bytes, from + sorted[i].record * bytes, bytes);
	}
}

/*
 * Copies the records in their order to the spare chunk, which takes the place of the other. Moving them in place along the cycles
 * of the permutation took 8 % of a build, this 1 %: each step waited for the memory of the one before.
 */
static void take_sorted(struct run_writer *writer, const struct ranked *sorted)
{
	unsigned char *from = writer->chunk, *to = writer->spare;

	/* Sizes the compiler knows, so that a record is two or three moves. */
	if (writer->packed)
		copy_sorted(to, from, sorted, writer->count, sizeof(struct packed));
	else
		copy_sorted(to, from, sorted, writer->count, sizeof(struct record));
	writer->chunk = to;
	writer->spare = from;
	writer->stretches_count = 1;
	writer->distinct = true;
	for (size_t i = 1; i < writer->count; i++)
		writer->distinct &= sorted[i].place != sorted[i - 1].place;
}

static bool sort_records(struct run_writer *writer, struct err *err)
{
	struct runs *runs = writer->runs;
	size_t count = writer->count;

	if (!writer->ranks)
		writer->ranks = mem_map(2 * runs->chunk_records * sizeof(*writer->ranks), "sorting the entries", err);
	if (!writer->spare)
		writer->spare = runs_make_chunk(runs, err);
	if (!writer->ranks || !writer->spare)
		return false;
	for (size_t i = 0; i < count; i++)
		writer->ranks[i] = (struct ranked){ place_at(writer, i), i };
	take_sorted(writer, radix_sort(writer->ranks, writer->ranks + runs->chunk_records, count));
	return true;
}

/* --- runs ------------------------------------------------------------------------------------------------------------ */

/* Each stretch is a run; its offset is the one in the chunk. */
static void find_runs(const struct run_writer *writer, struct run *items)
{
	for (unsigned s = 0; s < writer->stretches_count; s++) {
		size_t begin = writer->stretches[s];
		size_t end = s + 1 < writer->stretches_count ? writer->stretches[s + 1] : writer->count;

		items[s] = (struct run){
			.count = end - begin,
			.packed = writer->packed,
			.distinct = writer->distinct,
			.common = writer->common,
			.first_place = place_at(writer, begin),
			.last_place = place_at(writer, end - 1),
			.spill_offset = begin * record_bytes(writer),
		};
	}
}

bool run_writer_flush(struct run_writer *writer, struct err *err)
{
	struct run items[STRETCHES_MAX];
	bool few = writer->stretches_count <= STRETCHES_MAX &&
		   writer->count / STRETCH_RECORDS_MIN >= writer->stretches_count;
	bool kept;

	if (writer->count == 0)
		return true;
	if (writer->stretches_count > 1 && !few && !sort_records(writer, err))
		return false;
	find_runs(writer, items);
	if (!runs_take(writer->runs, writer->chunk, writer->count * record_bytes(writer), items,
		       writer->stretches_count, &kept, err))
		return false;
	writer->count = 0;
	if (kept) {
		writer->chunk = writer->spare;
		writer->spare = NULL;
	}
	return true;
}
