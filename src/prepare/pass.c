/* Workers over pieces: slices of a list, or stretches of the index. */
#include "prepare/pass.h"

#include "core/mem.h"
#include "run/findings.h"
#include "run/pass.h"

#include <stdatomic.h>
#include <stdlib.h>

/* Entries of the index that are taken at once: as many rows as a slice has. */
#define STRETCH_ENTRIES 4096

/* One call of pass_list() or pass_index(). */
struct passing {
	struct prepare_pass *pass;
	const struct raw_list *list; /* NULL: the index */
	char *file;
	size_t block_bytes;   /* what a slice leaves out mostly fits */
	uint64_t first_piece; /* of the queue */
	struct splitter splitter;
	struct line_counting counting;
	pthread_mutex_t lock; /* of the cursor, and of the error */
	struct index_cursor cursor;
	uint64_t stretches;
	atomic_bool failed;
	struct err *err;
};

/* What a worker has taken. */
struct piece {
	uint64_t number; /* of this call */
	struct slice slice;
	uint64_t lines; /* that end in the slice */
	struct batch_source source;
	struct outbuf *block; /* NULL: nothing is written */
};

static void fail(struct passing *passing, const struct err *err)
{
	(void)pthread_mutex_lock(&passing->lock);
	if (!passing->failed)
		*passing->err = *err;
	passing->failed = true;
	(void)pthread_mutex_unlock(&passing->lock);
}

/* --- taking a piece ---------------------------------------------------------------------------------------------------------------- */

static bool take_slice(struct passing *passing, struct piece *piece)
{
	if (!splitter_next(&passing->splitter, &piece->slice))
		return false;
	piece->number = piece->slice.piece;
	piece->source.lines = line_counting_take(&passing->counting, &piece->slice, &piece->lines);
	return true;
}

static bool read_slice(struct passing *passing, struct piece *piece, struct prepare_worker *worker, struct err *err)
{
	const struct raw_list *list = passing->list;
	const struct index *index = passing->pass->common.sieve->index;
	size_t rows_max = declaration_rows_max(&piece->slice, list->declaration.record_end);
	struct workspace *w = &worker->workspace;

	if (!workspace_room(w, rows_max, err))
		return false;
	w->rows.offsets = w->offsets;
	raw_list_parse(list, &piece->slice, rows_max, &w->rows);
	line_counter_expect(&piece->source.lines, &piece->slice, piece->lines, w->rows.rows);
	if (passing->pass->few_lookups)
		index_find_few(index, w->rows.places, w->rows.rows, w->hits);
	else
		index_read_ahead(index, w->rows.places, w->rows.rows);
	batch_sieve(&passing->pass->common, worker, !passing->pass->few_lookups);
	return true;
}

static bool take_stretch(struct passing *passing, struct piece *piece, struct prepare_worker *worker, struct err *err)
{
	struct workspace *w = &worker->workspace;
	size_t rows = 0;

	if (!workspace_room(w, STRETCH_ENTRIES, err)) {
		fail(passing, err);
		return false;
	}
	(void)pthread_mutex_lock(&passing->lock);
	while (rows < STRETCH_ENTRIES && index_cursor_next(&passing->cursor, &w->rows.places[rows], &w->entries[rows]))
		rows++;
	piece->number = passing->stretches;
	passing->stretches += rows > 0;
	(void)pthread_mutex_unlock(&passing->lock);
	w->rows.rows = w->rows.records = rows;
	return rows > 0;
}

static void read_stretch(struct passing *passing, struct prepare_worker *worker)
{
	struct workspace *w = &worker->workspace;

	for (size_t i = 0; i < w->rows.rows; i++)
		w->hits[i] = index_hit(passing->pass->common.sieve->index, w->entries[i]);
	batch_sieve(&passing->pass->common, worker, false);
}

static bool take(struct passing *passing, struct piece *piece, struct prepare_worker *worker, struct err *err)
{
	piece->block = NULL;
	piece->source = (struct batch_source){ .list = passing->list, .file = span_text(passing->file) };
	/* A block first: so every piece that is taken has one (emit/queue.h). */
	if (passing->failed || (passing->pass->sink && !(piece->block = block_take(&passing->pass->queue))))
		return false;
	if (passing->list ? take_slice(passing, piece) : take_stretch(passing, piece, worker, err))
		return true;
	if (piece->block)
		block_return(&passing->pass->queue, piece->block);
	return false;
}

/* --- a worker ------------------------------------------------------------------------------------------------------------------------- */

static void write_lines(struct passing *passing, struct piece *piece, struct prepare_worker *worker, bool ok)
{
	struct csv_writer writer;

	if (!piece->block)
		return;
	outbuf_empty(piece->block, passing->block_bytes);
	csv_writer_begin_piece(&writer, &passing->pass->queue, passing->first_piece + piece->number, piece->block);
	if (ok)
		batch_write(&passing->pass->common, worker, &piece->source, &writer);
	(void)csv_writer_end(&writer);
}

