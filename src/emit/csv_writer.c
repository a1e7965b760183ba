/* Cells to CSV. */
#include "emit/csv_writer.h"

#include "core/mem.h"

#include <stdlib.h>

#define BLOCK_BYTES (1u << 18)

void csv_writer_begin(struct csv_writer *writer, struct sink *sink, struct err *err)
{
	*writer = (struct csv_writer){ .sink = sink, .err = err };
	writer->block = (struct outbuf){ .begin = mem_alloc(BLOCK_BYTES), .capacity_bytes = BLOCK_BYTES };
}

static void flush(struct csv_writer *writer)
{
	if (!writer->failed)
		writer->failed = !sink_write(writer->sink, writer->block.begin, writer->block.len_bytes, writer->err);
	writer->block.len_bytes = 0;
}

/* When the block is full. */
static void make_room(struct csv_writer *writer)
{
	struct outbuf *block = &writer->block;

	if (writer->sink) {
		flush(writer);
		return;
	}
	block->capacity_bytes = block->capacity_bytes ? 2 * block->capacity_bytes : BLOCK_BYTES;
	block->begin = mem_grow(block->begin, block->capacity_bytes);
}

static void put(struct csv_writer *writer, const unsigned char *at, size_t len_bytes)
{
	while (len_bytes > outbuf_room(&writer->block)) {
		size_t n = outbuf_room(&writer->block);

		outbuf_put(&writer->block, at, n);
		at += n;
		len_bytes -= n;
		make_room(writer);
	}
	outbuf_put(&writer->block, at, len_bytes);
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
	const unsigned char *at = value.begin;
	const unsigned char *end = at + value.len_bytes;
	bool quotes = needs_quotes(value);

	if (quotes)
		csv_put_raw(writer, "\"");
	if (guard == CSV_GUARDED && would_run(value))
		csv_put_raw(writer, "'");
	while (quotes && at < end) {
		const unsigned char *quote = memchr(at, '"', (size_t)(end - at));

		if (!quote)
			break;
		put(writer, at, (size_t)(quote + 1 - at));
		csv_put_raw(writer, "\"");
		at = quote + 1;
	}
	put(writer, at, (size_t)(end - at));
	if (quotes)
		csv_put_raw(writer, "\"");
}

void csv_put_raw(struct csv_writer *writer, const char *text)
{
	put(writer, (const unsigned char *)text, strlen(text));
}

bool csv_writer_end(struct csv_writer *writer)
{
	flush(writer);
	free(writer->block.begin);
	return !writer->failed;
}
