/* Loading: map, cut into slices, parse the slices side by side. */
#include "run/load.h"

#include "core/mem.h"
#include "core/threads.h"

#include <stdlib.h>

struct loading {
	struct declaration *declaration;
	struct splitter splitter;
	struct progress *progress;
};

/* Gives back what the estimate by line ends took too much: a file of blank lines has few rows. */
static void fit(struct row_batch *batch)
{
	size_t rows = batch->entries.rows;

	batch->entries.keys = mem_grow(batch->entries.keys, rows * sizeof(uint64_t));
	batch->entries.offsets = mem_grow(batch->entries.offsets, rows * sizeof(uint64_t));
	batch->flags = mem_zero(rows);
	batch->verdicts = mem_zero(rows);
}

static void parse_slices(void *context, unsigned worker)
{
	struct loading *loading = context;
	struct declaration *d = loading->declaration;
	struct slice slice;

	(void)worker;
	while (splitter_next(&loading->splitter, &slice)) {
		struct row_batch *batch = &d->batches[slice.piece];
		size_t rows_max = declaration_rows_max(&slice, d->record_end);

		batch->entries.keys = mem_alloc(rows_max * sizeof(uint64_t));
		batch->entries.offsets = mem_alloc(rows_max * sizeof(uint64_t));
		declaration_parse(&slice, d->text.begin, d->record_end, rows_max, &batch->entries);
		fit(batch);
		progress_done(loading->progress, slice.bytes.len_bytes);
	}
}

static void parse_all(struct declaration *d, struct span rest, unsigned threads, struct progress *progress)
{
	struct loading loading = { .declaration = d, .progress = progress };

	/* Every slice but the last has at least SLICE_BYTES. */
	d->batches = mem_zero((rest.len_bytes / SLICE_BYTES + 1) * sizeof(*d->batches));
	splitter_init(&loading.splitter, rest, d->record_end, SLICE_BYTES);
	threads_run(threads, parse_slices, &loading);
	d->batches_count = loading.splitter.pieces;
	if (loading.splitter.open_quote)
		d->open_quote_line = declaration_line(d, loading.splitter.open_quote);
	splitter_free(&loading.splitter);
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
		d->open_quote_line = declaration_line(d, open_quote);
		return true;
	}
	d->records = d->text.len_bytes != 0;
	d->blank_rows = d->text.len_bytes != 0 && d->header == HEADER_BLANK;
	header_bytes = (size_t)(rest - d->text.begin);
	parse_all(d, span_of(rest, d->text.len_bytes - header_bytes), threads, progress);
	add_up(d);
	if (d->rows <= ROWS_MAX)
		return true;
	declaration_free(d);
	return err_file(err, path, "has more than %u entries; split it", ROWS_MAX);
}

void declaration_free(struct declaration *declaration)
{
	for (size_t b = 0; b < declaration->batches_count; b++) {
		free(declaration->batches[b].entries.keys);
		free(declaration->batches[b].entries.offsets);
		free(declaration->batches[b].flags);
		free(declaration->batches[b].verdicts);
	}
	free(declaration->batches);
	map_close(&declaration->map);
	*declaration = (struct declaration){ .rows = 0 };
}

uint64_t declaration_line(const struct declaration *declaration, const unsigned char *at)
{
	const unsigned char *begin = declaration->text.begin;

	return csv_count_lines(span_of(begin, (size_t)(at - begin)), declaration->record_end) + 1;
}
