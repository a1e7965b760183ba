/* One source, read by many workers, folded in order. */
#include "ingest/source.h"

#include "core/mem.h"
#include "core/threads.h"
#include "ingest/row.h"
#include "parse/splitter.h"

#include <stdatomic.h>
#include <stdlib.h>

static void take_text(struct source *source)
{
	source->text = csv_skip_bom(source->map.bytes);
}

/*
 * A source of a long list is not kept mapped until its turn comes: a process has 65,530 mappings. A spooled one is kept, it could
 * not be read again.
 */
static void put_aside(struct source *source)
{
	if (source->map.guard)
		map_close(&source->map);
}

static bool take_up(struct source *source, struct err *err)
{
	struct map old = source->map;

	if (old.base)
		return true;
	if (!map_open(&source->map, source->path, err))
		return false;
	take_text(source);
	if (source->map.stat.st_dev == old.stat.st_dev && source->map.stat.st_ino == old.stat.st_ino &&
	    source->map.bytes.len_bytes == (size_t)old.stat.st_size)
		return true;
	return err_file(err, source->path, "is another file than a moment ago; run again when nobody writes to it");
}

bool source_open(struct source *source, const char *path, const struct source_options *options, struct notes *errors,
		 struct notes *warnings)
{
	struct err err = ERR_INIT;
	enum csv_kind kind;
	bool ok;

	*source = (struct source){ .path = path };
	if (!map_open(&source->map, path, &err))
		return note_err(errors, &err);
	kind = csv_sniff(source->map.bytes);
	if (kind != CSV_TEXT) {
		ok = note_file(errors, path, "%s", csv_kind_text(kind));
	} else {
		take_text(source);
		source->bytes = source->map.bytes.len_bytes;
		source->record_end = csv_record_end(source->text);
		ok = columns_find(&source->columns, source->text, source->record_end, path, options->maps,
				  options->assumable, errors, warnings);
	}
	if (ok)
		put_aside(source);
	else
		map_close(&source->map);
	return ok;
}

void source_close(struct source *source)
{
	columns_free(&source->columns);
	map_close(&source->map);
}

struct reading {
	struct source *source;
	const struct source_options *options;
	struct fold_source fold_source;
	struct splitter splitter;
	struct turnstile order;
	atomic_bool failed;
	/* Under the turnstile. */
	struct fold *fold;
	uint64_t lines; /* before the slice whose turn it is */
	struct err *err;
};

/* Where the rows of a slice are in the file, counted on from one refused row to the next. */
struct line_counter {
	const unsigned char *at;
	uint64_t line; /* that `at` is on */
};

static uint64_t line_of(struct line_counter *counter, const unsigned char *at, unsigned char record_end)
{
	counter->line += csv_count_lines(span_of(counter->at, (size_t)(at - counter->at)), record_end);
	counter->at = at;
	return counter->line;
}

static void reject_row(struct reading *reading, const struct row *row, struct line_counter *counter)
{
	struct source *source = reading->source;
	struct csv_writer *rejects = reading->options->rejects;
	char line[32];

	source->refused_rows++;
	if (__builtin_add_overflow(source->refused_duty_cents, row->refused_duty_cents, &source->refused_duty_cents))
		source->refused_duty_cents = INT64_MAX;
	if (!rejects || rejects->failed)
		return;
	(void)snprintf(line, sizeof(line), ",%llu,",
		       (unsigned long long)line_of(counter, row->record.begin, source->record_end));
	csv_put_cell(rejects, span_text(source->path), CSV_VERBATIM);
	csv_put_raw(rejects, line);
	csv_put_cell(rejects, span_text(row->refused), CSV_VERBATIM);
	csv_put_raw(rejects, ",");
	csv_put_cell(rejects, row->record, CSV_VERBATIM);
	csv_put_raw(rejects, "\n");
}

/* Rows of a slice, parsed but not yet folded. Their texts point into the file, or into copies owned here. */
struct parsed {
	struct row *rows;
	size_t count;
	size_t capacity;
	void **copies;
	size_t copies_count;
	size_t copies_capacity;
	struct span file; /* what need not be copied */
};

