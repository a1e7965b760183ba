/*
 * ingest/row.h: random sources, read field by field and by the ends of fields, by one reader for all rows and by a fresh one for
 * each, against a reading of each row by itself, value by value (naive_csv.h).
 */
#include "parse/money.h"
#include "unit/naive_csv.h"
#include "unit/row_setting.h"

#define TEXTS 4000

/* --- random sources -------------------------------------------------------------------------------------------------- */

/* Cells of every kind of column; a column takes mostly its own. */
static const char *const cells[SOURCE_FIELDS + 1][6] = {
	[SOURCE_ENTRY] = { "SSA26031601", "SSA26031602", "ssa-2603160-1", "SSA2603160", "", "=\"SSA26031601\"" },
	[SOURCE_IOR] = { "12-3456789XX", "12", "", "12345678901234567", "\"12,34\"", "1" },
	[SOURCE_TYPE] = { "01", "1", " 01 ", "x", "", "\"01\"" },
	[SOURCE_STATUS] = { "Accepted", "1", "Rejected", "no", "", "\"accepted\"" },
	[SOURCE_CONTROL] = { "CBP", "2", "Trade", "1", "", "\"CBP\"" },
	[SOURCE_RECON] = { "N", "Y", "", "1", "maybe", "\"N\"" },
	[SOURCE_LIQUIDATION_DATE] = { "", "1/2/2026", "2026-01-02", "soon", "\"1/2/2026\"", "1" },
	[SOURCE_HTS] = { "9903.01.25", "99030225", "8471.30.01", "", "9903.01", "\"9903.01.25\"" },
	[SOURCE_DUTY] = { "10.00", "\"$1,000.00\"", "0", "much", "1.5x", "" },
	[SOURCE_IEEPA_COUNT] = { "1", "0", "", "many", "4294967296", "\"2\"" },
	[SOURCE_IEEPA_DUTY] = { "10.00", "\"$1,000.00\"", "-5", "much", "1.5x", "" },
	[SOURCE_SUMMARY_DATE] = { "1/2/2026", "", "soon", "2026-01-02", "\"\"", " " },
	[SOURCE_PAYMENT_DATE] = { "1/2/2026", "", "soon", "2026-01-02", "\"\"", " " },
	[SOURCE_RECON_FILED] = { "", "SSA09000001", "0", " ", "\"\"", "\" \"" },
	[SOURCE_PROTEST] = { "", "Open", "Suspended", "Denied", "\"Open\"", " open" },
	[SOURCE_DRAWBACK] = { "N", "Y", "", "1", "maybe", "\"Y\"" },
	[SOURCE_LIQUIDATION_STATUS] = { "Liq", "", "\"say \"\"so\"\"\"", "\"a\nb\"", "\"a\rb\"", " Liq " },
	[SOURCE_CAPE] = { "Y", "N", "", "\"Y\"", "\"Y\"\"\"", "\"a,b\"" },
	[SOURCE_NONE] = { "", "x", "\"a\n,b\"", " ", "\"\"\"\"", "\"\"x" },
};

struct source {
	struct setting setting;
	char header[512];
	char text[NAIVE_MAX];
	size_t len;
	const char *above[2 * SOURCE_FIELDS + 4]; /* the cells of the row above */
	char wild[2 * SOURCE_FIELDS + 4][16];     /* where those are that no table holds */
};

/* Entry rows, tariff rows, both kinds of columns, overlays; columns that mean nothing between. */
static void random_header(struct rng *rng, struct source *source)
{
	bool overlay = rng_below(rng, 3) == 0, tariff = !overlay && rng_below(rng, 2);
	size_t len = 0;

	for (unsigned f = 0; f < SOURCE_FIELDS; f++) {
		bool needed = overlay ? f == SOURCE_ENTRY || f == SOURCE_IOR : source_fields[f].required;

		if (f == SOURCE_HTS || f == SOURCE_DUTY)
			needed = tariff;
		else if (f == SOURCE_IEEPA_COUNT && !overlay)
			needed = !tariff;
		if ((overlay && (f == SOURCE_HTS || f == SOURCE_DUTY)) || (!needed && rng_below(rng, 2)))
			continue;
		if (rng_below(rng, 8) == 0)
			len += (size_t)snprintf(source->header + len, sizeof(source->header) - len, "Other %u,", f);
		len += (size_t)snprintf(source->header + len, sizeof(source->header) - len, "%s,",
					source_fields[f].column_names[0]);
	}
	source->setting.record_end = rng_below(rng, 4) ? (unsigned char)'\n' : (unsigned char)'\r';
	source->header[len - 1] = (char)source->setting.record_end;
	source->header[len] = '\0';
	source->setting.header = source->header;
	source->setting.overlay = overlay;
}

