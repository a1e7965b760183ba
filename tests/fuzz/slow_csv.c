/* The slow CSV reader. Contract section 2 is quoted where it is followed. */
#include "fuzz/slow_csv.h"

#include "fuzz/fuzz.h"

struct reader {
	struct slow_csv *csv;
	struct span text;
	size_t at;
	unsigned char record_end;
};

static bool ended(const struct reader *r)
{
	return r->at == r->text.len_bytes;
}

static unsigned char here(const struct reader *r)
{
	return r->text.begin[r->at];
}

static void keep(struct reader *r)
{
	r->csv->values[r->csv->values_len++] = here(r);
	r->at++;
}

/* "`""` is a quote; line ends inside belong to the field". False if the quote never closes. */
static bool read_quoted(struct reader *r)
{
	for (r->at++; !ended(r);) {
		if (here(r) != '"') {
			keep(r);
			continue;
		}
		r->at++;
		if (ended(r) || here(r) != '"')
			return true;
		keep(r);
	}
	return false;
}

/*
 * "What follows the closing quote up to the comma or record end is kept as it is", and so is a field without
 * quotes.
 */
static void read_plain(struct reader *r)
{
	size_t begin = r->at;

	while (!ended(r) && here(r) != ',' && here(r) != r->record_end)
		keep(r);
	/* "A CR just before the ending LF is no part of the field." */
	if (r->at > begin && !ended(r) && here(r) == '\n' && r->text.begin[r->at - 1] == '\r')
		r->csv->values_len--;
}

static bool read_field(struct reader *r)
{
	struct slow_field *field = &r->csv->fields[r->csv->fields_count];
	size_t begin = r->at;

	field->value = r->csv->values_len;
	if (!ended(r) && here(r) == '"' && !read_quoted(r)) {
		r->csv->open = true;
		r->csv->open_at = begin;
		return false;
	}
	read_plain(r);
	field->len_bytes = r->csv->values_len - field->value;
	r->csv->fields_count++;
	return true;
}

static bool read_record(struct reader *r)
{
	struct slow_record *record = &r->csv->records[r->csv->records_count];
	bool more = true;

	*record = (struct slow_record){ .begin = r->at, .first = r->csv->fields_count };
	while (more) {
		if (!read_field(r))
			return false;
		record->fields++;
		more = !ended(r) && here(r) == ',';
		r->at += !ended(r);
	}
	r->csv->records_count++;
	return true;
}

void slow_csv_read(struct slow_csv *csv, struct span text, unsigned char record_end)
{
	struct reader reader = { .csv = csv, .text = text, .record_end = record_end };
	/* Every field but the last of a text ends with a byte of its own. */
	size_t most = text.len_bytes + 1;

	*csv = (struct slow_csv){ .values = malloc(most),
				  .fields = malloc(most * sizeof(*csv->fields)),
				  .records = malloc(most * sizeof(*csv->records)) };
	fuzz_must(csv->values && csv->fields && csv->records);
	while (!ended(&reader) && read_record(&reader))
		continue;
}

void slow_csv_free(struct slow_csv *csv)
{
	free(csv->values);
	free(csv->fields);
	free(csv->records);
}

struct span slow_csv_value(const struct slow_csv *csv, size_t record, size_t field)
{
	const struct slow_record *r = &csv->records[record];

	if (field >= r->fields)
		return span_of(csv->values, 0);
	return span_of(csv->values + csv->fields[r->first + field].value, csv->fields[r->first + field].len_bytes);
}

bool slow_is_blank(struct span value)
{
	for (size_t i = 0; i < value.len_bytes; i++) {
		if (!strchr(" \t\r", value.begin[i]) || value.begin[i] == '\0')
			return false;
	}
	return true;
}

bool slow_csv_is_blank(const struct slow_csv *csv, size_t record, size_t from_field)
{
	for (size_t f = from_field; f < csv->records[record].fields; f++) {
		if (!slow_is_blank(slow_csv_value(csv, record, f)))
			return false;
	}
	return true;
}
