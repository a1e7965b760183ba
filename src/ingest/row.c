/* Records to facts. */
#include "ingest/row.h"

#include "core/same.h"
#include "parse/ends.h"
#include "parse/money.h"

#include <stdlib.h>

static bool is_tariff_field(enum source_field field)
{
	return field == SOURCE_HTS || field == SOURCE_DUTY;
}

static bool has(const struct row_reader *reader, enum source_field field)
{
	return (reader->columns->present >> field) & 1;
}

static struct row_cell cell_of(const struct columns *columns, enum source_field field)
{
	struct row_cell cell = { .raw = { NULL, ROW_CELL_UNREAD }, .field = field };

	while (cell.column < columns->count && columns->field_of[cell.column] != columns->same_as[field])
		cell.column++;
	return cell;
}

void row_reader_init(struct row_reader *reader, const struct columns *columns, const struct facts *assumed,
		     const struct hts_table *hts, unsigned char record_end, bool overlay)
{
	bool tariff = columns->layout == LAYOUT_TARIFF_ROWS;

	*reader = (struct row_reader){
		.columns = columns,
		.hts = hts,
		.record_end = record_end,
		.overlay = overlay,
		.tariff = tariff,
		.facts = facts_none(),
		.importer_changed = true,
		.remark_changed = true,
	};
	for (unsigned f = 0; f < SOURCE_FIELDS; f++) {
		uint32_t bit = source_fields[f].field == FIELDS ? 0 : 1u << source_fields[f].field;

		if ((columns->assumed >> f) & 1) {
			facts_take(&reader->facts, assumed, (enum source_field)f);
			reader->given |= bit;
		}
		if (((columns->assumed | columns->present) >> f) & 1)
			reader->known |= bit;
	}
	if (tariff) {
		reader->facts.attr = entry_set(reader->facts.attr, FIELD_IEEPA_COUNT, IEEPA_NONE);
		reader->facts.duty_cents = 0;
	}
	reader->entry = cell_of(columns, SOURCE_ENTRY);
	for (unsigned f = SOURCE_IOR; f < SOURCE_FIELDS; f++) {
		/* The one layout's fields are not read in the other. */
		if (!has(reader, (enum source_field)f) || (!tariff && is_tariff_field((enum source_field)f)) ||
		    (tariff && (f == SOURCE_IEEPA_COUNT || f == SOURCE_IEEPA_DUTY)))
			continue;
		reader->cells[reader->cells_count++] = cell_of(columns, (enum source_field)f);
	}
}

void row_reader_free(struct row_reader *reader)
{
	for (unsigned f = 0; f < SOURCE_FIELDS; f++)
		free(reader->scratch[f].bytes);
}

/* --- cells to facts -------------------------------------------------------------------------------------------------- */

static void set_bit(uint32_t *bits, unsigned bit, bool set)
{
	*bits = set ? *bits | 1u << bit : *bits & ~(1u << bit);
}

/* Reads a cell whose bytes are others than before. */
static void read_cell(struct row_reader *reader, struct row_cell *cell, struct span raw)
{
	/* A cell that its record does not have is as good as an empty one. */
	struct csv_field typed = { raw.begin ? raw : span_of("", 0), raw.len_bytes && raw.begin[0] == '"' };
	struct span value = cell_trim(csv_field_value(&typed, &reader->scratch[cell->field]));
	bool ok = true;

	switch (cell->field) {
	case SOURCE_HTS:
		reader->tariff_counts = hts_counts(reader->hts, value);
		break;
	case SOURCE_DUTY:
		ok = money_parse(value, &reader->tariff_cents);
		break;
	case SOURCE_IOR:
		reader->importer_changed = true;
		ok = cell_read(cell->field, value, &reader->facts);
		break;
	case SOURCE_LIQUIDATION_STATUS:
	case SOURCE_CAPE:
		reader->remark_changed = true;
		(void)cell_read(cell->field, value, &reader->facts);
		break;
	case SOURCE_IEEPA_DUTY:
		ok = cell_read(cell->field, value, &reader->facts);
		if (!ok)
			reader->facts.duty_cents = 0; /* "12x" is no amount, not 12. */
		break;
	default:
		ok = cell_read(cell->field, value, &reader->facts);
		break;
	}
	cell->raw = raw;
	set_bit(&reader->refused, cell->field, !ok);
	if (source_fields[cell->field].field != FIELDS)
		set_bit(&reader->given, source_fields[cell->field].field, value.len_bytes != 0);
}

static const char *refusal(enum source_field field)
{
	switch (field) {
	case SOURCE_IOR:
		return "the importer number has more than 16 letters and digits";
	case SOURCE_DUTY:
		return "the duty is no amount of money";
	default:
		return "the IEEPA duty is no amount of money";
	}
}