/* Some columns hold two fields, some fields are assumed. */
static void random_flags(struct rng *rng, struct source *source)
{
	static const struct {
		enum source_field field;
		const char *column;
	} maps[] = { { SOURCE_CAPE, "Liquidation Status" },
		     { SOURCE_PAYMENT_DATE, "Liquidation Date" },
		     { SOURCE_DRAWBACK, "Importer Number" } };
	static const struct {
		enum source_field field;
		const char *value;
	} assumed[] = { { SOURCE_PROTEST, "Open" }, { SOURCE_IEEPA_DUTY, "12.50" }, { SOURCE_CAPE, "Y" } };
	struct setting *s = &source->setting;

	s->maps.items = calloc(ARRAY_LEN(maps), sizeof(*s->maps.items));
	must(s->maps.items != NULL);
	s->assumed = facts_none();
	for (size_t i = 0; i < ARRAY_LEN(maps); i++) {
		if (rng_below(rng, 4) == 0) {
			s->maps.items[s->maps.count].field = maps[i].field;
			s->maps.items[s->maps.count++].column = maps[i].column;
		}
		if (rng_below(rng, 4) == 0) {
			assert_true(cell_assume(assumed[i].field, span_text(assumed[i].value), &s->assumed));
			s->assumable |= 1u << assumed[i].field;
		}
	}
}

/* Often what the row above said; seldom another column's, or any bytes. */
static const char *random_cell(struct rng *rng, struct source *source, size_t column)
{
	const struct columns *columns = &source->setting.columns;
	unsigned field = column < columns->count ? columns->field_of[column] : SOURCE_NONE;

	if (source->above[column] && rng_below(rng, 2))
		return source->above[column];
	if (column > 0 && source->above[column - 1] && rng_below(rng, 16) == 0)
		return source->above[column - 1];
	if (rng_below(rng, 24) == 0) {
		size_t len = rng_below(rng, sizeof(source->wild[0]));

		rng_fill(rng, "\"\",\r\n\t aA19.$", 13, source->wild[column], len);
		source->wild[column][len] = '\0';
		return source->wild[column];
	}
	/* Cells that refuse the row stand in the middle of each list. */
	return cells[field][rng_below(rng, 3) ? rng_below(rng, 2) : rng_below(rng, 6)];
}

static void put(struct source *source, const char *text)
{
	size_t len = strlen(text);

	if (source->len + len > sizeof(source->text))
		return;
	memcpy(source->text + source->len, text, len);
	source->len += len;
}

static void random_row(struct rng *rng, struct source *source)
{
	static const char *const blank[] = { "", ",", " ,\t", "\"\",,", ",,,,,,,,,,,,,,,,,,,,,,,," };
	size_t usual = source->setting.columns.count, count = usual;

	if (rng_below(rng, 6) == 0)
		count = 1 + rng_below(rng, usual + 3);
	if (rng_below(rng, 12) == 0) {
		put(source, blank[rng_below(rng, ARRAY_LEN(blank))]);
	} else {
		for (size_t c = 0; c < count; c++) {
			source->above[c] = random_cell(rng, source, c);
			put(source, c ? "," : "");
			put(source, source->above[c]);
		}
	}
	if (source->setting.record_end == '\n' && rng_below(rng, 3) == 0)
		put(source, "\r");
	put(source, source->setting.record_end == '\n' ? "\n" : "\r");
}

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
	static struct source source;
	static struct naive naive;
	struct edge edge = edge_make(NAIVE_MAX);
	struct rng rng = { 58 };

	for (unsigned n = 0; n < TEXTS; n++) {
		size_t rows = 1 + rng_below(&rng, 12);

		memset(&source, 0, sizeof(source));
		random_header(&rng, &source);
		random_flags(&rng, &source);
		setting_begin(&source.setting);
		while (rows-- > 0)
			random_row(&rng, &source);
		/* The file may end without a record end, also in the middle of a CRLF. */
		source.len -= source.len > 2 && rng_below(&rng, 4) == 0;
		naive_read(&naive, span_of(source.text, source.len), source.setting.record_end);
		/* Slices hold no field that never closes. */
		if (naive.open == NAIVE_NONE)
			read_rows(&source.setting, &naive, edge_put(&edge, source.text, source.len));
		free(source.setting.maps.items);
		setting_end(&source.setting);
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
