/*
 * A declaration in memory: its bytes, and its entries in batches, in file order.
 */
#ifndef CAPE_RUN_LOAD_H
#define CAPE_RUN_LOAD_H

#include "core/progress.h"
#include "io/map.h"
#include "parse/declaration.h"

/* Why a row or entry is an offender; bits of a row's flags. */
enum row_flag {
	ROW_LENGTH = 1 << 0,    /* gate B: not 11 characters */
	ROW_DUPLICATE = 1 << 1, /* gate B: an earlier row has the number */
	ROW_FILER = 1 << 2,     /* gate B: not the account's filer code */
	ROW_MISSING = 1 << 3,   /* gate C: not in the index */
	ROW_ACCOUNT = 1 << 4,   /* gate C: importer not the account's */
};

/* Rows are numbered with 32 bits (contract section 2.7). */
#define ROWS_MAX UINT32_MAX

struct row_batch {
	struct entry_batch entries;
	uint8_t *flags;    /* enum row_flag */
	uint8_t *verdicts; /* gate D, see rules/verdict.h */
	void *pages;       /* what the four arrays stand in */
	size_t pages_bytes;
};

/* Work memory of a row, the duplicate set not counted: key, offset, flags, verdict. */
#define ROW_BYTES (2 * sizeof(uint64_t) + 2)

struct declaration {
	struct map map;
	struct span text; /* without the byte order mark */
	unsigned char record_end;
	enum csv_kind kind;
	enum header_kind header;
	uint64_t open_quote_line; /* line of a quoted field that never closes; 0: there is none */
	struct row_batch *batches;
	size_t batches_count;
	uint64_t rows;
	uint64_t blank_rows;
	uint64_t records; /* the header included */
	bool other_columns;
};

/* Opens and parses a whole declaration with `threads` workers. The caller owns it (declaration_free). */
bool declaration_load(struct declaration *declaration, const char *path, unsigned threads, struct progress *progress,
		      struct err *err);
void declaration_free(struct declaration *declaration);

#endif
