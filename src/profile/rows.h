/*
 * One declaration with the results of each stage kept for the next: arrays for all rows, in pieces as slices are cut.
 *
 * Rows that gates B and C would reject are left out behind the lookups: a declaration with such rows ends there, and what its other rows
 * cost is still of use.
 */
#ifndef CAPE_PROFILE_ROWS_H
#define CAPE_PROFILE_ROWS_H

#include "run/slice.h"

/* Rows of one slice; `first` is where they stand in every array. */
struct piece {
	size_t first;
	size_t rows_max;
	size_t rows;   /* of the slice */
	size_t passed; /* of them gates B and C; these stand together */
};

struct rows {
	struct declaration declaration; /* open, and in memory */
	struct slice_ways ways;
	size_t slice_bytes;
	struct piece *pieces;
	size_t pieces_count;
	uint64_t entries;
	uint64_t passed;
	/* Of each row: */
	uint64_t *places;
	unsigned char (*numbers)[ENTRY_TEXT_BYTES];
	struct index_hit *hits;
	entry_attr *attrs;
	/* Of the rows that passed; the same arrays where all did: */
	unsigned char (*passed_numbers)[ENTRY_TEXT_BYTES];
	struct index_hit *passed_hits;
	entry_attr *passed_attrs;
	uint8_t *verdicts;
	void *pages, *passed_pages; /* what the arrays stand in */
	size_t pages_bytes, passed_pages_bytes;
};

/*
 * Opens a declaration and makes its arrays, which hold nothing yet. False with an error for what cannot be read again and again, and for
 * what gate A rejects. The caller owns the rows (rows_close) in both cases.
 */
bool rows_open(struct rows *rows, const char *path, const struct gates *gates, struct err *err);
void rows_close(struct rows *rows);

/* After the first parsing and lookup: finds the rows that pass gates B and C. The workspace has seen no entry, and has not afterwards. */
bool rows_choose(struct rows *rows, const struct gates *gates, struct workspace *workspace, struct err *err);

/* Rows of the largest piece at most. */
size_t rows_piece_max(const struct rows *rows);

#endif
