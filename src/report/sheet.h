/*
 * A table of a report, with the chart that is drawn of it: what the page shows and what --json prints are the same cells.
 *
 * A sheet owns its cells; keys, titles and headings live for ever.
 */
#ifndef CAPE_REPORT_SHEET_H
#define CAPE_REPORT_SHEET_H

#include "core/types.h"

enum sheet_kind {
	SHEET_TEXT,
	SHEET_COUNT,
	SHEET_MONEY, /* cents */
};

struct sheet_column {
	const char *key; /* of JSON */
	const char *heading;
	enum sheet_kind kind;
};

struct sheet_cell {
	char *text;     /* of SHEET_TEXT; or NULL */
	int64_t number; /* of the others */
};

enum sheet_chart { CHART_NONE, CHART_BARS, CHART_COLUMNS };

struct sheet {
	const char *key;
	const char *title;
	const char *note; /* a sentence below the title; NULL: none */
	const struct sheet_column *columns;
	size_t columns_count;
	struct sheet_cell *cells; /* row by row */
	size_t rows, capacity;
	enum sheet_chart chart;
	size_t chart_label, chart_value; /* columns */
	size_t chart_rows;               /* so many from the first; 0: all */
	size_t urgent_rows;              /* so many from the first are drawn as a warning */
	size_t more_rows;                /* that were not taken: there are too many for a page */
};

/* Sheets have no more rows than a page can show; those beyond are counted. */
#define SHEET_ROWS_MAX 200

/* Begins a row of empty cells; NULL where there are SHEET_ROWS_MAX already. */
struct sheet_cell *sheet_row(struct sheet *sheet);
void sheet_free(struct sheet *sheet);

struct sheets {
	struct sheet *items;
	size_t count, capacity;
};

/* The sheet is the list's then. */
void sheets_add(struct sheets *sheets, const struct sheet *sheet);
void sheets_free(struct sheets *sheets);

#endif
