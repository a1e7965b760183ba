/*
 * Files that another program rewrites while they are read: between any two calls bytes change. What is read is
 * worth nothing then, but no call may leave the file or its arrays.
 *
 * Input: a byte of how small the slices are (bit 7: a source, not a declaration; bit 6: its rows are read by the ends of their
 * fields), a byte of how many changes (bit 6: the source is an overlay), three bytes for each (where, two; what is xored, one), then
 * the file.
 */
#include "fuzz/fuzz.h"
#include "fuzz/source_choice.h"
#include "ingest/row.h"
#include "ingest/texts.h"
#include "parse/declaration.h"
#include "parse/ends.h"

#define SOURCE  0x80
#define BY_ENDS 0x40
#define OVERLAY 0x40

struct change {
	size_t at;
	uint8_t bits;
};

struct work {
	unsigned char *bytes;
	size_t len_bytes;
	unsigned char record_end;
	size_t slice_bytes;
	struct change changes[64];
	size_t changes_count;
	size_t next; /* change */
};

/* The next change, from the first again after the last. */
static void change(struct work *w)
{
	const struct change *c;

	if (w->changes_count == 0 || w->len_bytes == 0)
		return;
	c = &w->changes[w->next++ % w->changes_count];
	w->bytes[c->at % w->len_bytes] ^= c->bits;
}

static void check_inside(const struct work *w, const void *at)
{
	const unsigned char *place = at;

	fuzz_check(place >= w->bytes && place <= w->bytes + w->len_bytes, "a place outside the file");
}

/* --- declarations ----------------------------------------------------------------------------------------------- */

static void parse_slice(struct work *w, const struct slice *slice)
{
	size_t rows_max = declaration_rows_max(slice, w->record_end);
	struct entry_batch batch = { .places = malloc(rows_max * sizeof(uint64_t)),
				     .offsets = malloc(rows_max * sizeof(uint64_t)) };
	struct scratch scratch = { .bytes = NULL };

	fuzz_must(batch.places && batch.offsets);
	change(w);
	declaration_parse(slice, w->bytes, w->record_end, rows_max, &batch);
	fuzz_check(batch.rows <= rows_max, "%zu rows of %zu", batch.rows, rows_max);
	for (size_t i = 0; i < batch.rows; i++) {
		fuzz_check(batch.offsets[i] < w->len_bytes, "offset of row %zu", i);
		change(w);
		(void)declaration_as_typed(span_of(w->bytes, w->len_bytes), batch.offsets[i], w->record_end, &scratch);
	}
	free(scratch.bytes);
	free(batch.places);
	free(batch.offsets);
}

/* Calls read() for every slice; there are never more of them than there is room for. */
static void read_slices(struct work *w, const unsigned char *begin, void (*read)(struct work *, const struct slice *))
{
	size_t left = (size_t)(w->bytes + w->len_bytes - begin), slices = 0;
	struct splitter splitter;
	struct slice slice;

	splitter_init(&splitter, span_of(begin, left), w->record_end, w->slice_bytes);
	while (splitter_next(&splitter, &slice)) {
		check_inside(w, slice.bytes.begin);
		check_inside(w, slice.bytes.begin + slice.bytes.len_bytes);
		fuzz_check(slices <= left / w->slice_bytes, "slice %zu of %zu bytes", slices, left);
		slices++;
		change(w);
		read(w, &slice);
		change(w);
	}
	splitter_free(&splitter);
}

static void read_declaration(struct work *w)
{
	const unsigned char *open = NULL, *rest;
	enum header_kind kind;

	rest = declaration_header(span_of(w->bytes, w->len_bytes), w->record_end, &kind, &open);
	check_inside(w, rest);
	change(w);
	if (!open)
		read_slices(w, rest, parse_slice);
}

/* --- sources ---------------------------------------------------------------------------------------------------- */

/* What read_rows() needs besides. */
static struct {
	struct source_choice choice;
	struct columns columns;
	bool by_ends;
	bool overlay;
} source;

