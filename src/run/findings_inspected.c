/* The findings of a declaration that is rejected: what inspection knows of its rows, and what gates B, C and D would say besides. */
#include "run/findings_inspected.h"

#include "core/mem.h"
#include "core/threads.h"

#include <stdatomic.h>

struct inspected {
	const struct findings *findings;
	const struct inspection *inspection;
	const struct pass *pass;
	struct block_queue queue;
	struct line_counting counting;
	atomic_size_t next_batch;
	atomic_bool failed; /* there was no memory */
};

/* Rows of a slice that was looked up once more; its flags are known. */
static void put_group(const struct inspected *run, const struct workspace *workspace, const struct row_batch *batch,
		      size_t first, size_t rows, struct line_counter *lines, struct csv_writer *writer)
{
	struct index_hit room[SLICE_GROUP_ROWS];
	const struct index_hit *hits = slice_hits(run->pass->gates, run->pass->ways, workspace, first, rows, room);
	entry_attr attrs[SLICE_GROUP_ROWS];
	uint64_t failures[SLICE_GROUP_ROWS];
	uint8_t verdicts[SLICE_GROUP_ROWS];
	struct judgement judgement = { 0 };
	struct finding_group group = { .places = workspace->rows.places + first,
				       .offsets = workspace->rows.offsets + first,
				       .hits = hits,
				       .failures = failures,
				       .flags = batch->flags + first,
				       .rows = rows };

	for (size_t i = 0; i < rows; i++)
		attrs[i] = hits[i].entry == INDEX_NO_ENTRY ? 0 : hits[i].attr;
	rows_mark_claimed(run->pass->gates, workspace->rows.places + first, rows, attrs);
	rules_judge(run->pass->gates->rules, attrs, rows, (struct judge_output){ verdicts, failures }, &judgement);
	for (size_t i = 0; i < rows; i++) {
		if (hits[i].entry == INDEX_NO_ENTRY)
			failures[i] = 0;
	}
	findings_put(run->findings, &group, lines, writer);
}

static bool put_batch(struct inspected *run, struct workspace *workspace, const struct row_batch *batch,
		      struct outbuf *block)
{
	struct err ignored = ERR_INIT;
	uint64_t lines_count;
	struct line_counter lines = line_counting_take(&run->counting, &batch->slice, &lines_count);
	struct csv_writer writer;
	bool ok;

	outbuf_empty(block, FINDINGS_BLOCK_BYTES);
	csv_writer_begin_piece(&writer, &run->queue, batch->slice.piece, block);
	/* It had room for these rows before. */
	ok = slice_look_up(run->pass->gates, run->pass->declaration, &batch->slice, run->pass->ways, workspace,
			   &ignored);
	if (ok) {
		size_t rows = workspace->rows.rows < batch->rows ? workspace->rows.rows : batch->rows;

		line_counter_expect(&lines, &batch->slice, lines_count, rows);
		for (size_t at = 0; at < rows; at += SLICE_GROUP_ROWS)
			put_group(run, workspace, batch, at, slice_group_rows(rows, at), &lines, &writer);
	}
	(void)csv_writer_end(&writer);
	return ok;
}

static void put_batches(void *context, unsigned worker)
{
	struct inspected *run = context;
	struct outbuf *block;

	while ((block = block_take(&run->queue)) != NULL) {
		size_t b = atomic_fetch_add(&run->next_batch, 1);

		if (b >= run->inspection->batches_count) {
			block_return(&run->queue, block);
			return;
		}
		if (!put_batch(run, &run->pass->workspaces[worker], &run->inspection->batches[b], block))
			run->failed = true;
	}
}

bool findings_write_inspected(const struct findings *findings, const struct inspection *inspection,
			      const struct pass *pass, const char *path, struct sink *sink, struct err *err)
{
	struct inspected run = { .findings = findings, .inspection = inspection, .pass = pass };
	bool ok;

	if (!sink_write(sink, FINDINGS_HEADER, strlen(FINDINGS_HEADER), err))
		return false;
	line_counting_init(&run.counting, pass->declaration);
	block_queue_init(&run.queue, sink, inspection->threads, err);
	threads_run(inspection->threads, put_batches, &run);
	ok = block_queue_finish(&run.queue);
	line_counting_free(&run.counting);
	if (ok && run.failed)
		return err_file(err, path, "no memory is left for its findings; free memory or split the file");
	return ok;
}
