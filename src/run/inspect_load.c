/* All rows of a declaration: cut into slices, the slices parsed side by side. */
#include "run/inspect.h"

#include "core/mem.h"
#include "core/threads.h"

#include <stdatomic.h>
#include <stdlib.h>

struct loading {
	struct inspection *inspection;
	struct splitter splitter;
	struct progress *progress;
	atomic_bool failed; /* there was no memory */
};

/*
 * One piece of fresh pages for all arrays of a batch, by the number of line ends. Pages that are never touched (blank
 * lines make no rows) cost nothing.
 */
static bool make_arrays(struct row_batch *batch, size_t rows_max)
{
	struct err ignored = ERR_INIT;
	unsigned char *at;

	batch->pages_bytes = rows_max * ROW_BYTES;
	batch->pages = mem_map(batch->pages_bytes, "", &ignored);
	if (!batch->pages)
		return false;
	at = batch->pages;
	batch->entries.places = batch->pages;
	batch->entries.offsets = batch->entries.places + rows_max;
	batch->flags = at + rows_max * 2 * sizeof(uint64_t);
	return true;
}

static void drop_arrays(struct row_batch *batch)
{
	mem_unmap(batch->pages, batch->pages_bytes);
	batch->pages = NULL;
}

static void parse_slices(void *context, unsigned worker)
{
	struct loading *loading = context;
	const struct declaration *d = loading->inspection->declaration;
	struct slice slice;

	(void)worker;
	while (!loading->failed && splitter_next(&loading->splitter, &slice)) {
		struct row_batch *batch = &loading->inspection->batches[slice.piece];
		size_t rows_max = declaration_rows_max(&slice, d->record_end);

		if (!make_arrays(batch, rows_max)) {
			loading->failed = true;
			break;
		}
		declaration_parse(&slice, d->text.begin, d->record_end, rows_max, &batch->entries);
		if (batch->entries.rows == 0)
			drop_arrays(batch);
		progress_done(loading->progress, slice.bytes.len_bytes);
	}
}

/* Names what the whole file needs: the part that could not be had would tell nobody anything. */
static bool report_need(const struct declaration *d, const char *path, struct err *err)
{
	uint64_t rows = csv_count_lines(d->text, d->record_end);

	return err_file(
		err, path,
		"%llu MiB of memory are needed for its %llu rows and cannot be had; free memory or split the file",
		(unsigned long long)((rows * ROW_BYTES >> 20) + 1), (unsigned long long)rows);
}

static bool parse_all(struct inspection *inspection, const char *path, unsigned threads, struct progress *progress,
		      struct err *err)
{
	const struct declaration *d = inspection->declaration;
	struct loading loading = { .inspection = inspection, .progress = progress };

	/* Every slice but the last has at least SLICE_BYTES. */
	inspection->batches = mem_zero((d->body.len_bytes / SLICE_BYTES + 1) * sizeof(*inspection->batches));
	splitter_init(&loading.splitter, d->body, d->record_end, SLICE_BYTES);
	threads_run(threads_worth(threads, d->body.len_bytes, SLICE_BYTES), parse_slices, &loading);
	inspection->batches_count = loading.splitter.pieces;
	if (loading.splitter.open_quote)
		inspection->open_quote_line = declaration_line(d, loading.splitter.open_quote);
	splitter_free(&loading.splitter);
	return !loading.failed || report_need(d, path, err);
}

static void add_up(struct inspection *inspection)
{
	for (size_t b = 0; b < inspection->batches_count; b++) {
		const struct entry_batch *batch = &inspection->batches[b].entries;

		inspection->rows += batch->rows;
		inspection->blank_rows += batch->blank_rows;
		inspection->records += batch->records;
		inspection->other_columns = inspection->other_columns || batch->other_columns;
	}
}

bool inspection_load(struct inspection *inspection, const struct declaration *declaration, const char *path,
		     unsigned threads, struct progress *progress, struct err *err)
{
	const struct declaration *d = declaration;

	*inspection = (struct inspection){ .declaration = d, .open_quote_line = d->open_quote_line };
	if (d->kind != CSV_TEXT || d->open_quote_line)
		return true;
	inspection->records = d->text.len_bytes != 0;
	inspection->blank_rows = d->text.len_bytes != 0 && d->header == HEADER_BLANK;
	if (!parse_all(inspection, path, threads, progress, err)) {
		inspection_free(inspection);
		return false;
	}
	add_up(inspection);
	if (inspection->rows <= ROWS_MAX)
		return true;
	inspection_free(inspection);
	return err_file(err, path, "has more than %u entries; split it", ROWS_MAX);
}

void inspection_free(struct inspection *inspection)
{
	for (size_t b = 0; b < inspection->batches_count; b++)
		drop_arrays(&inspection->batches[b]);
	free(inspection->batches);
	*inspection = (struct inspection){ .rows = 0 };
}
