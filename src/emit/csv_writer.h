/*
 * Writes CSV cells of any length through a sink, in large writes.
 *
 * A writer borrows its sink and owns a block of memory between csv_writer_begin() and csv_writer_end(). The first error stays in
 * err and stops all further writing, so that callers need to look only at the end. It may also write one piece of what many write
 * through a queue of blocks; then errors stay in the queue.
 */
#ifndef CAPE_EMIT_CSV_WRITER_H
#define CAPE_EMIT_CSV_WRITER_H

#include "emit/queue.h"

struct csv_writer {
	struct outbuf *block;
	struct outbuf own;
	struct sink *sink; /* NULL: the queue */
	struct err *err;
	struct block_queue *queue;
	uint64_t piece;
	bool failed;
};

/* How a cell of foreign bytes is made safe. */
enum csv_guard {
	CSV_VERBATIM, /* as it is */
	CSV_GUARDED,  /* a leading ' before what a spreadsheet would run: = + - @ tab CR */
};

void csv_writer_begin(struct csv_writer *writer, struct sink *sink, struct err *err);
/* `block` is the queue's, of any room above 0, and goes back to it at the end as the number of the piece. */
void csv_writer_begin_piece(struct csv_writer *writer, struct block_queue *queue, uint64_t piece, struct outbuf *block);
/* Quoted where needed: comma, quote, CR or LF in it. */
void csv_put_cell(struct csv_writer *writer, struct span value, enum csv_guard guard);
/* Bytes that are CSV already: commas, line ends, headers. */
void csv_put_raw(struct csv_writer *writer, const char *text);
void csv_put_bytes(struct csv_writer *writer, const void *bytes, size_t len_bytes);
/*
 * Free memory of the block, which is written first if it has less; csv_put_made() then takes so many bytes of it as were put there. len_bytes is
 * at most what the block holds.
 */
unsigned char *csv_put_room(struct csv_writer *writer, size_t len_bytes);
static inline void csv_put_made(struct csv_writer *writer, const unsigned char *end)
{
	writer->block->len_bytes = (size_t)(end - writer->block->begin);
}
/* Writes what is left; false if anything failed. */
bool csv_writer_end(struct csv_writer *writer);

#endif
