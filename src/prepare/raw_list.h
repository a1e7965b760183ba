/*
 * A list of entry numbers that is no declaration yet: which column they stand in, and where they begin.
 *
 * Records, fields and numbers are read as in declarations (contract section 2); the name need not end in .csv. A list is read-only once open;
 * shared by threads.
 */
#ifndef CAPE_PREPARE_RAW_LIST_H
#define CAPE_PREPARE_RAW_LIST_H

#include "run/load.h"

/* The header with the column's name is one of the first records: reports have title rows above. */
#define LIST_HEADER_RECORDS 20

/* How lists are read. Without any of it they are plain declarations: the first column, below the header "Entry Number". */
struct raw_list_ways {
	const char *column_name; /* NULL: column counts */
	unsigned column;         /* from 0 */
	bool any_header;         /* the first record is a header, whatever it says; else it must be a declaration's */
	bool no_header;          /* the first record is a row */
	bool maybe_header;       /* the first record is a row unless it is a declaration's header */
};

struct raw_list {
	struct declaration declaration; /* body: the rows */
	unsigned column;
	uint64_t above; /* records above the rows */
};

/* The caller owns the list (raw_list_close). Errors: not readable, no CSV, no such header; they name file and line. */
bool raw_list_open(struct raw_list *list, const char *path, const struct raw_list_ways *ways, struct err *err);
void raw_list_close(struct raw_list *list);

/* As declaration_parse(), for the list's column. */
void raw_list_parse(const struct raw_list *list, const struct slice *slice, size_t rows_max, struct entry_batch *batch);

/* What is typed in the list's column of the record at an offset of the text. See csv_field_value() for its life. */
struct span raw_list_as_typed(const struct raw_list *list, uint64_t offset, struct scratch *scratch);

#endif
