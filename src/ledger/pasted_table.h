/*
 * A table as people get it by copying a screen: lines of cells with tabs, commas or wide gaps between them.
 *
 * Tabs where the text has any, else commas where a line has four (with CSV's quotes), else two spaces or more. A date and a time that
 * a comma tore apart are one cell again.
 */
#ifndef CAPE_LEDGER_PASTED_TABLE_H
#define CAPE_LEDGER_PASTED_TABLE_H

#include "core/err.h"

#define PASTED_CELLS_MAX 32

enum pasted_separator { PASTED_TABS, PASTED_COMMAS, PASTED_GAPS };

/* Borrows the text. */
struct pasted_table {
	struct span rest;
	enum pasted_separator separator;
	unsigned char line_end;
	uint64_t line; /* of what was read last, counted from 1 */
};

/* Its cells are trimmed; malloc'ed, until the next line is read. What is beyond the last cell there is room for is left out. */
struct pasted_line {
	char *cells[PASTED_CELLS_MAX];
	size_t count;
};

void pasted_begin(struct pasted_table *table, struct span text);
/* The next line that is not blank; begin with zeros. False behind the last: then nothing is left to free. */
bool pasted_next(struct pasted_table *table, struct pasted_line *line);
void pasted_line_free(struct pasted_line *line);

#endif
