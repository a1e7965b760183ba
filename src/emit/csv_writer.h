/*
 * Writes CSV cells of any length through a sink, in large writes, or into memory.
 *
 * A writer borrows its sink and owns a block of memory between csv_writer_begin() and csv_writer_end(). The first error stays in
 * err and stops all further writing, so that callers need to look only at the end. Without a sink everything stays in the block, which grows, and
 * which the caller takes from the writer.
 */
#ifndef CAPE_EMIT_CSV_WRITER_H
#define CAPE_EMIT_CSV_WRITER_H

#include "io/sink.h"

struct csv_writer {
	struct sink *sink; /* NULL: into memory */
	struct outbuf block;
	struct err *err;
	bool failed;
};

/* How a cell of foreign bytes is made safe. */
enum csv_guard {
	CSV_VERBATIM, /* as it is */
	CSV_GUARDED,  /* a leading ' before what a spreadsheet would run: = + - @ tab CR */
};

void csv_writer_begin(struct csv_writer *writer, struct sink *sink, struct err *err);
/* Quoted where needed: comma, quote, CR or LF in it. */
void csv_put_cell(struct csv_writer *writer, struct span value, enum csv_guard guard);
/* Bytes that are CSV already: commas, line ends, headers. */
void csv_put_raw(struct csv_writer *writer, const char *text);
/* Writes what is left; false if anything failed. */
bool csv_writer_end(struct csv_writer *writer);

#endif
