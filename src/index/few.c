/*
 * Lookups that are few beside the index: the lines they need are read, with many reads in flight, instead of faulted in.
 *
 * The directory is small and stays a map: where much of it is wanted it is brought into memory as a whole before. Lines of hot are read in
 * the order of the file, neighbours together; so also many lookups in a small part of the index take few reads.
 */
#include "core/mem.h"
#include "index/ahead.h"
#include "index/reader.h"
#include "io/reads.h"

#include <stdlib.h>

/* Lookups whose reads are in flight together: many more than a disk works on at a time. */
#define PLACES_MAX 4096
/* Copying a kilobyte takes a tenth of the time of a read from memory. */
#define GAP_LINES 16
/* 64 KiB: no answer is waited for much longer than others. */
#define PIECE_LINES_MAX 1024

/*
 * A page that is mapped by a fault brings its neighbourhood of 64 KiB and takes four times as long as reading one line (4 and 1
 * microseconds, measured); one that is on the disk takes ten times as long alone as with others, and five times as
 * long as if it were read in order with all others. Both ways three lookups in each neighbourhood are where reading lines stops being faster.
 */
#define BYTES_A_LOOKUP (UINT64_C(65536) / 3)

struct few {
	const struct index *index;
	uint64_t order[PLACES_MAX]; /* entry, then which place asked for it: ascending */
	uint32_t entries[PLACES_MAX];
	struct read_piece pieces[PLACES_MAX];
	size_t pieces_count;
	struct index_hot *lines; /* of all pieces, one behind another */
	size_t lines_count;
	uint32_t at[PLACES_MAX]; /* in lines[], in the order of order[] */
};

bool index_few(const struct index *index, uint64_t lookups)
{
	return index->fd >= 0 && !index->checked &&
	       lookups <= index->header.sections[SECTION_HOT].len_bytes / BYTES_A_LOOKUP;
}

static int by_number(const void *a, const void *b)
{
	uint64_t x = *(const uint64_t *)a, y = *(const uint64_t *)b;

	return (x > y) - (x < y);
}

static size_t put_in_order(struct few *few, size_t count)
{
	size_t found = 0;

	for (size_t i = 0; i < count; i++) {
		few->order[found] = (uint64_t)few->entries[i] << 32 | i;
		found += few->entries[i] != INDEX_NO_ENTRY;
	}
	qsort(few->order, found, sizeof(*few->order), by_number);
	return found;
}

/* Each line of hot that somebody wants, with those between where they are few. */
static void cut_into_pieces(struct few *few, size_t found)
{
	uint64_t section = few->index->header.sections[SECTION_HOT].offset;
	uint64_t first = 0, end = 0; /* lines of the last piece */
	struct read_piece *piece = few->pieces;

	few->pieces_count = few->lines_count = 0;
	for (size_t i = 0; i < found; i++) {
		uint64_t line = (few->order[i] >> 32) / INDEX_HOT_ENTRIES;

		if (i == 0 || line >= end + GAP_LINES || line >= first + PIECE_LINES_MAX) {
			piece = &few->pieces[few->pieces_count++];
			first = end = line;
			*piece = (struct read_piece){ section + line * sizeof(struct index_hot), 0,
						      (unsigned char *)&few->lines[few->lines_count] };
		}
		few->lines_count += line + 1 - end;
		end = line + 1;
		piece->len_bytes = (end - first) * sizeof(struct index_hot);
		few->at[i] = (uint32_t)few->lines_count - 1;
	}
}

static void find_block(struct few *few, const uint64_t *places, size_t count, struct index_hit *hits)
{
	size_t found;

	index_locate(few->index, places, count, few->entries);
	found = put_in_order(few, count);
	cut_into_pieces(few, found);
	if (!reads_all(few->index->fd, few->pieces, few->pieces_count)) {
		/* What cannot be read cannot be mapped either: the map has a way to tell. */
		index_find(few->index, places, count, hits);
		return;
	}
	for (size_t i = 0; i < count; i++)
		hits[i] = (struct index_hit){ .entry = INDEX_NO_ENTRY, .importer = INDEX_NO_IMPORTER };
	for (size_t i = 0; i < found; i++) {
		const struct index_hot *line = &few->lines[few->at[i]];
		uint32_t entry = (uint32_t)(few->order[i] >> 32);
		unsigned slot = entry % INDEX_HOT_ENTRIES;

		hits[(uint32_t)few->order[i]] =
			(struct index_hit){ line->attr[slot] & ~ENTRY_ZERO_MASK, entry, line->importer[slot] };
	}
}

void index_find_few(const struct index *index, const uint64_t *places, size_t count, struct index_hit *hits)
{
	size_t block = count < PLACES_MAX ? count : PLACES_MAX;
	struct few *few;

	if (index->fd < 0 || index->checked) {
		index_find(index, places, count, hits);
		return;
	}
	few = mem_alloc(sizeof(*few));
	few->index = index;
	/* Each place adds its line and what is between the last one and it. */
	few->lines = mem_alloc(block * GAP_LINES * sizeof(*few->lines));
	ahead_directory(index, count);
	for (size_t at = 0; at < count; at += block)
		find_block(few, places + at, count - at < block ? count - at : block, hits + at);
	free(few->lines);
	free(few);
}