/* What was read into the facts: lengths hold, and texts can be read. */
static void check_row(struct work *w, struct row_reader *reader, const struct row *row)
{
	struct span remark;

	if (row->refused) {
		check_inside(w, row->record.begin);
		check_inside(w, row->record.begin + row->record.len_bytes);
	}
	fuzz_check(reader->facts.importer_len <= IMPORTER_LEN_MAX, "%u characters", reader->facts.importer_len);
	remark = remark_make(reader->facts.liquidation_status, reader->facts.cape);
	free((void *)(uintptr_t)remark.begin);
}

static void read_by_fields(struct work *w, struct row_reader *reader, const struct slice *slice)
{
	const unsigned char *at = slice->bytes.begin, *end = at + slice->bytes.len_bytes;
	struct row row;

	while (at < end) {
		at = row_read(reader, at, end, &row);
		check_inside(w, at);
		change(w);
		check_row(w, reader, &row);
	}
}

/* The ends are those of bytes that are others by the time the rows are read. */
static void read_by_ends(struct work *w, struct row_reader *reader, const struct slice *slice)
{
	const unsigned char *base = slice->bytes.begin, *end = base + slice->bytes.len_bytes;
	uint32_t *ends = malloc((slice->bytes.len_bytes + ENDS_SLACK) * sizeof(*ends));
	size_t count, first = 0;
	uint32_t begin = 0;
	struct row row;
	bool open;

	fuzz_must(ends);
	count = ends_find(slice->bytes, w->record_end, ends, &open);
	for (size_t i = 0; i < count; i++) {
		fuzz_check((ends[i] & ~ENDS_RECORD) <= slice->bytes.len_bytes, "end %zu", i);
		if ((ends[i] & ENDS_RECORD) == 0)
			continue;
		change(w);
		row_read_ends(reader, base, begin, ends + first, i + 1 - first, end, &row);
		change(w);
		check_row(w, reader, &row);
		first = i + 1;
		begin = (ends[i] & ~ENDS_RECORD) + 1;
	}
	free(ends);
}

static void read_rows(struct work *w, const struct slice *slice)
{
	struct row_reader reader;

	row_reader_init(&reader, &source.columns, &source.choice.assumed, source.choice.options.hts, w->record_end,
			source.overlay);
	(source.by_ends ? read_by_ends : read_by_fields)(w, &reader, slice);
	row_reader_free(&reader);
}

static void read_source(struct work *w)
{
	static const unsigned char all_assumptions[] = { 0xFF, 0xFF, 0 };
	struct span chosen = span_of(all_assumptions, sizeof(all_assumptions));
	struct notes errors = { 0 }, warnings = { 0 };

	source_choose(&source.choice, &chosen);
	if (columns_find(&source.columns, span_of(w->bytes, w->len_bytes), w->record_end, "file", &source.choice.maps,
			 source.choice.options.assumable, source.overlay, &errors, &warnings)) {
		change(w);
		read_slices(w, w->bytes + source.columns.rows_offset, read_rows);
		columns_free(&source.columns);
	}
	notes_free(&errors);
	notes_free(&warnings);
	source_choice_free(&source.choice);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct span input = span_of(data, size);
	uint8_t switches = input_byte(&input), changes = input_byte(&input);
	struct work w = { .slice_bytes = 1 + switches % 64, .changes_count = changes % 64 };

	source.by_ends = switches & BY_ENDS;
	source.overlay = changes & OVERLAY;
	for (size_t i = 0; i < w.changes_count; i++)
		w.changes[i] = (struct change){ (size_t)input_number(&input, 2), input_byte(&input) };
	w.len_bytes = input.len_bytes;
	w.bytes = malloc(w.len_bytes + (w.len_bytes == 0));
	fuzz_must(w.bytes);
	if (w.len_bytes)
		memcpy(w.bytes, input.begin, w.len_bytes);
	w.record_end = csv_record_end(span_of(w.bytes, w.len_bytes));
	change(&w);
	if (switches & SOURCE)
		read_source(&w);
	else
		read_declaration(&w);
	free(w.bytes);
	return 0;
}
