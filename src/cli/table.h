/*
 * Rows of cells: aligned for people, CSV or JSON for programs.
 *
 * JSON has a line for each row and need not wait for the last; CSV and text are written at the end.
 */
#ifndef CAPE_CLI_TABLE_H
#define CAPE_CLI_TABLE_H

#include "cli/command.h"

struct table_column {
	const char *key;     /* of JSON */
	const char *heading; /* of text and CSV: the portal's words */
	bool number;         /* JSON writes a number; text is aligned to the right */
	bool quiet;          /* text leaves it out where all cells are empty */
};

enum table_form { TABLE_TEXT, TABLE_CSV, TABLE_JSON };

/* --json or --csv; both are a usage error. */
bool option_table_form(const struct args *args, enum table_form *form, struct err *err);

struct table {
	const struct table_column *columns;
	size_t columns_count;
	enum table_form form;
	char **cells; /* of all rows */
	size_t rows;
	size_t rows_told; /* and flushed ones */
	size_t capacity;
};

/* Columns are borrowed. */
void table_begin(struct table *table, const struct table_column *columns, size_t columns_count, enum table_form form);
/* NULL: nothing to say. */
void table_row(struct table *table, const char *const *cells);
/* Prints the rows so far where the form lets it. */
void table_flush(struct table *table);
bool table_end(struct table *table, struct err *err);

#endif
