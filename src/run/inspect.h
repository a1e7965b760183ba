/*
 * Inspecting a declaration that is rejected: which rows offend, and how often (contract section 3, gates B and C).
 *
 * Nearly all of the work is for declarations that become claims, which run/pass.h streams until the first offender. Then this takes the
 * declaration apart from its beginning: one pass of slices through parsing and lookup, which leaves nine bytes a row, and a second look at
 * the rows whose number may have come before. So the answer names each offender.
 */
#ifndef CAPE_RUN_INSPECT_H
#define CAPE_RUN_INSPECT_H

#include "core/arena.h"
#include "run/pass.h"

/* The lists of Cape_Validation_Result.csv, gate B's and gate C's in the contract's order. */
enum offender_list {
	LIST_LENGTH,    /* not 11 characters */
	LIST_DUPLICATE, /* an earlier row has the number */
	LIST_FILER,     /* not the account's filer code */
	LIST_MISSING,   /* not in the index */
	LIST_ACCOUNT,   /* importer not the account's */
	LISTS,
};
#define LISTS_MAX 3 /* of a gate */

/* Why a row is an offender: bit k for list k. */
#define ROW_FLAG(list) ((uint8_t)(1u << (list)))

/* The rows of one slice. */
struct row_batch {
	struct slice slice;
	size_t rows;
	uint32_t *entries; /* their numbers in the index, or INDEX_NO_ENTRY */
	uint32_t *offsets; /* where the record begins, from the begin of the slice */
	uint8_t *flags;
	uint64_t counts[LISTS]; /* rows that have each flag */
};

/* Work memory of a row, besides 20 bytes where its number may be there twice (run/repeats.h). */
#define ROW_BYTES (2 * sizeof(uint32_t) + 1)

struct inspection {
	const struct declaration *declaration;
	struct row_batch *batches; /* in file order */
	size_t batches_count;
	struct arena *arenas; /* what their arrays stand in; one a thread */
	unsigned threads;
	uint64_t rows;
	uint64_t blank_rows;
	uint64_t records; /* the header included */
	bool other_columns;
	uint64_t open_quote_line; /* as in struct declaration, now known */
	uint64_t counts[LISTS];   /* gate C's count also where gate B found something */
	uint64_t *missing_filers; /* bit f: filer code f is that of a number the index has not */
};

/*
 * Inspects all rows, like a pass (lines and sink are not used). `path` names the file in errors. The caller owns it
 * (inspection_free).
 */
bool inspection_run(struct inspection *inspection, const struct pass *pass, const char *path, struct err *err);
void inspection_free(struct inspection *inspection);

/* Where a row's record begins in the declaration's text. */
static inline uint64_t row_offset(const struct inspection *inspection, const struct row_batch *batch, size_t row)
{
	return (uint64_t)(batch->slice.bytes.begin - inspection->declaration->text.begin) + batch->offsets[row];
}

/* Filer codes of the numbers that are not in the index: CBP lacks them, or the exports do. */
#define MISSING_FILERS_SHOWN 8
struct missing_filers {
	uint32_t filers[MISSING_FILERS_SHOWN]; /* the first few, in text order */
	bool covered[MISSING_FILERS_SHOWN];    /* the index has entries of it */
	size_t count;                          /* of all, may be more than shown */
};

void inspect_missing_filers(const struct inspection *inspection, const struct index *index,
			    struct missing_filers *missing);

#endif
