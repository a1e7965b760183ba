/* ingest/row.h: one record of a source to facts, or to the reason why it is refused. */
#include "ingest/row.h"

#include "core/key.h"
#include "unit/support.h"

#define REQUIRED \
	"Entry Number,Importer Number,Entry Type,Entry Summary Status,Control Status,Reconciliation Flag,Liquidation Date"
#define ENTRY_HEADER  REQUIRED ",IEEPA HTS Count,IEEPA Duty,Liquidation Status\n"
#define TARIFF_HEADER REQUIRED ",HTS Number,Line Duty Amount,Liquidation Status\n"

/* A source of one header, its reader, and an edge to put records against. */
struct setting {
	struct columns columns;
	struct hts_table hts;
	struct row_reader reader;
	struct edge edge;
	struct notes errors, warnings;
};

static void set_up(struct setting *s, const char *header, const struct column_maps *maps, const struct facts *assumed,
		   uint32_t assumable)
{
	static const struct column_maps no_maps;

	memset(s, 0, sizeof(*s));
	assert_true(columns_find(&s->columns, span_text(header), '\n', "a.csv", maps ? maps : &no_maps, assumable,
				 &s->errors, &s->warnings));
	hts_table_load_builtin(&s->hts);
	row_reader_init(&s->reader, &s->columns, assumed, &s->hts, '\n');
	s->edge = edge_make(4096);
}

static void tear_down(struct setting *s)
{
	row_reader_free(&s->reader);
	columns_free(&s->columns);
	hts_table_free(&s->hts);
	edge_free(&s->edge);
	notes_free(&s->errors);
	notes_free(&s->warnings);
}

/* "SSA26031601 123456789XX type 1 liq 0 count 1 (2) 1000" with the code of the count and its number; or why not. */
static void describe(const struct row *row, char *out, size_t room)
{
	const struct facts *f = &row->facts;
	unsigned char number[ENTRY_NUMBER_LEN];

	if (row->blank || row->refused) {
		(void)snprintf(out, room, "%s, %lld", row->blank ? "blank" : row->refused,
			       (long long)row->refused_duty_cents);
		return;
	}
	key_unpack(f->key, number);
	(void)snprintf(out, room, "%.11s %.*s type %u liq %u count %u (%u) %lld %.*s", (const char *)number,
		       f->importer_len, (const char *)f->importer, entry_get(f->attr, FIELD_TYPE),
		       entry_get(f->attr, FIELD_LIQUIDATION_DATE), f->ieepa_count,
		       entry_get(f->attr, FIELD_IEEPA_COUNT), (long long)f->duty_cents,
		       (int)f->liquidation_status.len_bytes, (const char *)f->liquidation_status.begin);
}

static void expect_row(struct setting *s, const char *record, const char *expected)
{
	struct span bytes = edge_put(&s->edge, record, strlen(record));
	const unsigned char *end = bytes.begin + bytes.len_bytes;
	char text[512];
	struct row row;

	expect(row_read(&s->reader, bytes.begin, end, &row) == end, "%s: not read to its end", record);
	describe(&row, text, sizeof(text));
	expect_text(text, expected, record);
}

#define BAD_NUMBER "the entry number does not have 11 letters and digits"
#define BAD_IOR    "the importer number has more than 16 letters and digits"

