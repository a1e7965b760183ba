/* Workers over slices. */
#include "run/pass.h"

#include "core/mem.h"
#include "core/threads.h"
#include "emit/queue.h"

#include <stdatomic.h>

struct passing {
	const struct pass *pass;
	unsigned threads;
	struct splitter splitter;
	struct block_queue queue;
	struct block_queue findings_queue;
	struct block_queue record_queue;
	struct line_counting counting;
	_Atomic uint64_t bytes;
	atomic_int result; /* the first that is not PASS_CLEAN */
	pthread_mutex_t lock;
	struct pass_sums *sums; /* under the lock, and the error */
	struct err *err;
	struct err write_err; /* the queues' */
	struct err findings_err;
	struct err record_err;
};

static bool stop(struct passing *passing, enum pass_result result, const struct err *err)
{
	(void)pthread_mutex_lock(&passing->lock);
	if (passing->result == PASS_CLEAN) {
		passing->result = (int)result;
		if (result == PASS_FAILED && !passing->err->set)
			*passing->err = *err;
	}
	(void)pthread_mutex_unlock(&passing->lock);
	return false;
}

/* What a worker writes into; taken before a piece of work is. */
struct blocks {
	struct outbuf *claim;    /* NULL: nothing is written */
	struct outbuf *findings; /* NULL: none are wanted */
	struct outbuf *record;   /* NULL: none is kept */
};

static void return_blocks(struct passing *passing, const struct blocks *blocks)
{
	if (blocks->claim)
		block_return(&passing->queue, blocks->claim);
	if (blocks->findings)
		block_return(&passing->findings_queue, blocks->findings);
	if (blocks->record)
		block_return(&passing->record_queue, blocks->record);
}

/* False if something could not be written. */
static bool take_blocks(struct passing *passing, struct blocks *blocks)
{
	const struct pass *pass = passing->pass;

	*blocks = (struct blocks){ .claim = NULL };
	if ((!pass->lines || (blocks->claim = block_take(&passing->queue)) != NULL) &&
	    (!pass->findings || (blocks->findings = block_take(&passing->findings_queue)) != NULL) &&
	    (!pass->recording || (blocks->record = block_take(&passing->record_queue)) != NULL))
		return true;
	return_blocks(passing, blocks);
	return false;
}

static void put_findings(struct passing *passing, const struct workspace *workspace, const struct slice *slice,
			 struct line_counter *lines, struct outbuf *block, enum slice_result result)
{
	struct csv_writer writer;

	outbuf_empty(block, FINDINGS_BLOCK_BYTES);
	csv_writer_begin_piece(&writer, &passing->findings_queue, slice->piece, block);
	if (result == SLICE_CLEAN)
		slice_put_findings(passing->pass->findings, workspace, lines, &writer);
	(void)csv_writer_end(&writer);
}

static void put_claim(struct passing *passing, const struct workspace *workspace, const struct slice *slice,
		      struct outbuf *block, enum slice_result result)
{
	const struct pass *pass = passing->pass;

	if (result == SLICE_CLEAN) {
		outbuf_empty(block, slice_emit_bytes(pass->lines, pass->ways.all_errors, workspace));
		slice_emit(pass->lines, pass->ways.all_errors, workspace, block);
	}
	block_put(&passing->queue, slice->piece, block);
}

static void put_record(struct passing *passing, const struct workspace *workspace, const struct slice *slice,
		       struct outbuf *block, enum slice_result result)
{
	const struct pass *pass = passing->pass;

	if (result == SLICE_CLEAN) {
		outbuf_empty(block, recording_bytes(pass->ways.all_errors, workspace));
		recording_put(pass->recording, pass->gates, pass->ways.all_errors, workspace, block);
	}
	block_put(&passing->record_queue, slice->piece, block);
}

