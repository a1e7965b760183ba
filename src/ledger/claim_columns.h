/* The cells of a claim file's records, by the names of their columns. */
#ifndef CAPE_LEDGER_CLAIM_COLUMNS_H
#define CAPE_LEDGER_CLAIM_COLUMNS_H

#include "core/err.h"
#include "parse/csv.h"

enum claim_column { COLUMN_CLAIM, COLUMN_ENTRY, COLUMN_STATUS, COLUMN_ERROR, CLAIM_COLUMNS };

struct claim_reader {
	const char *path;
	const unsigned char *at; /* the next record */
	const unsigned char *end;
	unsigned char record_end;
	uint64_t line;     /* of the next record */
	uint64_t row_line; /* of the one that was read last */
	size_t column_of[CLAIM_COLUMNS];
	struct scratch scratch[CLAIM_COLUMNS];
	struct span cells
		[CLAIM_COLUMNS]; /* of the record that was read last: unwrapped and trimmed; until the next is read */
};

/* Finds the columns in the first record that is not blank. `text` is borrowed. The caller frees (claim_reader_free) in both cases. */
bool claim_reader_begin(struct claim_reader *reader, struct span text, const char *path, struct err *err);
/* The next record that is not blank: *there tells whether there is one. */
bool claim_reader_next(struct claim_reader *reader, bool *there, struct err *err);
void claim_reader_free(struct claim_reader *reader);

#endif
