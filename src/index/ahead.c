/* Sections of a file that is not in memory, read from begin to end. */
#include "index/ahead.h"

#include "core/mem.h"
#include "io/reads.h"

#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>

/* Brought at a time: with 8 MiB, which is what the system would read ahead, it takes nearly twice as long. */
#define STEP_BYTES (UINT64_C(32) << 20)

/*
 * A lookup that finds its part of the directory on the disk waits for a few reads one after another, in each of which half a megabyte
 * could have been read in order.
 */
#define BYTES_A_LOOKUP (UINT64_C(512) << 10)

/* Lookups whose distances tell whether they are scattered. */
#define SAMPLE 1024
/* Entries in 64 KiB of hot, which is what one fault maps. */
#define NEAR_ENTRIES 5120

struct index_ahead {
	pthread_mutex_t lock;
	atomic_bool done;
};

struct index_ahead *ahead_make(void)
{
	struct index_ahead *ahead = mem_zero(sizeof(*ahead));

	(void)pthread_mutex_init(&ahead->lock, NULL);
	return ahead;
}

void ahead_free(struct index_ahead *ahead)
{
	if (ahead)
		(void)pthread_mutex_destroy(&ahead->lock);
	free(ahead);
}

static uint64_t steps_of(const struct index *index, enum index_section section)
{
	return (index->header.sections[section].len_bytes + STEP_BYTES - 1) / STEP_BYTES;
}

static void bring(const struct index *index, enum index_section section, uint64_t step)
{
	const struct index_section_row *row = &index->header.sections[section];
	uint64_t at = step * STEP_BYTES, left = row->len_bytes - at;
	uint64_t len = left < STEP_BYTES ? left : STEP_BYTES;

	if (!reads_resident(index->fd, row->offset + at, len))
		map_populate(&index->map, row->offset + at, len);
}

void ahead_directory(const struct index *index, uint64_t lookups)
{
	static const enum index_section sections[] = { SECTION_SERIALS, SECTION_STRAYS };

	for (size_t s = 0; s < ARRAY_LEN(sections); s++) {
		if (index->header.sections[sections[s]].len_bytes / BYTES_A_LOOKUP > lookups)
			continue;
		for (uint64_t step = 0; step < steps_of(index, sections[s]); step++)
			bring(index, sections[s], step);
	}
}

/* The numbers of entries found, in the order of the places. */
static size_t sample(const struct index *index, const uint64_t *places, size_t count, uint32_t entries[SAMPLE])
{
	size_t found = 0;

	if (count > SAMPLE)
		count = SAMPLE;
	index_locate(index, places, count, entries);
	for (size_t i = 0; i < count; i++) {
		entries[found] = entries[i];
		found += entries[i] != INDEX_NO_ENTRY;
	}
	return found;
}

/* Neighbours mostly follow each other: the system sees that by itself, and reads ahead what is wanted and no more. */
static bool scattered(const uint32_t *entries, size_t count)
{
	size_t jumps = 0;

	for (size_t i = 1; i < count; i++)
		jumps += entries[i] > entries[i - 1] + (uint64_t)NEAR_ENTRIES ||
			 entries[i - 1] > entries[i] + (uint64_t)NEAR_ENTRIES;
	return jumps > count / 4;
}

/* Where any of the sample is: all over the index, or where one filer's entries are. */
static void bring_hot(const struct index *index, const uint64_t *places, size_t count)
{
	uint64_t steps = steps_of(index, SECTION_HOT);
	uint32_t entries[SAMPLE];
	bool *wanted;

	count = sample(index, places, count, entries);
	if (!scattered(entries, count))
		return;
	wanted = mem_zero(steps * sizeof(*wanted));
	for (size_t i = 0; i < count; i++)
		wanted[entries[i] / INDEX_HOT_ENTRIES * sizeof(struct index_hot) / STEP_BYTES] = true;
	for (uint64_t step = 0; step < steps; step++) {
		if (wanted[step])
			bring(index, SECTION_HOT, step);
	}
	free(wanted);
}

void index_read_ahead(const struct index *index, const uint64_t *places, size_t count)
{
	struct index_ahead *ahead = index->ahead;

	if (index->fd < 0 || atomic_load_explicit(&ahead->done, memory_order_acquire))
		return;
	(void)pthread_mutex_lock(&ahead->lock);
	if (!atomic_load(&ahead->done)) {
		ahead_directory(index, UINT32_MAX);
		bring_hot(index, places, count);
		atomic_store(&ahead->done, true);
	}
	(void)pthread_mutex_unlock(&ahead->lock);
}
