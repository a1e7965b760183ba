/* Cells to CSV. */
#include "emit/csv_writer.h"

#include "core/mem.h"

#include <stdlib.h>

#define BLOCK_BYTES (1u << 18)

void csv_writer_begin(struct csv_writer *writer, struct sink *sink, struct err *err)
{
	*writer = (struct csv_writer){ .sink = sink, .err = err };
	writer->own = (struct outbuf){ .begin = mem_alloc(BLOCK_BYTES), .capacity_bytes = BLOCK_BYTES };
	writer->block = &writer->own;
}

void csv_writer_begin_piece(struct csv_writer *writer, struct block_queue *queue, uint64_t piece, struct outbuf *block)
{
	*writer = (struct csv_writer){ .block = block, .queue = queue, .piece = piece };
}

static void flush(struct csv_writer *writer)
{
	struct outbuf *block = writer->block;

	if (!writer->failed && writer->queue)
		writer->failed = !block_spill(writer->queue, writer->piece, block);
	else if (!writer->failed)
		writer->failed = !sink_write(writer->sink, block->begin, block->len_bytes, writer->err);
	block->len_bytes = 0;
}

void csv_put_bytes(struct csv_writer *writer, const void *bytes, size_t len_bytes)
{
	const unsigned char *at = bytes;

	while (len_bytes > outbuf_room(writer->block)) {
		size_t n = outbuf_room(writer->block);

		outbuf_put(writer->block, at, n);
		at += n;
		len_bytes -= n;
		flush(writer);
	}
	outbuf_put(writer->block, at, len_bytes);
}

unsigned char *csv_put_room(struct csv_writer *writer, size_t len_bytes)
{
	struct outbuf *block = writer->block;

	assert(len_bytes <= block->capacity_bytes);
	if (len_bytes > outbuf_room(block))
		flush(writer);
	return block->begin + block->len_bytes;
}

/* What a spreadsheet would run begins with one of these, and what must be quoted has one of those in it. */
enum { RUNS = 1, QUOTED = 2 };
static const uint8_t byte_kinds[256] = {
	['='] = RUNS,           ['+'] = RUNS,   ['-'] = RUNS,   ['@'] = RUNS,    ['\t'] = RUNS,
	['\r'] = RUNS | QUOTED, [','] = QUOTED, ['"'] = QUOTED, ['\n'] = QUOTED,
};

static bool needs_quotes(struct span value)
{
	uint8_t kinds = 0;

	for (size_t i = 0; i < value.len_bytes; i++)
		kinds |= byte_kinds[value.begin[i]];
	return kinds & QUOTED;
}

static bool would_run(struct span value)
{
	return value.len_bytes && (byte_kinds[value.begin[0]] & RUNS);
}

void csv_put_cell(struct csv_writer *writer, struct span value, enum csv_guard guard)
{
	const unsigned char *at = value.begin, *end;
	bool quotes = needs_quotes(value);

	/* An empty span may point nowhere. */
	if (value.len_bytes == 0)
		return;
	end = at + value.len_bytes;
	if (quotes)
		csv_put_raw(writer, "\"");
	if (guard == CSV_GUARDED && would_run(value))
		csv_put_raw(writer, "'");
	while (quotes && at < end) {
		const unsigned char *quote = memchr(at, '"', (size_t)(end - at));

		if (!quote)
			break;
		csv_put_bytes(writer, at, (size_t)(quote + 1 - at));
		csv_put_raw(writer, "\"");
		at = quote + 1;
	}
	csv_put_bytes(writer, at, (size_t)(end - at));
	if (quotes)
		csv_put_raw(writer, "\"");
}

void csv_put_raw(struct csv_writer *writer, const char *text)
{
	csv_put_bytes(writer, text, strlen(text));
}

bool csv_writer_end(struct csv_writer *writer)
{
	if (writer->queue) {
		block_put(writer->queue, writer->piece, writer->block);
		return !writer->failed;
	}
	flush(writer);
	free(writer->own.begin);
	return !writer->failed;
}