/* False when the worker has nothing more to do. */
static bool take_slice(struct passing *passing, struct workspace *workspace, struct pass_sums *sums)
{
	const struct pass *pass = passing->pass;
	struct err err = ERR_INIT;
	enum slice_result result;
	struct line_counter lines;
	struct blocks blocks;
	struct slice slice;
	uint64_t lines_count;

	if (passing->result != PASS_CLEAN || !take_blocks(passing, &blocks))
		return false;
	if (!splitter_next(&passing->splitter, &slice)) {
		return_blocks(passing, &blocks);
		return false;
	}
	if (blocks.findings)
		lines = line_counting_take(&passing->counting, &slice, &lines_count);
	result = slice_judge(pass->gates, pass->declaration, &slice, pass->ways, workspace, sums, &err);
	if (blocks.claim)
		put_claim(passing, workspace, &slice, blocks.claim, result);
	if (blocks.record)
		put_record(passing, workspace, &slice, blocks.record, result);
	if (blocks.findings) {
		line_counter_expect(&lines, &slice, lines_count, workspace->rows.rows);
		put_findings(passing, workspace, &slice, &lines, blocks.findings, result);
	}
	progress_done(pass->progress, slice.bytes.len_bytes);
	atomic_fetch_add(&passing->bytes, slice.bytes.len_bytes);
	return result == SLICE_CLEAN || stop(passing, pass_result_of(result), &err);
}

static void work(void *context, unsigned worker)
{
	struct passing *passing = context;
	struct workspace *workspace = &passing->pass->workspaces[worker];
	struct pass_sums sums = { 0 };

	workspace_expect(workspace, passing->pass->declaration->body.len_bytes / ROW_TEXT_BYTES / passing->threads);
	while (take_slice(passing, workspace, &sums))
		continue;
	(void)pthread_mutex_lock(&passing->lock);
	pass_sums_add(passing->sums, &sums);
	(void)pthread_mutex_unlock(&passing->lock);
}

/* An entry that two workers named. */
static bool share_entries(const struct pass *pass, unsigned threads)
{
	bool share = false;

	for (unsigned t = 1; t < threads; t++)
		share |= workspace_join(&pass->workspaces[0], &pass->workspaces[t]);
	return share;
}

static void begin_findings(struct passing *passing)
{
	if (!passing->pass->findings)
		return;
	block_queue_init(&passing->findings_queue, passing->pass->findings_sink, passing->threads,
			 &passing->findings_err);
	line_counting_init(&passing->counting, passing->pass->declaration);
}

static void end_findings(struct passing *passing)
{
	if (!passing->pass->findings)
		return;
	if (!block_queue_finish(&passing->findings_queue))
		(void)stop(passing, PASS_FAILED, &passing->findings_err);
	line_counting_free(&passing->counting);
}

enum pass_result pass_run(const struct pass *pass, struct pass_sums *sums, struct err *err)
{
	unsigned threads = threads_worth(pass->threads, pass->declaration->body.len_bytes, pass->slice_bytes);
	struct passing passing = { .pass = pass,
				   .threads = threads,
				   .result = PASS_CLEAN,
				   .lock = PTHREAD_MUTEX_INITIALIZER,
				   .sums = sums,
				   .err = err };

	*sums = (struct pass_sums){ 0 };
	splitter_init(&passing.splitter, pass->declaration->body, pass->declaration->record_end, pass->slice_bytes);
	if (pass->lines)
		block_queue_init(&passing.queue, pass->sink, threads, &passing.write_err);
	if (pass->recording)
		block_queue_init(&passing.record_queue, &pass->recording->sink, threads, &passing.record_err);
	begin_findings(&passing);
	threads_run(threads, work, &passing);
	if (pass->lines && !block_queue_finish(&passing.queue))
		(void)stop(&passing, PASS_FAILED, &passing.write_err);
	if (pass->recording && !block_queue_finish(&passing.record_queue))
		(void)stop(&passing, PASS_FAILED, &passing.record_err);
	end_findings(&passing);
	if (passing.result == PASS_CLEAN && passing.splitter.open_quote)
		passing.result = PASS_OPEN;
	if (passing.result == PASS_CLEAN && share_entries(pass, threads))
		passing.result = PASS_OFFENDS;
	if (passing.result != PASS_CLEAN)
		progress_done(pass->progress, 0 - passing.bytes);
	for (unsigned t = 0; t < threads; t++)
		workspace_forget(&pass->workspaces[t]);
	splitter_free(&passing.splitter);
	return (enum pass_result)passing.result;
}
