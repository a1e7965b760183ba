/*
 * The columns and rows of an export or overlay, read from tiny slices, against the slow CSV reader; field by field, by the ends of
 * fields, and each row by a fresh reader.
 *
 * Input: three bytes of source_choice.h, a byte (low bits: how small the slices are, 0x80: an overlay), then the file.
 */
#include "core/place.h"
#include "fuzz/fuzz.h"
#include "fuzz/message.h"
#include "fuzz/slow_csv.h"
#include "fuzz/slow_number.h"
#include "fuzz/source_choice.h"
#include "ingest/row.h"
#include "parse/ends.h"
#include "parse/splitter.h"

#define OVERLAY 0x80

/* A source as both readers see it. */
struct work {
	struct source_choice choice;
	struct span text; /* without byte order mark */
	unsigned char record_end;
	bool overlay;
	struct columns columns;
	struct slow_csv slow;
	size_t header; /* the record of the slow reader that is the header */
};

static bool has(const struct columns *columns, enum source_field field)
{
	return (columns->present >> field) & 1;
}

static void check_columns(const struct work *w)
{
	const struct columns *columns = &w->columns;
	bool tariff = has(columns, SOURCE_HTS) && has(columns, SOURCE_DUTY);

	fuzz_check((columns->present & columns->assumed) == 0, "a field that is there is not assumed");
	fuzz_check((columns->layout == LAYOUT_TARIFF_ROWS) == tariff, "layout");
	fuzz_check(!w->overlay || (!has(columns, SOURCE_HTS) && !has(columns, SOURCE_DUTY)),
		   "tariff rows in an overlay");
	fuzz_check(has(columns, SOURCE_ENTRY), "the entry column");
	for (unsigned f = 0; f < SOURCE_FIELDS; f++) {
		bool known = ((columns->present | columns->assumed) >> f) & 1;

		fuzz_check(known || w->overlay || !source_fields[f].required, "%s is required", source_fields[f].name);
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

static void check_field(const struct work *w, const struct row_reader *reader, const struct row *row, size_t record,
			enum source_field field)
{
	struct facts facts = facts_none();
	entry_attr mask = entry_mask(source_fields[field].field);
	struct span cell = slow_cell(w, record, field);

	fuzz_check(((reader->given >> source_fields[field].field) & 1) == (cell.len_bytes != 0), "record %zu gives %s",
		   record, source_fields[field].name);
	if (!cell_read(field, cell, &facts)) {
		fuzz_check(row->refused, "%s of record %zu", source_fields[field].name, record);
		return;
	}
	fuzz_check(((reader->facts.attr ^ facts.attr) & mask) == 0, "%s of record %zu", source_fields[field].name,
		   record);
	fuzz_check(field != SOURCE_CAPE || span_equal(reader->facts.cape, facts.cape), "cape of record %zu", record);
	fuzz_check(field != SOURCE_LIQUIDATION_STATUS ||
			   span_equal(reader->facts.liquidation_status, facts.liquidation_status),
		   "liquidation status of record %zu", record);
	fuzz_check(field != SOURCE_SUMMARY_DATE || reader->facts.summary_date == facts.summary_date,
		   "summary date of record %zu", record);
	fuzz_check(field != SOURCE_IEEPA_DUTY || reader->facts.duty_cents == facts.duty_cents, "duty of record %zu",
		   record);
}

static void check_row(const struct work *w, const struct row_reader *reader, const struct row *row, size_t record)
{
	fuzz_check(row->blank == slow_csv_is_blank(&w->slow, record, 0), "record %zu is blank", record);
	fuzz_check(!row->blank || !row->refused, "a blank row is not refused");
	fuzz_check(!row->refused || (size_t)(row->record.begin - w->text.begin) == w->slow.records[record].begin,
		   "where record %zu begins", record);
	if (row->blank)
		return;
	fuzz_check(reader->facts.place == place_of_key(slow_key(slow_cell(w, record, SOURCE_ENTRY))),
		   "place of record %zu", record);
	fuzz_check(row->refused || reader->facts.place != PLACE_NONE, "record %zu has no entry number", record);
	fuzz_check(row->refused ? row->refused_duty_cents >= 0 : row->refused_duty_cents == 0, "duty of a row");
	for (unsigned f = SOURCE_IOR; f < SOURCE_FIELDS; f++) {
		bool counted = f == SOURCE_IEEPA_COUNT || f == SOURCE_IEEPA_DUTY;

		if (has(&w->columns, (enum source_field)f) && source_fields[f].field != FIELDS &&
		    !(counted && w->columns.layout == LAYOUT_TARIFF_ROWS))
			check_field(w, reader, row, record, (enum source_field)f);
	}
}

/* --- the readers beside each other ---------------------------------------------------------------------------------- */

/* What another reader says of the same row. */
static void check_same(const struct row_reader *a, const struct row *row_a, const struct row_reader *b,
		       const struct row *row_b, size_t record)
{
	const struct facts *x = &a->facts, *y = &b->facts;

	fuzz_check(row_a->blank == row_b->blank && row_a->refused_duty_cents == row_b->refused_duty_cents,
		   "record %zu: blank, duty", record);
	fuzz_check((row_a->refused == NULL) == (row_b->refused == NULL) &&
			   (!row_a->refused || strcmp(row_a->refused, row_b->refused) == 0),
		   "record %zu: refused", record);
	fuzz_check(!row_a->refused || (row_a->record.begin == row_b->record.begin &&
				       row_a->record.len_bytes == row_b->record.len_bytes),
		   "record %zu: its bytes", record);
	if (row_a->blank || row_a->refused)
		return;
	fuzz_check(x->place == y->place && x->attr == y->attr && a->given == b->given,
		   "record %zu: place, attributes, given", record);
	fuzz_check(x->duty_cents == y->duty_cents && x->ieepa_count == y->ieepa_count &&
			   x->summary_date == y->summary_date && x->payment_date == y->payment_date,
		   "record %zu: duty, dates", record);
	fuzz_check(span_equal(span_of(x->importer, x->importer_len), span_of(y->importer, y->importer_len)) &&
			   span_equal(x->liquidation_status, y->liquidation_status) && span_equal(x->cape, y->cape),
		   "record %zu: texts", record);
}

struct readers {
	struct row_reader fields;
	struct row_reader ends;
	uint32_t *places; /* of ends */
};

static void reader_init(const struct work *w, struct row_reader *reader)
{
	row_reader_init(reader, &w->columns, &w->choice.assumed, w->choice.options.hts, w->record_end, w->overlay);
}

/* The records of a slice in all ways; returns how many. */
static size_t check_slice(const struct work *w, struct readers *readers, struct span slice, size_t record)
{
	const unsigned char *at = slice.begin, *end = slice.begin + slice.len_bytes;
	size_t count, first = 0, records = 0;
	bool open;

	count = ends_find(slice, w->record_end, readers->places, &open);
	fuzz_check(!open, "a slice ends outside quotes");
	for (size_t i = 0; i < count; i++) {
		struct row by_fields, by_ends, alone;
		struct row_reader fresh;
		uint32_t begin = (uint32_t)(at - slice.begin);

		if (!(readers->places[i] & ENDS_RECORD))
			continue;
		row_read_ends(&readers->ends, slice.begin, begin, readers->places + first, i + 1 - first, end,
			      &by_ends);
		reader_init(w, &fresh);
		(void)row_read(&fresh, at, end, &alone);
		at = row_read(&readers->fields, at, end, &by_fields);
		check_row(w, &readers->fields, &by_fields, record + records);
		check_same(&readers->fields, &by_fields, &readers->ends, &by_ends, record + records);
		check_same(&readers->fields, &by_fields, &fresh, &alone, record + records);
		row_reader_free(&fresh);
		first = i + 1;
		records++;
	}
	fuzz_check(at == end, "a slice ends with a record");
	return records;
}

static void check_rows(struct work *w, size_t slice_bytes)
{
	const unsigned char *rows = w->text.begin + w->columns.rows_offset;
	size_t len = w->text.len_bytes - w->columns.rows_offset, record = w->header + 1;
	struct readers readers;
	struct splitter splitter;
	struct slice slice;

	reader_init(w, &readers.fields);
	reader_init(w, &readers.ends);
	readers.places = malloc((len + ENDS_SLACK) * sizeof(*readers.places));
	fuzz_must(readers.places);
	splitter_init(&splitter, span_of(rows, len), w->record_end, slice_bytes);
	while (splitter_next(&splitter, &slice))
		record += check_slice(w, &readers, slice.bytes, record);
	fuzz_check((splitter.open_quote != NULL) == w->slow.open, "open quote");
	fuzz_check(w->slow.open || record == w->slow.records_count, "%zu of %zu records", record,
		   w->slow.records_count);
	splitter_free(&splitter);
	row_reader_free(&readers.fields);
	row_reader_free(&readers.ends);
	free(readers.places);
}

static void check_source(struct work *w, size_t slice_bytes)
{
	check_columns(w);
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
	uint8_t switches;

	source_choose(&w.choice, &input);
	switches = input_byte(&input);
	w.overlay = switches & OVERLAY;
	w.text = csv_skip_bom(input);
	w.record_end = csv_record_end(w.text);
	if (columns_find(&w.columns, w.text, w.record_end, "source.csv", &w.choice.maps, w.choice.options.assumable,
			 w.overlay, &errors, &warnings)) {
		fuzz_check(errors.count == 0, "no errors where columns are found");
		check_source(&w, 1 + switches % 64);
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
