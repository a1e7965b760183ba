/*
 * The columns and rows of an export, read from tiny slices, against the slow CSV reader.
 *
 * Input: three bytes of source_choice.h, a byte that chooses how small the slices are, then the file.
 */
#include "core/key.h"
#include "fuzz/fuzz.h"
#include "fuzz/message.h"
#include "fuzz/slow_csv.h"
#include "fuzz/slow_number.h"
#include "fuzz/source_choice.h"
#include "ingest/row.h"
#include "parse/splitter.h"

/* A source as both readers see it. */
struct work {
	struct source_choice choice;
	struct span text; /* without byte order mark */
	unsigned char record_end;
	struct columns columns;
	struct slow_csv slow;
	size_t header; /* the record of the slow reader that is the header */
};

static bool has(const struct columns *columns, enum source_field field)
{
	return (columns->present >> field) & 1;
}

static void check_columns(const struct columns *columns)
{
	bool tariff = has(columns, SOURCE_HTS) && has(columns, SOURCE_DUTY);

	fuzz_check((columns->present & columns->assumed) == 0, "a field that is there is not assumed");
	fuzz_check((columns->layout == LAYOUT_TARIFF_ROWS) == tariff, "layout");
	for (unsigned f = 0; f < SOURCE_FIELDS; f++) {
		bool known = ((columns->present | columns->assumed) >> f) & 1;

		fuzz_check(known || !source_fields[f].required, "%s is required", source_fields[f].name);
		fuzz_check((columns->names[f] != NULL) == has(columns, (enum source_field)f), "name of %s",
			   source_fields[f].name);
	}
	for (size_t c = 0; c < columns->count; c++)
		fuzz_check(columns->field_of[c] <= SOURCE_NONE, "field of column %zu", c);
}

/* The slow reader's value for a field of a record, trimmed as cells are. */
static struct span slow_cell(const struct work *w, size_t record, enum source_field field)
{
	for (size_t c = 0; c < w->columns.count; c++) {
		if (w->columns.field_of[c] == w->columns.same_as[field])
			return cell_trim(slow_csv_value(&w->slow, record, c));
	}
	return span_of(NULL, 0);
}

static void check_field(const struct work *w, const struct row *row, size_t record, enum source_field field)
{
	struct facts facts = facts_none();
	entry_attr mask = entry_mask(source_fields[field].field);

	if (!cell_read(field, slow_cell(w, record, field), &facts)) {
		fuzz_check(row->refused, "%s of record %zu", source_fields[field].name, record);
		return;
	}
	fuzz_check(((row->facts.attr ^ facts.attr) & mask) == 0, "%s of record %zu", source_fields[field].name, record);
	fuzz_check(field != SOURCE_CAPE || span_equal(row->facts.cape, facts.cape), "cape of record %zu", record);
	fuzz_check(field != SOURCE_SUMMARY_DATE || row->facts.summary_date == facts.summary_date,
		   "summary date of record %zu", record);
	fuzz_check(field != SOURCE_IEEPA_DUTY || row->facts.duty_cents == facts.duty_cents, "duty of record %zu",
		   record);
}

static void check_row(const struct work *w, const struct row *row, size_t record)
{
	fuzz_check(row->blank == slow_csv_is_blank(&w->slow, record, 0), "record %zu is blank", record);
	fuzz_check((size_t)(row->record.begin - w->text.begin) == w->slow.records[record].begin,
		   "where record %zu begins", record);
	if (row->blank)
		return;
	fuzz_check(row->facts.key == slow_key(slow_cell(w, record, SOURCE_ENTRY)), "key of record %zu", record);
	fuzz_check(row->refused || row->facts.key != KEY_NONE, "record %zu has no entry number", record);
	fuzz_check(row->refused || row->refused_duty_cents == 0, "duty of a row that is not refused");
	for (unsigned f = SOURCE_IOR; f < SOURCE_FIELDS; f++) {
		bool counted = f == SOURCE_IEEPA_COUNT || f == SOURCE_IEEPA_DUTY;

		if (has(&w->columns, (enum source_field)f) && source_fields[f].field != FIELDS &&
		    !(counted && w->columns.layout == LAYOUT_TARIFF_ROWS))
			check_field(w, row, record, (enum source_field)f);
	}
}

static void check_rows(struct work *w, size_t slice_bytes)
{
	const unsigned char *rows = w->text.begin + w->columns.rows_offset;
	size_t record = w->header + 1;
	struct row_reader reader;
	struct splitter splitter;
	struct slice slice;
	struct row row;

	row_reader_init(&reader, &w->columns, &w->choice.assumed, w->choice.options.hts, w->record_end);
	splitter_init(&splitter, span_of(rows, w->text.len_bytes - w->columns.rows_offset), w->record_end, slice_bytes);
	while (splitter_next(&splitter, &slice)) {
		const unsigned char *at = slice.bytes.begin;

		while (at < slice.bytes.begin + slice.bytes.len_bytes) {
			at = row_read(&reader, at, slice.bytes.begin + slice.bytes.len_bytes, &row);
			check_row(w, &row, record++);
		}
	}
	fuzz_check((splitter.open_quote != NULL) == w->slow.open, "open quote");
	fuzz_check(w->slow.open || record == w->slow.records_count, "%zu of %zu records", record,
		   w->slow.records_count);
	splitter_free(&splitter);
	row_reader_free(&reader);
}

static void check_source(struct work *w, size_t slice_bytes)
{
	check_columns(&w->columns);
	fuzz_check(w->columns.rows_offset <= w->text.len_bytes, "where the rows begin");
	slow_csv_read(&w->slow, w->text, w->record_end);
	while (w->header + 1 < w->slow.records_count && w->slow.records[w->header + 1].begin < w->columns.rows_offset)
		w->header++;
	check_rows(w, slice_bytes);
	slow_csv_free(&w->slow);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct notes errors = { 0 }, warnings = { 0 };
	struct span input = span_of(data, size);
	struct work w = { .header = 0 };
	size_t slice_bytes;

	source_choose(&w.choice, &input);
	slice_bytes = 1 + input_byte(&input) % 64;
	w.text = csv_skip_bom(input);
	w.record_end = csv_record_end(w.text);
	if (columns_find(&w.columns, w.text, w.record_end, "source.csv", &w.choice.maps, w.choice.options.assumable,
			 &errors, &warnings)) {
		fuzz_check(errors.count == 0, "no errors where columns are found");
		check_source(&w, slice_bytes);
		columns_free(&w.columns);
	} else {
		fuzz_check(errors.count != 0, "an error says why");
	}
	check_notes_in(&errors, input);
	check_notes_in(&warnings, input);
	notes_free(&errors);
	notes_free(&warnings);
	source_choice_free(&w.choice);
	return 0;
}