/* A tariff row counts as IEEPA when its number does and its duty is above zero. */
static void count_tariff(struct row_reader *reader)
{
	bool counts = reader->tariff_counts && reader->tariff_cents > 0 && !((reader->refused >> SOURCE_DUTY) & 1);

	reader->facts.ieepa_count = counts;
	reader->facts.duty_cents = counts ? reader->tariff_cents : 0;
}

static inline void begin_row(struct row_reader *reader, struct span entry, struct row *row)
{
	*row = (struct row){ .blank = false };
	if (!span_same(reader->entry.raw, entry)) {
		reader->facts.place = place_pack(entry);
		reader->entry.raw = entry;
	}
	if (reader->facts.place == PLACE_NONE)
		row->refused = "the entry number does not have 11 letters and digits";
}

void row_refuse(const struct row_reader *reader, struct row *row, const char *why)
{
	row->refused = why;
	row->refused_duty_cents = reader->facts.duty_cents > 0 ? reader->facts.duty_cents : 0;
}

static inline void end_row(struct row_reader *reader, struct row *row)
{
	if (reader->tariff)
		count_tariff(reader);
	if (reader->refused && !row->refused)
		row->refused = refusal((enum source_field)__builtin_ctz(reader->refused));
	if (row->refused)
		row_refuse(reader, row, row->refused);
}

/* --- finding cells --------------------------------------------------------------------------------------------------- */

const unsigned char *row_read(struct row_reader *reader, const unsigned char *at, const unsigned char *end,
			      struct row *row)
{
	const struct columns *columns = reader->columns;
	struct csv_field fields[SOURCE_FIELDS + 1] = { { { NULL, 0 }, false } };
	const unsigned char *begin = at;
	struct csv_field field;
	bool open = false, blank = true;

	for (size_t c = 0;; c++, at++) {
		at = csv_field_read(at, end, reader->record_end, &field, &open);
		blank = blank && csv_field_is_blank(&field);
		if (c < columns->count)
			fields[columns->field_of[c]] = field; /* SOURCE_NONE: the last, never looked at */
		if (at == end || *at != ',')
			break;
	}
	if (blank) {
		*row = (struct row){ .blank = true };
		return at < end ? at + 1 : end;
	}
	begin_row(reader, fields[columns->same_as[SOURCE_ENTRY]].raw, row);
	row->record = span_of(begin, (size_t)(field.raw.begin + field.raw.len_bytes - begin));
	for (size_t i = 0; i < reader->cells_count; i++) {
		struct row_cell *cell = &reader->cells[i];
		struct span raw = fields[columns->same_as[cell->field]].raw;

		if (!span_same(cell->raw, raw))
			read_cell(reader, cell, raw);
	}
	end_row(reader, row);
	return at < end ? at + 1 : end;
}

/* The fields of one record, by their ends. */
struct fields {
	const unsigned char *base;
	const uint32_t *ends;
	size_t count;
	uint32_t begin;
	bool line_feed; /* the record ends with one: a CR before it is no part of the last field */
};

static inline struct span field_at(const struct fields *fields, uint32_t column)
{
	uint32_t begin, end;

	if (column >= fields->count)
		return span_of(NULL, 0);
	begin = column ? fields->ends[column - 1] + 1 : fields->begin;
	end = fields->ends[column] & ~ENDS_RECORD;
	if (column == fields->count - 1 && fields->line_feed && begin < end && fields->base[end - 1] == '\r')
		end--;
	return span_of(fields->base + begin, end - begin);
}

void row_read_ends(struct row_reader *reader, const unsigned char *base, uint32_t begin, const uint32_t *ends,
		   size_t ends_count, const unsigned char *end, struct row *row)
{
	uint32_t stop = ends[ends_count - 1] & ~ENDS_RECORD;
	struct fields fields = { base, ends, ends_count, begin, reader->record_end == '\n' && base + stop < end };

	begin_row(reader, field_at(&fields, reader->entry.column), row);
	/* A refused row may be a blank one, and its text is wanted: that is for the reader that sees every byte. */
	if (row->refused) {
		(void)row_read(reader, base + begin, end, row);
		return;
	}
	for (size_t i = 0; i < reader->cells_count; i++) {
		struct row_cell *cell = &reader->cells[i];
		struct span raw = field_at(&fields, cell->column);

		if (!span_same(cell->raw, raw))
			read_cell(reader, cell, raw);
	}
	end_row(reader, row);
	if (row->refused)
		(void)row_read(reader, base + begin, end, row);
}
