/* Records to facts. */
#include "ingest/row.h"

#include "core/key.h"
#include "parse/money.h"

#include <stdlib.h>

void row_reader_init(struct row_reader *reader, const struct columns *columns, const struct facts *assumed,
		     const struct hts_table *hts, unsigned char record_end)
{
	*reader =
		(struct row_reader){ .columns = columns, .hts = hts, .record_end = record_end, .blank = facts_none() };
	for (unsigned f = 0; f < SOURCE_FIELDS; f++) {
		if ((columns->assumed >> f) & 1)
			facts_take(&reader->blank, assumed, (enum source_field)f);
	}
	if (columns->layout == LAYOUT_TARIFF_ROWS) {
		reader->blank.attr = entry_set(reader->blank.attr, FIELD_IEEPA_COUNT, IEEPA_NONE);
		reader->blank.duty_cents = 0;
	}
}

void row_reader_free(struct row_reader *reader)
{
	for (unsigned f = 0; f < SOURCE_FIELDS; f++)
		free(reader->scratch[f].bytes);
}

/* Finds the wanted cells of a record; a short one has blank cells at its end. */
static const unsigned char *find_cells(struct row_reader *reader, const unsigned char *at, const unsigned char *end,
				       struct row *row)
{
	const struct columns *columns = reader->columns;
	const unsigned char *begin = at;
	struct csv_field field;
	bool open = false;

	memset(reader->cells, 0, sizeof(reader->cells));
	row->blank = true;
	for (size_t c = 0;; c++, at++) {
		at = csv_field_read(at, end, reader->record_end, &field, &open);
		row->blank = row->blank && csv_field_is_blank(&field);
		if (c < columns->count && columns->field_of[c] != SOURCE_NONE)
			reader->cells[columns->field_of[c]] = field;
		if (at == end || *at != ',')
			break;
	}
	row->record = span_of(begin, (size_t)(field.raw.begin + field.raw.len_bytes - begin));
	return at < end ? at + 1 : end;
}

static struct span cell_value(struct row_reader *reader, enum source_field field)
{
	const struct csv_field *cell = &reader->cells[reader->columns->same_as[field]];

	return cell_trim(csv_field_value(cell, &reader->scratch[field]));
}

static bool has(const struct row_reader *reader, enum source_field field)
{
	return (reader->columns->present >> field) & 1;
}

static void refuse(struct row *row, const char *why)
{
	if (!row->refused)
		row->refused = why;
}

/* A tariff row counts as IEEPA when its number does and its duty is above zero. */
static void read_tariff(struct row_reader *reader, struct row *row)
{
	int64_t cents;

	if (!money_parse(cell_value(reader, SOURCE_DUTY), &cents))
		refuse(row, "the duty is no amount of money");
	else if (cents > 0 && hts_counts(reader->hts, cell_value(reader, SOURCE_HTS))) {
		row->facts.ieepa_count = 1;
		row->facts.duty_cents = cents;
	}
}

static void read_fields(struct row_reader *reader, struct row *row)
{
	bool tariff = reader->columns->layout == LAYOUT_TARIFF_ROWS;

	for (unsigned f = SOURCE_IOR; f < SOURCE_FIELDS; f++) {
		if (!has(reader, (enum source_field)f) || f == SOURCE_HTS || f == SOURCE_DUTY)
			continue;
		if (tariff && (f == SOURCE_IEEPA_COUNT || f == SOURCE_IEEPA_DUTY))
			continue;
		if (!cell_read((enum source_field)f, cell_value(reader, (enum source_field)f), &row->facts))
			refuse(row, f == SOURCE_IOR ? "the importer number has more than 16 letters and digits"
						    : "the IEEPA duty is no amount of money");
	}
	if (tariff)
		read_tariff(reader, row);
}

const unsigned char *row_read(struct row_reader *reader, const unsigned char *at, const unsigned char *end,
			      struct row *row)
{
	row->facts = reader->blank;
	row->refused = NULL;
	row->refused_duty_cents = 0;
	at = find_cells(reader, at, end, row);
	if (row->blank)
		return at;
	row->facts.key = key_pack(reader->cells[reader->columns->same_as[SOURCE_ENTRY]].raw);
	if (row->facts.key == KEY_NONE)
		refuse(row, "the entry number does not have 11 letters and digits");
	read_fields(reader, row);
	if (row->refused && row->facts.duty_cents > 0)
		row->refused_duty_cents = row->facts.duty_cents;
	return at;
}
