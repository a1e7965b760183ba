/*
 * Comma-separated values as the contract reads them (section 2): where fields and records end, nothing more.
 *
 * A field whose first byte is a quote runs to the closing quote ("" is one quote; line ends inside belong to it), and what
 * follows up to the comma or record end belongs to it too. A quote anywhere else is an ordinary byte. Records end with LF
 * (a CR just before is no part of the field), or with CR in a file that has no LF.
 */
#ifndef CAPE_PARSE_CSV_H
#define CAPE_PARSE_CSV_H

#include "core/types.h"

/* What a file is before anything is parsed. */
enum csv_kind {
	CSV_TEXT,
	CSV_IS_ZIP,   /* PK 03 04: a spreadsheet that was renamed, not saved as CSV */
	CSV_IS_UTF16, /* Excel's "Unicode Text" */
	CSV_HAS_NUL,  /* in the first CSV_SNIFF_BYTES */
};

#define CSV_SNIFF_BYTES 4096

enum csv_kind csv_sniff(struct span file);
/* Says what the file is and what to do, for messages; not for CSV_TEXT. */
const char *csv_kind_text(enum csv_kind kind);

/* For messages about a quoted field that is still open at the end of the file; they name the line where it opened. */
#define CSV_OPEN_QUOTE_TEXT "a quoted field opens here and never closes; close or remove the quote"

/* The file without a UTF-8 byte order mark. */
struct span csv_skip_bom(struct span file);

/* The byte that ends records in this file: '\n', or '\r' where there is no LF but a CR. */
unsigned char csv_record_end(struct span file);

/* Record ends in a range: physical lines. */
uint64_t csv_count_lines(struct span range, unsigned char record_end);

/* One field as it stands in the file. */
struct csv_field {
	struct span raw; /* with its quotes, without the CR of a CRLF */
	bool quoted;
};

/*
 * Reads the field that begins at `at` (which may equal `end`: an empty field). Returns where it ends: at its comma, its
 * record end, or `end`. A quoted field that never closes runs to `end` and sets *open.
 */
const unsigned char *csv_field_read(const unsigned char *at, const unsigned char *end, unsigned char record_end,
				    struct csv_field *field, bool *open);

/*
 * The field's bytes after unquoting, nothing trimmed. Borrowed from the file where they stand there in one piece, else from
 * *scratch, which is enlarged as needed and owned (freed) by the caller.
 */
struct scratch {
	unsigned char *bytes;
	size_t capacity;
};
struct span csv_field_value(const struct csv_field *field, struct scratch *scratch);

/* True if nothing but spaces, tabs and CR is in it (after unquoting). */
bool csv_field_is_blank(const struct csv_field *field);

#endif
