/* Loading: map, cut into slices, parse the slices side by side. */
#include "run/load.h"

#include "core/mem.h"
#include "core/threads.h"

#include <stdatomic.h>
#include <stdlib.h>

struct loading {
	struct declaration *declaration;
	struct splitter splitter;
	struct progress *progress;
	atomic_bool failed; /* there was no memory */
};

/* The line a place of the file is on. */
static uint64_t line_of(const struct declaration *d, const unsigned char *at)
{
	return csv_count_lines(span_of(d->text.begin, (size_t)(at - d->text.begin)), d->record_end) + 1;
}

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
	batch->entries.keys = batch->pages;
	batch->entries.offsets = batch->entries.keys + rows_max;
	batch->flags = at + rows_max * 2 * sizeof(uint64_t);
	batch->verdicts = batch->flags + rows_max;
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
	struct declaration *d = loading->declaration;
	struct slice slice;

	(void)worker;
	while (!loading->failed && splitter_next(&loading->splitter, &slice)) {
		struct row_batch *batch = &d->batches[slice.piece];
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

static bool parse_all(struct declaration *d, const char *path, struct span rest, unsigned threads,
		      struct progress *progress, struct err *err)
{
	struct loading loading = { .declaration = d, .progress = progress };

	/* Every slice but the last has at least SLICE_BYTES. */
	d->batches = mem_zero((rest.len_bytes / SLICE_BYTES + 1) * sizeof(*d->batches));
	splitter_init(&loading.splitter, rest, d->record_end, SLICE_BYTES);
	threads_run(threads_worth(threads, rest.len_bytes, SLICE_BYTES), parse_slices, &loading);
	d->batches_count = loading.splitter.pieces;
	if (loading.splitter.open_quote)
		d->open_quote_line = line_of(d, loading.splitter.open_quote);
	splitter_free(&loading.splitter);
	return !loading.failed || report_need(d, path, err);
}

static void add_up(struct declaration *d)
{
	for (size_t b = 0; b < d->batches_count; b++) {
		const struct entry_batch *batch = &d->batches[b].entries;

		d->rows += batch->rows;
		d->blank_rows += batch->blank_rows;
		d->records += batch->records;
		d->other_columns = d->other_columns || batch->other_columns;
	}
}

bool declaration_load(struct declaration *declaration, const char *path, unsigned threads, struct progress *progress,
		      struct err *err)
{
	const unsigned char *open_quote = NULL;
	struct declaration *d = declaration;
	const unsigned char *rest;
	size_t header_bytes;

	*d = (struct declaration){ .rows = 0 };
	if (!map_open(&d->map, path, err))
		return false;
	d->kind = csv_sniff(d->map.bytes);
	if (d->kind != CSV_TEXT)
		return true;
	map_read_ahead(&d->map);
	d->text = csv_skip_bom(d->map.bytes);
	d->record_end = csv_record_end(d->text);
	rest = declaration_header(d->text, d->record_end, &d->header, &open_quote);
	if (open_quote) {
		d->open_quote_line = line_of(d, open_quote);
		return true;
	}
	d->records = d->text.len_bytes != 0;
	d->blank_rows = d->text.len_bytes != 0 && d->header == HEADER_BLANK;
	header_bytes = (size_t)(rest - d->text.begin);
	if (!parse_all(d, path, span_of(rest, d->text.len_bytes - header_bytes), threads, progress, err)) {
		declaration_free(d);
		return false;
	}
	add_up(d);
	if (d->rows <= ROWS_MAX)
		return true;
	declaration_free(d);
	return err_file(err, path, "has more than %u entries; split it", ROWS_MAX);
}

void declaration_free(struct declaration *declaration)
{
	for (size_t b = 0; b < declaration->batches_count; b++)
		drop_arrays(&declaration->batches[b]);
	free(declaration->batches);
	map_close(&declaration->map);
	*declaration = (struct declaration){ .rows = 0 };
}
