/* The rows of a ledger's tables, for whoever writes them down. */
#ifndef CAPE_LEDGER_EXPORT_H
#define CAPE_LEDGER_EXPORT_H

#include "ledger/ledger.h"

/* What a cell is; the name of its column tells. */
enum export_kind {
	EXPORT_TEXT,
	EXPORT_NUMBER,
	EXPORT_JOB,     /* a job's number */
	EXPORT_CLAIM,   /* a claim's */
	EXPORT_MOMENT,  /* seconds since 1970 */
	EXPORT_PLACE,   /* an entry number, by its place */
	EXPORT_ACCOUNT, /* importer numbers, with commas, or a filer code */
	EXPORT_SHA256,
};

struct export_cell {
	const char *column;
	enum export_kind kind;
	bool is_null;
	int64_t number;
	const char *text; /* texts and accounts */
	struct span bytes;
};

extern const char *const export_tables[];
extern const size_t export_tables_count;

/* All rows of a table, cell by cell; `row` is called with the cells of each, first with NULL cells' columns alone (is_null). */
bool export_rows(const struct ledger *ledger, const char *table,
		 void (*row)(void *context, const struct export_cell *cells, size_t count, bool heading), void *context,
		 struct err *err);

#endif
