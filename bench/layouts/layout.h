/*
 * A way to lay out the hot part of an index: what gates C and D ask of an entry number.
 *
 * To add one: a file layout_NAME.c that defines a struct layout, a line at the end of this header, a line in the table of main.c.
 *
 * All are files that are mapped, as an index is: written in pieces of about a megabyte, flushed, read through the page cache. All
 * are asked in the blocks in which the gates ask.
 */
#ifndef CAPE_BENCH_LAYOUT_H
#define CAPE_BENCH_LAYOUT_H

#include "index/reader.h"
#include "layouts/population.h"

/*
 * The lines of 64 bytes that one lookup touches where no cache has any of them. Those at steps where all lookups meet the same few
 * (at most LINES_SHARED) stay in a second level cache under load and are counted by themselves.
 */
#define LINES_SHARED 4096

struct touched {
	double own;
	double shared;
};

/* A step that touches `lines` lines out of `distinct` that it may touch. */
static inline void touched_add(struct touched *touched, double lines, double distinct)
{
	if (distinct <= LINES_SHARED)
		touched->shared += lines;
	else
		touched->own += lines;
}

/* A binary search over `items` of `item_bytes`, in one of `searches` such arrays: twice the lines with each step. */
static inline void touched_add_search(struct touched *touched, double items, double item_bytes, double searches)
{
	double distinct = searches;

	for (double lines = items * item_bytes / 64; lines > 1; lines /= 2, distinct *= 2)
		touched_add(touched, 1, distinct);
	touched_add(touched, 1, distinct);
}

struct layout {
	const char *name;
	unsigned load_percent; /* hash lines: how full they are; 0 for others */
	bool by_place;         /* find() takes places (core/place.h) instead of keys */
	/* Makes the file and maps it. NULL, with an error, if it cannot. */
	void *(*build)(const struct layout *layout, const struct population *population, const char *path,
		       struct err *err);
	/* Of everything that find() reads. */
	uint64_t (*bytes)(const void *built);
	/* What a lookup of an existing number touches on average, by design. */
	struct touched (*touched)(const void *built);
	/* As index_find(). A layout that does not number its entries says 0 where there is one. */
	void (*find)(const void *built, const uint64_t *keys, size_t count, struct index_hit *hits);
	void (*free)(void *built);
};

static const struct index_hit layout_no_hit = { .entry = INDEX_NO_ENTRY, .importer = INDEX_NO_IMPORTER };

extern const struct layout layout_index, layout_sorted, layout_hash, layout_hash_near_30, layout_hash_near_50,
	layout_hash_near_80, layout_tree;

#endif
