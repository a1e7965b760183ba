/*
 * An opened declaration: its bytes, and what gate A can tell from their begin.
 */
#ifndef CAPE_RUN_LOAD_H
#define CAPE_RUN_LOAD_H

#include "io/map.h"
#include "parse/declaration.h"

/* Rows are numbered with 32 bits (contract section 2.7). */
#define ROWS_MAX UINT32_MAX

/* A row is mostly as long as this: eleven characters and a line end. */
#define ROW_TEXT_BYTES (ENTRY_NUMBER_LEN + 1)

struct declaration {
	struct map map;
	struct span text; /* without the byte order mark */
	struct span body; /* what follows the header record */
	unsigned char record_end;
	enum csv_kind kind;
	enum header_kind header;
	uint64_t open_quote_line; /* line of a quoted field that never closes; 0: none is known */
};

/* Opens a declaration and reads its header. The caller owns it (declaration_close). */
bool declaration_open(struct declaration *declaration, const char *path, struct err *err);
void declaration_close(struct declaration *declaration);

/* The line a place of the text is on. */
uint64_t declaration_line(const struct declaration *declaration, const unsigned char *at);

#endif