/* A text that stands in a reader's scratch lives only until the next row; rows wait longer. */
static void keep_text(struct parsed *parsed, struct span *text)
{
	void *copy;

	if (text->len_bytes == 0 ||
	    (text->begin >= parsed->file.begin && text->begin < parsed->file.begin + parsed->file.len_bytes))
		return;
	copy = memcpy(mem_alloc(text->len_bytes), text->begin, text->len_bytes);
	parsed->copies = mem_room(parsed->copies, &parsed->copies_capacity, parsed->copies_count + 1, sizeof(void *));
	parsed->copies[parsed->copies_count++] = copy;
	text->begin = copy;
}

static void parse_slice(struct row_reader *reader, const struct slice *slice, struct parsed *parsed)
{
	const unsigned char *at = slice->bytes.begin;
	const unsigned char *end = at + slice->bytes.len_bytes;

	parsed->count = 0;
	while (at < end) {
		struct row *row;

		parsed->rows = mem_room(parsed->rows, &parsed->capacity, parsed->count + 1, sizeof(*parsed->rows));
		row = &parsed->rows[parsed->count];
		at = row_read(reader, at, end, row);
		if (row->blank)
			continue;
		keep_text(parsed, &row->facts.liquidation_status);
		keep_text(parsed, &row->facts.cape);
		parsed->count++;
	}
}

static void free_copies(struct parsed *parsed)
{
	for (size_t i = 0; i < parsed->copies_count; i++)
		free(parsed->copies[i]);
	parsed->copies_count = 0;
}

static void fold_slice(struct reading *reading, const struct slice *slice, const struct parsed *parsed, uint64_t lines)
{
	struct line_counter counter = { slice->bytes.begin, reading->lines + 1 };

	for (size_t i = 0; i < parsed->count && !reading->failed; i++) {
		const struct row *row = &parsed->rows[i];

		reading->source->rows++;
		if (row->refused)
			reject_row(reading, row, &counter);
		else if (!fold_row(reading->fold, &reading->fold_source, &row->facts, reading->err))
			reading->failed = true;
	}
	reading->lines += lines;
}

static void read_slices(void *context, unsigned worker)
{
	struct reading *reading = context;
	struct source *source = reading->source;
	struct parsed parsed = { .file = source->text };
	struct row_reader reader;
	struct slice slice;

	(void)worker;
	row_reader_init(&reader, &source->columns, reading->options->assumed_facts, reading->options->hts,
			source->record_end);
	while (splitter_next(&reading->splitter, &slice)) {
		uint64_t lines = csv_count_lines(slice.bytes, source->record_end);

		parse_slice(&reader, &slice, &parsed);
		turnstile_wait(&reading->order, slice.piece);
		fold_slice(reading, &slice, &parsed, lines);
		turnstile_pass(&reading->order, slice.piece);
		free_copies(&parsed);
		progress_done(reading->options->progress, slice.bytes.len_bytes);
	}
	free(parsed.rows);
	free(parsed.copies);
	row_reader_free(&reader);
}

static bool read_text(struct source *source, uint32_t number, const struct source_options *options, struct fold *fold,
		      struct err *err)
{
	size_t above_bytes = source->columns.rows_offset;
	struct span above = span_of(source->text.begin, above_bytes);
	struct reading reading = {
		.source = source,
		.options = options,
		.fold_source = fold_source_make(number, source->columns.layout,
						source->columns.present | source->columns.assumed),
		.fold = fold,
		.lines = csv_count_lines(above, source->record_end),
		.err = err,
	};

	splitter_init(&reading.splitter,
		      span_of(source->text.begin + above_bytes, source->text.len_bytes - above_bytes),
		      source->record_end, SLICE_BYTES);
	turnstile_init(&reading.order);
	threads_run(threads_worth(options->threads, source->text.len_bytes, SLICE_BYTES), read_slices, &reading);
	turnstile_free(&reading.order);
	splitter_free(&reading.splitter); /* Frees the lock; what it found can still be read. */
	if (reading.failed)
		return false;
	if (reading.splitter.open_quote) {
		struct span before =
			span_of(source->text.begin, (size_t)(reading.splitter.open_quote - source->text.begin));

		return err_line(err, source->path, csv_count_lines(before, source->record_end) + 1,
				CSV_OPEN_QUOTE_TEXT);
	}
	return map_unchanged(&source->map, source->path, err);
}

bool source_read(struct source *source, uint32_t number, const struct source_options *options, struct fold *fold,
		 struct err *err)
{
	bool ok;

	if (!take_up(source, err))
		return false;
	map_read_ahead(&source->map);
	ok = read_text(source, number, options, fold, err);
	map_close(&source->map);
	return ok;
}
