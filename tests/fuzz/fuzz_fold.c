/*
 * A whole source as `index build` reads it: rows folded by entry in large slices must be the rows of tiny slices
 * folded one by one, refused rows must be in the rejects file, and reading a source twice must change what that is
 * meant to change.
 *
 * Input: three bytes of source_choice.h, a byte (low bits: how small the slices are, highest: --same-entry add),
 * then the file.
 */
#include "fuzz/fuzz.h"
#include "fuzz/memory_file.h"
#include "fuzz/message.h"
#include "fuzz/slow_csv.h"
#include "fuzz/source_choice.h"
#include "ingest/row.h"
#include "parse/splitter.h"

#define ADD 0x80

struct work {
	struct source_choice choice;
	struct span text; /* without byte order mark */
	struct source source;
	bool add;
	struct fold whole;     /* what source_read() makes of the source */
	struct fold rows;      /* what its rows one by one make of it */
	uint64_t rows_count;   /* of them, blank ones not counted */
	uint64_t refused_rows; /* likewise */
	uint64_t ieepa_rows;
};

static struct memory_file input_file;
static struct memory_file rejects_file;

/* --- rows one by one -------------------------------------------------------------------------------------------- */

static void take_row(struct work *w, const struct fold_source *source, const struct row *row)
{
	struct err err = ERR_INIT;

	w->rows_count += !row->blank;
	w->refused_rows += !row->blank && row->refused;
	if (row->blank || row->refused)
		return;
	w->ieepa_rows += row->facts.ieepa_count;
	fuzz_check(fold_row(&w->rows, source, &row->facts, &err), "%s", err.text);
}

/* False where a quoted field never closes. */
static bool fold_rows(struct work *w, size_t slice_bytes)
{
	const struct columns *columns = &w->source.columns;
	struct fold_source source = fold_source_make(0, columns->layout, columns->present | columns->assumed);
	struct span rows = span_of(w->text.begin + columns->rows_offset, w->text.len_bytes - columns->rows_offset);
	struct row_reader reader;
	struct splitter splitter;
	struct slice slice;
	struct row row;

	row_reader_init(&reader, columns, &w->choice.assumed, w->choice.options.hts, w->source.record_end);
	splitter_init(&splitter, rows, w->source.record_end, slice_bytes);
	while (splitter_next(&splitter, &slice)) {
		const unsigned char *at = slice.bytes.begin;

		while (at < slice.bytes.begin + slice.bytes.len_bytes) {
			at = row_read(&reader, at, slice.bytes.begin + slice.bytes.len_bytes, &row);
			take_row(w, &source, &row);
		}
	}
	splitter_free(&splitter);
	row_reader_free(&reader);
	fold_finish(&w->rows);
	return splitter.open_quote == NULL;
}

/* --- what must be true ------------------------------------------------------------------------------------------ */

static void check_same(const struct fold *a, const struct fold *b)
{
	fuzz_check(a->count == b->count, "%zu entries, %zu", (size_t)a->count, (size_t)b->count);
	fuzz_check(a->importers.count == b->importers.count && a->texts.count == b->texts.count, "texts");
	for (uint64_t i = 0; i < a->count; i++) {
		const struct index_entry *x = &a->entries[i], *y = &b->entries[i];

		fuzz_check(x->key == y->key && x->attr == y->attr && x->importer == y->importer &&
				   memcmp(&x->cold, &y->cold, sizeof(x->cold)) == 0,
			   "entry %zu", (size_t)i);
	}
}

static void check_sums(const struct work *w)
{
	const struct source *s = &w->source;
	uint64_t ieepa_rows = 0;

	fuzz_check(s->rows == w->rows_count, "%zu rows", (size_t)w->rows_count);
	fuzz_check(s->refused_rows == w->refused_rows, "%zu rows are refused", (size_t)w->refused_rows);
	fuzz_check(w->whole.count <= s->rows - s->refused_rows, "every entry has a row");
	fuzz_check(w->whole.disagreeing <= w->whole.count && w->whole.replaced == 0, "counts of a single source");
	for (uint64_t i = 0; i < w->whole.count; i++)
		ieepa_rows += w->whole.entries[i].cold.ieepa_count;
	fuzz_check(s->columns.layout != LAYOUT_TARIFF_ROWS || ieepa_rows == w->ieepa_rows, "IEEPA rows add up");
}