UNIT_TEST(rows_of_entries)
{
	static const struct {
		const char *record, *row;
	} rows[] = {
		{ "SSA26031601,12-3456789XX,01,Accepted,CBP,N,1/2/1980,3,$1,Liquidated\n",
		  "SSA26031601 123456789XX type 1 liq 2 count 3 (1) 100 Liquidated" },
		/* Short: blank cells at its end, whatever the row before had there. */
		{ "SSA26031601\n", "SSA26031601  type 127 liq 0 count 0 (1) 0 " },
		{ "ssa-2603160-1,,,,,,,,,", "SSA26031601  type 127 liq 0 count 0 (1) 0 " },
		{ "SSA26031601,1,1,1,1,1,1/1/1980,many,5,x,more,\"and more\"\n",
		  "SSA26031601 1 type 1 liq 1 count 0 (0) 500 x" },
		{ "\"SSA-26031601\",\"12,34\",\" 01\t\",\"Accepted\",CBP,N,\"1/1/1980\",\" 2 \",\"1,000.00\",\"say \"\"so\"\"\"\r\n",
		  "SSA26031601 1234 type 1 liq 1 count 2 (1) 100000 say \"so\"" },
		{ "=\"SSA26031601\", 1 , 1 ,,,,,,,\"a\nb\"\n", "SSA26031601 1 type 1 liq 0 count 0 (1) 0 a\nb" },
		{ "\n", "blank, 0" },
		{ " ,\t,\"\",,\r\n", "blank, 0" },
		{ ",,,,,,,,,\n", "blank, 0" },
		{ ",,,,,,,,,,,x\n", BAD_NUMBER ", 0" }, /* Something, and no number. */
		{ "SSA2603160,1,1,1,1,N,,1,12.50,\n", BAD_NUMBER ", 1250" },
		{ "SSA2603160,1,1,1,1,N,,1,-12.50,\n", BAD_NUMBER ", 0" },
		{ "SSA26031601,12345678901234567,1,1,1,N,,1,7,\n", BAD_IOR ", 700" },
		{ "SSA26031601,1,1,1,1,N,,1,much,\n", "the IEEPA duty is no amount of money, 0" },
		{ "SSA2603160,12345678901234567,1,1,1,N,,1,much,\n", BAD_NUMBER ", 0" }, /* The first reason counts. */
	};
	struct facts none = facts_none();
	struct setting s;

	set_up(&s, ENTRY_HEADER, NULL, &none, 0);
	for (size_t i = 0; i < ARRAY_LEN(rows); i++)
		expect_row(&s, rows[i].record, rows[i].row);
	tear_down(&s);
}

UNIT_TEST(rows_of_tariff_lines)
{
	static const struct {
		const char *tariff, *row; /* HTS number and duty */
	} rows[] = {
		{ "9903.01.25,10.00", "SSA26031601 1 type 1 liq 0 count 1 (1) 1000 " },
		{ "99030225,$0.01", "SSA26031601 1 type 1 liq 0 count 1 (1) 1 " },
		{ "9903.01.25,0.00", "SSA26031601 1 type 1 liq 0 count 0 (1) 0 " },
		{ "9903.01.25,", "SSA26031601 1 type 1 liq 0 count 0 (1) 0 " },
		{ "9903.01.25,-5", "SSA26031601 1 type 1 liq 0 count 0 (1) 0 " },
		{ "9903.01.25,0.004", "SSA26031601 1 type 1 liq 0 count 0 (1) 0 " },
		{ "8471.30.01,10.00", "SSA26031601 1 type 1 liq 0 count 0 (1) 0 " },
		{ "9903.88.01,10.00", "SSA26031601 1 type 1 liq 0 count 0 (1) 0 " },
		{ ",10.00", "SSA26031601 1 type 1 liq 0 count 0 (1) 0 " },
		{ "\"9903.01.25\",\"1,000.00\"", "SSA26031601 1 type 1 liq 0 count 1 (1) 100000 " },
		{ "8471.30.01,much", "the duty is no amount of money, 0" },
		{ "9903.01.25,1.00.00", "the duty is no amount of money, 0" },
	};
	struct facts none = facts_none();
	struct setting s;
	char record[256];

	set_up(&s, TARIFF_HEADER, NULL, &none, 0);
	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		(void)snprintf(record, sizeof(record), "SSA26031601,1,1,1,2,N,,%s,\n", rows[i].tariff);
		expect_row(&s, record, rows[i].row);
	}
	expect_row(&s, "SSA,1,1,1,2,N,,9903.01.25,10.00,\n", BAD_NUMBER ", 1000");
	expect_row(&s, "SSA,1,1,1,2,N,,8471.30.01,10.00,\n", BAD_NUMBER ", 0");
	tear_down(&s);
}

