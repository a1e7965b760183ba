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
	_Atomic uint64_t bytes;
	atomic_int result; /* the first that is not PASS_CLEAN */
	pthread_mutex_t lock;
	struct pass_sums *sums; /* under the lock, and the error */
	struct err *err;
	struct err write_err; /* the queue's */
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

/* False when the worker has nothing more to do. */
static bool take_slice(struct passing *passing, struct workspace *workspace, struct pass_sums *sums)
{
	const struct pass *pass = passing->pass;
	struct outbuf *block = NULL;
	struct err err = ERR_INIT;
	enum slice_result result;
	struct slice slice;

	if (passing->result != PASS_CLEAN || (pass->lines && !(block = block_take(&passing->queue))))
		return false;
	if (!splitter_next(&passing->splitter, &slice)) {
		if (block)
			block_return(&passing->queue, block);
		return false;
	}
	result = slice_judge(pass->gates, pass->declaration, &slice, pass->ways, workspace, sums, &err);
	if (block && result == SLICE_CLEAN) {
		outbuf_empty(block, slice_emit_bytes(pass->lines, pass->ways.all_errors, workspace));
		slice_emit(pass->lines, pass->ways.all_errors, workspace, block);
	}
	if (block)
		block_put(&passing->queue, slice.piece, block);
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
	threads_run(threads, work, &passing);
	if (pass->lines && !block_queue_finish(&passing.queue))
		(void)stop(&passing, PASS_FAILED, &passing.write_err);
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
