/*
 * Columns of unequal length from rows in file order: a cursor a list walks the flags, so that no list of offenders is ever
 * stored, however many there are. Blocks of lines are made side by side: counts by slice say where each begins.
 */
#include "run/offenders.h"

#include "core/mem.h"
#include "core/threads.h"
#include "emit/csv_writer.h"
#include "emit/queue.h"

#include <stdatomic.h>
#include <stdlib.h>

void offender_lists_of(const struct rules_in_force *rules, enum gate gate, struct offender_lists *lists)
{
	static const struct {
		enum gate gate;
		enum gate_rule rule;
	} rows[LISTS] = {
		[LIST_LENGTH] = { GATE_B, RULE_LENGTH },    [LIST_DUPLICATE] = { GATE_B, RULE_DUPLICATE },
		[LIST_FILER] = { GATE_B, RULE_FILER_CODE }, [LIST_MISSING] = { GATE_C, RULE_EXISTS },
		[LIST_ACCOUNT] = { GATE_C, RULE_ACCOUNT },
	};

	lists->count = 0;
	for (unsigned list = 0; list < LISTS; list++) {
		if (rows[list].gate != gate)
			continue;
		lists->names[lists->count] = rules->gates[rows[list].rule]->text;
		lists->lists[lists->count++] = (enum offender_list)list;
	}
}

struct cursor {
	const struct inspection *inspection;
	enum offender_list list;
	size_t batch;
	size_t row;
};

/* The first row from `row` on that has the flag, or rows. */
static size_t find_flag(const uint8_t *flags, size_t row, size_t rows, uint8_t flag)
{
	const uint64_t every = flag * UINT64_C(0x0101010101010101);

	for (; row + sizeof(every) <= rows; row += sizeof(every)) {
		uint64_t eight;

		memcpy(&eight, flags + row, sizeof(eight));
		if (eight & every)
			break;
	}
	while (row < rows && !(flags[row] & flag))
		row++;
	return row;
}

/* Moves on to the next row of the list; false at the end. */
static bool cursor_next(struct cursor *c, uint64_t *offset)
{
	for (; c->batch < c->inspection->batches_count; c->batch++, c->row = 0) {
		const struct row_batch *batch = &c->inspection->batches[c->batch];

		if (!batch->counts[c->list])
			continue;
		c->row = find_flag(batch->flags, c->row, batch->rows, ROW_FLAG(c->list));
		if (c->row < batch->rows) {
			*offset = row_offset(c->inspection, batch, c->row++);
			return true;
		}
	}
	return false;
}

/* Places the cursor in front of the n-th row of its list. */
static void cursor_seek(struct cursor *c, uint64_t n)
{
	uint64_t ignored;

	for (; c->batch < c->inspection->batches_count; c->batch++) {
		uint64_t count = c->inspection->batches[c->batch].counts[c->list];

		if (n < count)
			break;
		n -= count;
	}
	for (c->row = 0; n > 0 && cursor_next(c, &ignored); n--)
		continue;
}

/* --- lines ------------------------------------------------------------------------------------------------------------ */

/* Lines that a worker writes at once, and what they mostly take. */
#define BLOCK_LINES 4096
#define BLOCK_BYTES (BLOCK_LINES * 32)

struct writing {
	const struct offender_lists *lists;
	const struct inspection *inspection;
	struct block_queue queue;
	uint64_t lines; /* as many as the longest list has rows */
	atomic_size_t next_block;
};

/* The next offender of each list, empty where a list has ended. */
static void put_line(struct csv_writer *writer, struct cursor *cursors, size_t count, struct scratch *scratch)
{
	for (size_t k = 0; k < count; k++) {
		const struct declaration *d = cursors[k].inspection->declaration;
		uint64_t offset;

		csv_put_raw(writer, k ? "," : "");
		if (cursor_next(&cursors[k], &offset))
			csv_put_cell(writer, declaration_as_typed(d->text, offset, d->record_end, scratch),
				     CSV_GUARDED);
	}
	csv_put_raw(writer, "\n");
}

static void put_lines(struct writing *writing, size_t number, struct outbuf *block, struct scratch *scratch)
{
	uint64_t first = number * (uint64_t)BLOCK_LINES;
	struct cursor cursors[LISTS_MAX];
	struct csv_writer writer;

	outbuf_empty(block, BLOCK_BYTES);
	csv_writer_begin_piece(&writer, &writing->queue, number, block);
	for (size_t k = 0; k < writing->lists->count; k++) {
		cursors[k] = (struct cursor){ .inspection = writing->inspection, .list = writing->lists->lists[k] };
		cursor_seek(&cursors[k], first);
	}
	for (uint64_t line = first; line < first + BLOCK_LINES && line < writing->lines; line++)
		put_line(&writer, cursors, writing->lists->count, scratch);
	(void)csv_writer_end(&writer); /* Whether it is written block_queue_finish() says. */
}

static void write_blocks(void *context, unsigned worker)
{
	struct writing *writing = context;
	struct scratch scratch = { .bytes = NULL };
	struct outbuf *block;
	size_t number;

	(void)worker;
	while ((block = block_take(&writing->queue)) != NULL) {
		number = atomic_fetch_add(&writing->next_block, 1);
		if (number >= (writing->lines + BLOCK_LINES - 1) / BLOCK_LINES) {
			block_return(&writing->queue, block);
			break;
		}
		put_lines(writing, number, block, &scratch);
	}
	free(scratch.bytes);
}

static bool write_names(const struct offender_lists *lists, struct sink *sink, struct err *err)
{
	struct csv_writer writer;

	csv_writer_begin(&writer, sink, err);
	for (size_t k = 0; k < lists->count; k++) {
		csv_put_raw(&writer, k ? "," : "");
		csv_put_cell(&writer, span_text(lists->names[k]), CSV_VERBATIM);
	}
	csv_put_raw(&writer, "\n");
	return csv_writer_end(&writer);
}

bool offenders_write(const struct offender_lists *lists, const struct inspection *inspection, struct sink *sink,
		     struct err *err)
{
	struct writing writing = { .lists = lists, .inspection = inspection };
	unsigned threads;

	if (!write_names(lists, sink, err))
		return false;
	for (size_t k = 0; k < lists->count; k++) {
		if (inspection->counts[lists->lists[k]] > writing.lines)
			writing.lines = inspection->counts[lists->lists[k]];
	}
	threads = threads_worth(inspection->threads, writing.lines, BLOCK_LINES);
	block_queue_init(&writing.queue, sink, threads, err);
	threads_run(threads, write_blocks, &writing);
	return block_queue_finish(&writing.queue);
}