/* A reject names a line of the source, and the bytes that stand there. */
static void check_reject(const struct work *w, const struct slow_csv *rejects, size_t r)
{
	struct span line = slow_csv_value(rejects, r, 1), row = slow_csv_value(rejects, r, 3);
	const unsigned char *at = w->text.begin, *end = at + w->text.len_bytes;
	uint64_t above = strtoull((const char *)line.begin, NULL, 10) - 1;

	fuzz_check(rejects->records[r].fields == 4, "reject %zu", r);
	fuzz_check(span_equal(slow_csv_value(rejects, r, 0), span_text(w->source.path)), "file of reject %zu", r);
	for (; above > 0 && at < end; at++)
		above -= *at == w->source.record_end;
	fuzz_check((size_t)(end - at) >= row.len_bytes && memcmp(at, row.begin, row.len_bytes) == 0,
		   "line and bytes of reject %zu", r);
}

static void check_rejects(const struct work *w)
{
	struct span file = memory_file_get(&rejects_file);
	struct slow_csv rejects;

	slow_csv_read(&rejects, file, '\n');
	fuzz_check(rejects.records_count == w->refused_rows && !rejects.open, "%zu rejects", rejects.records_count);
	for (size_t r = 0; r < rejects.records_count; r++)
		check_reject(w, &rejects, r);
	slow_csv_free(&rejects);
	memory_file_free(file);
}

/* The same source twice: the second time it replaces all and changes nothing, or its tariff rows add up. */
static void check_twice(struct work *w)
{
	bool doubled = w->add && w->source.columns.layout == LAYOUT_TARIFF_ROWS;
	struct err err = ERR_INIT;
	struct fold twice;

	fuzz_must(fold_init(&twice, w->add, &err));
	w->choice.options.rejects = NULL;
	for (uint32_t number = 0; number < 2; number++)
		fuzz_check(source_read(&w->source, number, &w->choice.options, &twice, &err), "%s", err.text);
	fold_finish(&twice);
	fuzz_check(twice.replaced == (w->add ? 0 : twice.count), "%zu replaced", (size_t)twice.replaced);
	for (uint64_t i = 0; doubled && i < w->rows.count; i++) {
		w->rows.entries[i].cold.ieepa_count *= 2;
		w->rows.entries[i].cold.duty_cents *= 2;
	}
	check_same(&twice, &w->rows);
	fold_free(&twice);
}

/* --- the program's reading -------------------------------------------------------------------------------------- */

static bool read_source(struct work *w, struct err *err)
{
	struct err writer_err = ERR_INIT;
	struct sink sink = { .fd = rejects_file.fd };
	struct csv_writer writer;
	bool ok;

	memory_file_put(&rejects_file, span_of(NULL, 0));
	csv_writer_begin(&writer, &sink, &writer_err);
	w->choice.options.rejects = &writer;
	ok = source_read(&w->source, 0, &w->choice.options, &w->whole, err);
	fuzz_must(csv_writer_end(&writer));
	fold_finish(&w->whole);
	return ok;
}

static void check_source(struct work *w, size_t slice_bytes, struct span file)
{
	struct err err = ERR_INIT;
	bool closed;

	fuzz_must(fold_init(&w->whole, w->add, &err) && fold_init(&w->rows, w->add, &err));
	closed = fold_rows(w, slice_bytes);
	fuzz_check(read_source(w, &err) == closed, "open quote");
	if (closed) {
		check_same(&w->whole, &w->rows);
		check_sums(w);
		check_rejects(w);
		check_twice(w);
	} else {
		check_message_in(&err, file);
	}
	fold_free(&w->whole);
	fold_free(&w->rows);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct notes errors = { 0 }, warnings = { 0 };
	struct span input = span_of(data, size);
	struct work w = { .add = false };
	uint8_t switches;

	if (!input_file.fd) {
		input_file = memory_file_make();
		rejects_file = memory_file_make();
	}
	source_choose(&w.choice, &input);
	switches = input_byte(&input);
	w.add = switches & ADD;
	w.text = csv_skip_bom(input);
	memory_file_put(&input_file, input);
	if (source_open(&w.source, input_file.path, &w.choice.options, &errors, &warnings)) {
		check_source(&w, 1 + switches % 64, input);
		source_close(&w.source);
	}
	notes_free(&errors);
	notes_free(&warnings);
	source_choice_free(&w.choice);
	return 0;
}