static void work(void *context, unsigned number)
{
	struct passing *passing = context;
	struct prepare_pass *pass = passing->pass;
	struct prepare_worker *worker = &pass->workers[number];
	struct err err = ERR_INIT;
	struct piece piece;

	while (take(passing, &piece, worker, &err)) {
		uint64_t first;
		bool ok = true;

		if (passing->list)
			ok = read_slice(passing, &piece, worker, &err);
		else
			read_stretch(passing, worker);
		/* Those behind wait for the turn also where there is nothing to do in it. */
		if (!ok)
			worker->workspace.rows.rows = 0;
		ok = batch_meet(&pass->common, worker, piece.number, &first, &err) && ok;
		if (ok)
			batch_keep(&pass->common, worker, first);
		else
			fail(passing, &err);
		write_lines(passing, &piece, worker, ok);
		progress_done(pass->progress, passing->list ? piece.slice.bytes.len_bytes
							    : worker->workspace.rows.rows * ROW_TEXT_BYTES);
	}
}

/* --- calls ------------------------------------------------------------------------------------------------------------------------------ */

bool pass_begin(struct prepare_pass *pass, struct err *err)
{
	const struct index *index = pass->common.sieve->index;

	pass->workers = mem_zero(pass->threads * sizeof(*pass->workers));
	if (pass->sink)
		block_queue_init(&pass->queue, pass->sink, pass->threads, &pass->queue_err);
	for (unsigned t = 0; t < pass->threads; t++) {
		if (!workspace_init(&pass->workers[t].workspace, index, err))
			return false;
	}
	return true;
}

static bool run(struct passing *passing, unsigned threads)
{
	struct prepare_pass *pass = passing->pass;
	size_t tail_bytes = pass->common.sieve->reasons.tail_bytes_max;

	passing->block_bytes = FINDINGS_BLOCK_BYTES + left_out_block_bytes(span_text(passing->file), tail_bytes);
	turnstile_init(&pass->common.turns);
	threads_run(threads, work, passing);
	turnstile_free(&pass->common.turns);
	if (pass->queue_err.set && !passing->failed)
		fail(passing, &pass->queue_err);
	return !passing->failed;
}

bool pass_list(struct prepare_pass *pass, const struct raw_list *list, const char *path, struct err *err)
{
	const struct declaration *d = &list->declaration;
	size_t slice_bytes = pass->slice_bytes ? pass->slice_bytes : PASS_SLICE_BYTES;
	struct passing passing = {
		.pass = pass, .list = list, .first_piece = pass->pieces, .lock = PTHREAD_MUTEX_INITIALIZER, .err = err
	};
	bool ok;

	/* What is declared has eleven characters and a line end, and stands in the index. */
	if (!kept_room(pass->common.kept, d->body.len_bytes / ROW_TEXT_BYTES + 1, err))
		return false;
	passing.file = left_out_file_cell(path);
	splitter_init(&passing.splitter, d->body, d->record_end, slice_bytes);
	line_counting_init(&passing.counting, d);
	ok = run(&passing, threads_worth(pass->threads, d->body.len_bytes, slice_bytes));
	if (ok && passing.splitter.open_quote)
		ok = err_line(err, path, declaration_line(d, passing.splitter.open_quote), CSV_OPEN_QUOTE_TEXT);
	pass->pieces += passing.splitter.pieces;
	pass->workers[0].sums.above += list->above;
	line_counting_free(&passing.counting);
	splitter_free(&passing.splitter);
	free(passing.file);
	return ok && map_unchanged(&d->map, path, err);
}

bool pass_index(struct prepare_pass *pass, struct err *err)
{
	const struct index *index = pass->common.sieve->index;
	struct passing passing = {
		.pass = pass, .first_piece = pass->pieces, .lock = PTHREAD_MUTEX_INITIALIZER, .err = err
	};
	bool ok;

	if (!kept_room(pass->common.kept, index->header.entries + 1, err))
		return false;
	passing.file = left_out_file_cell(NULL);
	index_cursor_init(&passing.cursor, index);
	map_read_ahead(&index->map);
	ok = run(&passing, threads_worth(pass->threads, index->header.entries, STRETCH_ENTRIES)) &&
	     index_cursor_complete(&passing.cursor, err);
	pass->pieces += passing.stretches;
	free(passing.file);
	return index_settle(index, ok, err);
}

bool pass_end(struct prepare_pass *pass, struct prepare_sums *sums, struct judgement *judgement, struct err *err)
{
	bool ok = true;

	for (unsigned t = 0; t < pass->threads; t++) {
		struct prepare_worker *worker = &pass->workers[t];

		prepare_sums_add(sums, &worker->sums);
		judgement_add(judgement, &worker->judgement);
		pass->common.kept->strays |= worker->strays;
		prepare_worker_free(worker);
	}
	free(pass->workers);
	strangers_free(&pass->common.strangers);
	if (pass->sink && !block_queue_finish(&pass->queue)) {
		ok = false;
		if (!err->set)
			*err = pass->queue_err;
	}
	return ok;
}