/* What a source lacks is assumed or absent; what it has is read, assumption or not. */
UNIT_TEST(assumed_fields)
{
	struct facts assumed = facts_none();
	struct setting s;
	struct row row;
	struct span record = span_text("SSA26031601,1,,5\n");

	assert_true(cell_assume(SOURCE_STATUS, span_text("Accepted"), &assumed));
	assert_true(cell_assume(SOURCE_CONTROL, span_text("CBP"), &assumed));
	assert_true(cell_assume(SOURCE_RECON, span_text("N"), &assumed));
	assert_true(cell_assume(SOURCE_LIQUIDATION_DATE, span_text("unknown"), &assumed));
	assert_true(cell_assume(SOURCE_TYPE, span_text("03"), &assumed));
	set_up(&s, "Entry Number,Importer Number,Entry Type,IEEPA HTS Count\n", NULL, &assumed,
	       1u << SOURCE_STATUS | 1u << SOURCE_CONTROL | 1u << SOURCE_RECON | 1u << SOURCE_LIQUIDATION_DATE |
		       1u << SOURCE_TYPE);
	(void)row_read(&s.reader, record.begin, record.begin + record.len_bytes, &row);
	assert_int_equal(entry_get(row.facts.attr, FIELD_STATUS), STATUS_ACCEPTED);
	assert_int_equal(entry_get(row.facts.attr, FIELD_CONTROL), CONTROL_CBP);
	assert_int_equal(entry_get(row.facts.attr, FIELD_LIQUIDATION_DATE), DAY_UNKNOWN);
	assert_int_equal(entry_get(row.facts.attr, FIELD_TYPE), ENTRY_TYPE_UNKNOWN); /* The cell is blank. */
	assert_int_equal(entry_get(row.facts.attr, FIELD_PROTEST), PROTEST_ABSENT);
	assert_true((row.facts.attr & ENTRY_ASSUMED_MASK) ==
		    (entry_assumed_bit(FIELD_STATUS) | entry_assumed_bit(FIELD_CONTROL) |
		     entry_assumed_bit(FIELD_RECON) | entry_assumed_bit(FIELD_LIQUIDATION_DATE)));
	assert_true(row.facts.duty_cents == INDEX_NO_DUTY);
	tear_down(&s);
}

/* --map may give one column to two fields. */
UNIT_TEST(one_column_for_two_fields)
{
	struct facts none = facts_none();
	struct column_maps maps = { .count = 2 };
	struct setting s;
	struct row row;
	struct span record = span_text("SSA26031601,1,1,1,2,N,\"1/2/1980\",1,,Liquidated\n");

	maps.items = calloc(2, sizeof(*maps.items));
	must(maps.items != NULL);
	maps.items[0].field = SOURCE_SUMMARY_DATE;
	maps.items[0].column = "liquidation date";
	maps.items[1].field = SOURCE_CAPE;
	maps.items[1].column = "Liquidation Status";
	set_up(&s, ENTRY_HEADER, &maps, &none, 0);
	(void)row_read(&s.reader, record.begin, record.begin + record.len_bytes, &row);
	assert_null(row.refused);
	assert_int_equal(row.facts.summary_date, 2);
	assert_int_equal(entry_get(row.facts.attr, FIELD_LIQUIDATION_DATE), 2);
	expect_bytes(row.facts.cape, span_text("Liquidated"), "cape");
	expect_bytes(row.facts.liquidation_status, span_text("Liquidated"), "liquidation_status");
	tear_down(&s);
	free(maps.items);
}

/* Rows follow each other; the record is its bytes without the line end. */
UNIT_TEST(records_one_by_one)
{
	static const char *const records[] = { "SSA26031601,\"a\nb\"", "", "SSA26031602", "bad,\"x\"\"y\",",
					       "SSA26031603" };
	static const char *const ends[] = { "\r\n", "\n", "\n", "\r\n", "" };
	struct facts none = facts_none();
	struct setting s;
	struct span text;
	const unsigned char *at;
	char bytes[256] = "";

	set_up(&s, ENTRY_HEADER, NULL, &none, 0);
	for (size_t i = 0; i < ARRAY_LEN(records); i++)
		(void)strcat(strcat(bytes, records[i]), ends[i]);
	text = edge_put(&s.edge, bytes, strlen(bytes));
	at = text.begin;
	for (size_t i = 0; i < ARRAY_LEN(records); i++) {
		struct row row;

		at = row_read(&s.reader, at, text.begin + text.len_bytes, &row);
		expect_bytes(row.record, span_text(records[i]), "record");
		expect(row.blank == (records[i][0] == '\0') && (row.refused != NULL) == (records[i][0] == 'b'), "%s",
		       records[i]);
	}
	assert_true(at == text.begin + text.len_bytes);
	tear_down(&s);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(rows_of_entries),    cmocka_unit_test(rows_of_tariff_lines),
		cmocka_unit_test(assumed_fields),     cmocka_unit_test(one_column_for_two_fields),
		cmocka_unit_test(records_one_by_one),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
