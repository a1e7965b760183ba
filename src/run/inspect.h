/*
 * Inspecting a declaration that is rejected: which rows offend, and how often (contract section 3, gates B and C).
 *
 * Nearly all of the work is for declarations that become claims, which run/pass.h streams; only one that has an offender is taken
 * apart here, all rows at once in memory, so that the answer names each.
 */
#ifndef CAPE_RUN_INSPECT_H
#define CAPE_RUN_INSPECT_H

#include "run/gates.h"
#include "run/load.h"

/* Why a row is an offender; bits of a row's flags. */
enum row_flag {
	ROW_LENGTH = 1 << 0,    /* gate B: not 11 characters */
	ROW_DUPLICATE = 1 << 1, /* gate B: an earlier row has the number */
	ROW_FILER = 1 << 2,     /* gate B: not the account's filer code */
	ROW_MISSING = 1 << 3,   /* gate C: not in the index */
	ROW_ACCOUNT = 1 << 4,   /* gate C: importer not the account's */
};

/* The lists of Cape_Validation_Result.csv. */
#define GATE_B_LISTS 3
#define GATE_C_LISTS 2
#define LISTS_MAX    3

struct row_batch {
	struct entry_batch entries;
	uint8_t *flags; /* enum row_flag */
	void *pages;    /* what the arrays stand in */
	size_t pages_bytes;
};

/* Work memory of a row, the duplicate set not counted: place, offset, flags. */
#define ROW_BYTES (2 * sizeof(uint64_t) + 1)

struct inspection {
	const struct declaration *declaration;
	struct row_batch *batches; /* in file order */
	size_t batches_count;
	uint64_t rows;
	uint64_t blank_rows;
	uint64_t records; /* the header included */
	bool other_columns;
	uint64_t open_quote_line; /* as in struct declaration, now known */
};

/* Parses all rows with `threads` workers. `path` names the file in errors. The caller owns it (inspection_free). */
bool inspection_load(struct inspection *inspection, const struct declaration *declaration, const char *path,
		     unsigned threads, struct progress *progress, struct err *err);
void inspection_free(struct inspection *inspection);

/* Flags the offenders of gate B; counts[] in the order of the lists. */
bool inspect_gate_b(struct inspection *inspection, const struct gates *gates, unsigned threads,
		    uint64_t counts[GATE_B_LISTS], struct err *err);
/* Flags those of gate C. Needs rows that passed gate B. */
void inspect_gate_c(struct inspection *inspection, const struct gates *gates, unsigned threads,
		    uint64_t counts[GATE_C_LISTS]);

/* Filer codes of the numbers that are not in the index: CBP lacks them, or the exports do. */
#define MISSING_FILERS_SHOWN 8
struct missing_filers {
	uint32_t filers[MISSING_FILERS_SHOWN]; /* the first few, in text order */
	bool covered[MISSING_FILERS_SHOWN];    /* the index has entries of it */
	size_t count;                          /* of all, may be more than shown */
};

/* After gate C. */
void inspect_missing_filers(const struct inspection *inspection, const struct index *index,
			    struct missing_filers *missing);

#endif
