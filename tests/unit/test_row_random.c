/*
 * ingest/row.h: random sources, read field by field and by the ends of fields, by one reader for all rows and by a fresh one for
 * each, against a reading of each row by itself, value by value (naive_csv.h).
 */
#include "parse/money.h"
#include "unit/random_source.h"

#define TEXTS 4000

/* --- each row by itself ------------------------------------------------------------------------------------------------ */

struct reading {
	struct row row;
	struct row_reader reader; /* as far as what a row says: facts, place, given */
};

static struct span naive_cell(const struct naive *naive, const struct naive_record *record,
			      const struct columns *columns, enum source_field field)
{
	for (size_t c = 0; c < columns->count; c++) {
		if (columns->field_of[c] == columns->same_as[field] && c < record->count)
			return cell_trim(naive_value(naive, &naive->fields[record->first + c]));
	}
	return span_of("", 0);
}

static void take_naive_cell(struct reading *r, const struct setting *s, enum source_field field, struct span value,
			    bool *ieepa, int64_t *cents)
{
	const char *why = NULL;

	if (field == SOURCE_HTS)
		*ieepa = hts_counts(&s->hts, value);
	else if (field == SOURCE_DUTY)
		why = money_parse(value, cents) ? NULL : "the duty is no amount of money";
	else if (!cell_read(field, value, &r->reader.facts))
		why = field == SOURCE_IOR ? "the importer number has more than 16 letters and digits"
					  : "the IEEPA duty is no amount of money";
	if (why && field == SOURCE_IEEPA_DUTY)
		r->reader.facts.duty_cents = 0;
	if (why && field == SOURCE_DUTY)
		*cents = 0;
	if (!r->row.refused)
		r->row.refused = why;
	if (value.len_bytes && source_fields[field].field != FIELDS)
		r->reader.given |= (uint16_t)(1u << source_fields[field].field);
}

static void read_naively(struct reading *r, const struct setting *s, const struct naive *naive, size_t number,
			 struct span text)
{
	const struct naive_record *record = &naive->records[number];
	const struct naive_field *last = &naive->fields[record->first + record->count - 1];
	bool tariff = s->columns.layout == LAYOUT_TARIFF_ROWS && !s->overlay, ieepa = false;
	int64_t cents = 0;

	*r = (struct reading){ .row = { .blank = true }, .reader = { .facts = facts_none() } };
	for (size_t i = 0; i < record->count; i++)
		r->row.blank = r->row.blank && naive_is_blank(naive_value(naive, &naive->fields[record->first + i]));
	if (r->row.blank)
		return;
	r->reader.facts.place = place_of_key(key_pack(naive_cell(naive, record, &s->columns, SOURCE_ENTRY)));
	if (r->reader.facts.place == PLACE_NONE)
		r->row.refused = "the entry number does not have 11 letters and digits";
	for (unsigned f = SOURCE_IOR; f < SOURCE_FIELDS; f++) {
		bool counts = f == SOURCE_IEEPA_COUNT || f == SOURCE_IEEPA_DUTY,
		     line = f == SOURCE_HTS || f == SOURCE_DUTY;

		if ((s->columns.assumed >> f) & 1) {
			facts_take(&r->reader.facts, &s->assumed, (enum source_field)f);
			r->reader.given |= (uint16_t)(1u << source_fields[f].field);
		}
		if (((s->columns.present >> f) & 1) && (tariff ? !counts : !line))
			take_naive_cell(r, s, (enum source_field)f,
					naive_cell(naive, record, &s->columns, (enum source_field)f), &ieepa, &cents);
	}
	if (tariff) {
		r->reader.facts.attr = entry_set(r->reader.facts.attr, FIELD_IEEPA_COUNT, IEEPA_NONE);
		r->reader.facts.ieepa_count = ieepa && cents > 0;
		r->reader.facts.duty_cents = ieepa && cents > 0 ? cents : 0;
	}
	r->row.record = span_of(text.begin + record->begin, last->end - record->begin);
	if (r->row.refused && r->reader.facts.duty_cents > 0)
		r->row.refused_duty_cents = r->reader.facts.duty_cents;
}

