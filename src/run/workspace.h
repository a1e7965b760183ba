/*
 * What a worker needs to take slices of declarations through the gates: arrays for the rows of one slice, and which entries of the
 * index the declaration named so far. Kept from slice to slice and from file to file, so that its memory is new to the
 * machine only once. Belongs to one thread at a time.
 */
#ifndef CAPE_RUN_WORKSPACE_H
#define CAPE_RUN_WORKSPACE_H

#include "index/reader.h"
#include "parse/declaration.h"

struct workspace {
	struct entry_batch rows; /* places, and numbers or offsets or both */
	unsigned char (*numbers)[ENTRY_TEXT_BYTES];
	uint64_t *offsets;
	struct index_hit *hits; /* only where findings are wanted, or the lookups of a run are few */
	uint32_t *entries;      /* their numbers in the index */
	uint8_t *verdicts;
	uint64_t *attrs;     /* only where a record is kept */
	uint32_t *importers; /* likewise: their numbers in the index */
	uint64_t *failures;  /* bit k = the k-th rule in force fails; only where all are printed or findings wanted */
	size_t rows_max;
	void *pages; /* what the arrays stand in */
	size_t pages_bytes;
	/*
	 * Bit i = entry i of the index was named. An entry has one number, so this finds a number that comes twice as a set of numbers would,
	 * in a bit a number and, where numbers are serial, in a cache line that the row before has touched.
	 */
	uint64_t *seen;
	uint64_t *twice; /* those named twice, by workspace_name() and workspace_join() */
	bool any_twice;
	size_t seen_bytes;   /* of either */
	struct outbuf lines; /* of a declaration that is written at once */
};

/* For declarations that are looked up in `index`. */
bool workspace_init(struct workspace *workspace, const struct index *index, struct err *err);
void workspace_free(struct workspace *workspace);

/* Prepares for a declaration of about so many rows in any order. */
void workspace_expect(struct workspace *workspace, uint64_t rows);

/* Makes room for the rows of a slice: of their arrays `rows` has the places, and others only if they are put there. What they had is lost. */
bool workspace_room(struct workspace *workspace, size_t rows_max, struct err *err);

/* Forgets which entries were named. */
void workspace_forget(struct workspace *workspace);
/* The same where all of them are those of the rows that stand in the arrays. */
void workspace_forget_rows(struct workspace *workspace);

/* True if two workers of a declaration have named the same entry. Afterwards the first has named what both have, once or twice. */
bool workspace_join(struct workspace *workspace, const struct workspace *other);

/* Names an entry, for the second time if it was named before. */
static inline void workspace_name(struct workspace *workspace, uint32_t entry)
{
	uint64_t bit = UINT64_C(1) << (entry % 64);

	if (workspace->seen[entry / 64] & bit) {
		workspace->twice[entry / 64] |= bit;
		workspace->any_twice = true;
	}
	workspace->seen[entry / 64] |= bit;
}

#endif