/* --- all readings beside each other --------------------------------------------------------------------------------- */

/* What a user of importer_changed and remark_changed has made of the texts, from readers that live on. */
struct looked_at {
	char status[NAIVE_MAX], cape[NAIVE_MAX], importer[IMPORTER_LEN_MAX];
	size_t status_len, cape_len, importer_len;
};

static void look_at_texts(struct row_reader *reader, const struct row *row, struct looked_at *last, const char *what)
{
	const struct facts *f = &reader->facts;

	if (row->blank || row->refused)
		return;
	if (reader->importer_changed) {
		last->importer_len = f->importer_len;
		memcpy(last->importer, f->importer, sizeof(last->importer));
		reader->importer_changed = false;
	}
	expect(span_equal(span_of(f->importer, f->importer_len), span_of(last->importer, last->importer_len)),
	       "%s: the importer changed and nobody said so", what);
	for (size_t i = f->importer_len; i < sizeof(f->importer); i++)
		expect(f->importer[i] == 0, "%s: zeros stand behind the importer", what);
	if (reader->remark_changed) {
		last->status_len = f->liquidation_status.len_bytes;
		last->cape_len = f->cape.len_bytes;
		if (last->status_len)
			memcpy(last->status, f->liquidation_status.begin, last->status_len);
		if (last->cape_len)
			memcpy(last->cape, f->cape.begin, last->cape_len);
		reader->remark_changed = false;
	}
	expect(span_equal(f->liquidation_status, span_of(last->status, last->status_len)) &&
		       span_equal(f->cape, span_of(last->cape, last->cape_len)),
	       "%s: the texts changed and nobody said so", what);
}

static void read_rows(const struct setting *s, const struct naive *naive, struct span text)
{
	const unsigned char *at = text.begin, *end = at + text.len_bytes;
	struct row_reader fields, ends;
	static struct looked_at looked_at[2];

	setting_reader(s, &fields);
	setting_reader(s, &ends);
	for (size_t i = 0; i < naive->records_count; i++) {
		struct row by_fields, by_ends, row;
		struct row_reader fresh;
		struct reading alone;
		const unsigned char *next;

		read_naively(&alone, s, naive, i, text);
		next = row_read(&fields, at, end, &by_fields);
		expect(next == text.begin + naive->records[i].end, "record %zu: its end", i);
		expect_same_row(&fields, &by_fields, &alone.reader, &alone.row, "field by field");
		look_at_texts(&fields, &by_fields, &looked_at[0], "field by field");
		expect(read_by_ends(&ends, text.begin, at, end, &by_ends) == next, "record %zu: its end by ends", i);
		expect_same_row(&ends, &by_ends, &alone.reader, &alone.row, "by ends");
		look_at_texts(&ends, &by_ends, &looked_at[1], "by ends");
		setting_reader(s, &fresh);
		(void)(i % 2 ? row_read(&fresh, at, end, &row) : read_by_ends(&fresh, text.begin, at, end, &row));
		expect_same_row(&fresh, &row, &fields, &by_fields, "a fresh reader");
		row_reader_free(&fresh);
		at = next;
	}
	assert_true(at == end);
	row_reader_free(&fields);
	row_reader_free(&ends);
}

UNIT_TEST(random_rows_read_in_every_way)
{
	static struct random_source source;
	static struct naive naive;
	struct edge edge = edge_make(NAIVE_MAX);
	struct rng rng = { 58 };

	for (unsigned n = 0; n < TEXTS; n++) {
		random_source(&rng, &source);
		naive_read(&naive, span_of(source.text, source.len), source.setting.record_end);
		/* Slices hold no field that never closes. */
		if (naive.open == NAIVE_NONE)
			read_rows(&source.setting, &naive, edge_put(&edge, source.text, source.len));
		random_source_end(&source);
	}
	edge_free(&edge);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(random_rows_read_in_every_way),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
