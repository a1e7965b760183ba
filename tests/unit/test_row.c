/* ingest/row.h: one record of a source to facts, or to the reason why it is refused; by example. */
#include "unit/row_setting.h"

#define ENTRY_HEADER  ROW_REQUIRED ",IEEPA HTS Count,IEEPA Duty,Liquidation Status\n"
#define TARIFF_HEADER ROW_REQUIRED ",HTS Number,Line Duty Amount,Liquidation Status\n"

/* "SSA26031601 123456789XX type 1 liq 0 count 1 (2) 1000" with the code of the count and its number; or why not. */
static void describe(const struct row_reader *reader, const struct row *row, char *out, size_t room)
{
	const struct facts *f = &reader->facts;
	unsigned char number[ENTRY_NUMBER_LEN];

	if (row->blank || row->refused) {
		(void)snprintf(out, room, "%s, %lld", row->blank ? "blank" : row->refused,
			       (long long)row->refused_duty_cents);
		return;
	}
	key_unpack(key_of_place(f->place), number);
	(void)snprintf(out, room, "%.11s %.*s type %u liq %u count %u (%u) %lld %.*s", (const char *)number,
		       f->importer_len, (const char *)f->importer, entry_get(f->attr, FIELD_TYPE),
		       entry_get(f->attr, FIELD_LIQUIDATION_DATE), f->ieepa_count,
		       entry_get(f->attr, FIELD_IEEPA_COUNT), (long long)f->duty_cents,
		       (int)f->liquidation_status.len_bytes, (const char *)f->liquidation_status.begin);
}

/* More than any test has rows. */
#define EDGES 128

/* The record read in both ways, by readers that live on from row to row. */
struct readers {
	struct row_reader fields, ends;
	struct edge edges[EDGES]; /* a row each: what a reader remembers points into rows above */
	unsigned row;
};

static void readers_begin(struct readers *r, const struct setting *s)
{
	setting_reader(s, &r->fields);
	setting_reader(s, &r->ends);
	for (size_t i = 0; i < EDGES; i++)
		r->edges[i] = edge_make(4096);
	r->row = 0;
}

static void readers_end(struct readers *r)
{
	row_reader_free(&r->fields);
	row_reader_free(&r->ends);
	for (size_t i = 0; i < EDGES; i++)
		edge_free(&r->edges[i]);
}

static void expect_row(struct readers *r, const char *record, const char *expected)
{
	struct span bytes = edge_put(&r->edges[r->row++], record, strlen(record));
	const unsigned char *end = bytes.begin + bytes.len_bytes;
	struct row row, by_ends;
	char text[512];

	expect(row_read(&r->fields, bytes.begin, end, &row) == end, "%s: not read to its end", record);
	describe(&r->fields, &row, text, sizeof(text));
	expect_text(text, expected, record);
	expect(read_by_ends(&r->ends, bytes.begin, bytes.begin, end, &by_ends) == end, "%s: ends", record);
	expect_same_row(&r->fields, &row, &r->ends, &by_ends, record);
}

#define BAD_NUMBER "the entry number does not have 11 letters and digits"
#define BAD_IOR    "the importer number has more than 16 letters and digits"
#define BAD_DUTY   "the IEEPA duty is no amount of money"

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
		{ "SSA26031601,1,1,1,1,N,,1,much,\n", BAD_DUTY ", 0" },
		/* Was counted as the 12.00 that stand before what is wrong with it. */
		{ "SSA26031601,1,1,1,1,N,,1,12.50x,\n", BAD_DUTY ", 0" },
		{ "SSA2603160,12345678901234567,1,1,1,N,,1,much,\n", BAD_NUMBER ", 0" }, /* The first reason counts. */
	};
	struct setting s = { .header = ENTRY_HEADER };
	struct readers r;

	setting_begin(&s);
	readers_begin(&r, &s);
	for (size_t i = 0; i < ARRAY_LEN(rows); i++)
		expect_row(&r, rows[i].record, rows[i].row);
	readers_end(&r);
	setting_end(&s);
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
	struct setting s = { .header = TARIFF_HEADER };
	struct readers r;
	char record[256];

	setting_begin(&s);
	readers_begin(&r, &s);
	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		(void)snprintf(record, sizeof(record), "SSA26031601,1,1,1,2,N,,%s,\n", rows[i].tariff);
		expect_row(&r, record, rows[i].row);
	}
	expect_row(&r, "SSA,1,1,1,2,N,,9903.01.25,10.00,\n", BAD_NUMBER ", 1000");
	expect_row(&r, "SSA,1,1,1,2,N,,8471.30.01,10.00,\n", BAD_NUMBER ", 0");
	readers_end(&r);
	setting_end(&s);
}

/*
 * A cell that says what the row above said is not read again. Whatever the row above was, the facts must be those of the
 * row alone.
 */
UNIT_TEST(rows_after_others)
{
	static const struct {
		const char *record, *row;
	} rows[] = {
		{ "SSA26031601,11,01,1,2,N,1/1/1980,1,1.00,Liq\n", "SSA26031601 11 type 1 liq 1 count 1 (1) 100 Liq" },
		{ "SSA26031601,11,01,1,2,N,1/1/1980,1,1.00,Liq\n", "SSA26031601 11 type 1 liq 1 count 1 (1) 100 Liq" },
		/* After a row that is refused for one cell: that cell again, then the value from before. */
		{ "SSA26031601,12345678901234567,01,1,2,N,1/1/1980,1,1.00,Liq\n", BAD_IOR ", 100" },
		{ "SSA26031601,12345678901234567,01,1,2,N,1/1/1980,1,2.00,Liq\n", BAD_IOR ", 200" },
		{ "SSA26031601,11,01,1,2,N,1/1/1980,1,2.00,Liq\n", "SSA26031601 11 type 1 liq 1 count 1 (1) 200 Liq" },
		{ "SSA26031601,11,01,1,2,N,1/1/1980,1,much,Liq\n", BAD_DUTY ", 0" },
		{ "SSA26031601,11,01,1,2,N,1/1/1980,1,much,Liq\n", BAD_DUTY ", 0" },
		{ "SSA26031601,11,01,1,2,N,1/1/1980,1,2.00,Liq\n", "SSA26031601 11 type 1 liq 1 count 1 (1) 200 Liq" },
		/* After one without a number, whose cells were read. */
		{ "SSA2603160,22,03,1,2,N,1/3/1980,3,3.00,Unl\n", BAD_NUMBER ", 300" },
		{ "SSA26031602,22,03,1,2,N,1/3/1980,3,3.00,Unl\n", "SSA26031602 22 type 3 liq 3 count 3 (1) 300 Unl" },
		{ "SSA2603160,22,03,1,2,N,1/3/1980,3,3.00,Unl\n", BAD_NUMBER ", 300" },
		/* After a blank one, whose cells were not: short, long, quoted. */
		{ "\n", "blank, 0" },
		{ "SSA26031602,22,03,1,2,N,1/3/1980,3,3.00,Unl\n", "SSA26031602 22 type 3 liq 3 count 3 (1) 300 Unl" },
		{ ",,,,,,,,,\n", "blank, 0" },
		{ "SSA26031602\n", "SSA26031602  type 127 liq 0 count 0 (1) 0 " },
		{ "\"\",\" \"\n", "blank, 0" },
		{ "SSA26031602,,,,,,,,,\n", "SSA26031602  type 127 liq 0 count 0 (1) 0 " },
		/* The bytes of one column in another one. */
		{ "SSA26031602,1,1,1,1,1,1,1,1,1\n", "SSA26031602 1 type 1 liq 65535 count 1 (1) 100 1" },
		{ "SSA26031602,01,1,01,1,01,1,01,1,01\n", "SSA26031602 01 type 1 liq 65535 count 1 (1) 100 01" },
		{ "SSA26031602,1,01,1,01,1,01,1,01,1\n", "SSA26031602 1 type 1 liq 65535 count 1 (1) 100 1" },
		/* The same value in other bytes, and quoted what was not. */
		{ "\"SSA26031602\",\"1\",\"01\",1,01,1,01,\"1\",\"1.00\",\"1\"\n",
		  "SSA26031602 1 type 1 liq 65535 count 1 (1) 100 1" },
		{ "\"SSA26031602\",\"1\"\"1\",\"01\",1,01,1,01,\"1\",\"1.00\",\"1\"\"1\"\n",
		  "SSA26031602 11 type 1 liq 65535 count 1 (1) 100 1\"1" },
		{ "SSA26031602,\"1\"\"1\",\"01\",1,01,1,01,\"1\",\"1.00\",\"1\"\"1\"\n",
		  "SSA26031602 11 type 1 liq 65535 count 1 (1) 100 1\"1" },
		/* One byte more or less. */
		{ "SSA260316021,1,1,1,2,N,,1,1,L\n", BAD_NUMBER ", 100" },
		{ "SSA26031602,1,1,1,2,N,,1,1,L\n", "SSA26031602 1 type 1 liq 0 count 1 (1) 100 L" },
		{ "SSA26031602,1,11,1,2,N,,11,11,LL\n", "SSA26031602 1 type 11 liq 0 count 11 (1) 1100 LL" },
		{ "SSA26031602,1,1,1,2,N,,1,1,L\n", "SSA26031602 1 type 1 liq 0 count 1 (1) 100 L" },
	};
	struct setting s = { .header = ENTRY_HEADER };
	struct readers r;

	setting_begin(&s);
	readers_begin(&r, &s);
	for (size_t i = 0; i < ARRAY_LEN(rows); i++)
		expect_row(&r, rows[i].record, rows[i].row);
	/* Values that alternate are read each time. */
	for (unsigned i = 0; i < 6; i++)
		expect_row(&r, i % 2 ? "SSA26031602,1,1,1,2,N,,1,1,odd\n" : "SSA26031601,2,2,1,2,N,,2,2,even\n",
			   i % 2 ? "SSA26031602 1 type 1 liq 0 count 1 (1) 100 odd"
				 : "SSA26031601 2 type 2 liq 0 count 2 (1) 200 even");
	readers_end(&r);
	setting_end(&s);
}

/* Cells are compared in words of four and eight bytes: each length, each byte that can differ. */
UNIT_TEST(cells_that_differ_in_one_byte)
{
	struct setting s = { .header = ENTRY_HEADER };
	struct readers r;

	setting_begin(&s);
	for (size_t len = 1; len <= 40; len++) {
		readers_begin(&r, &s);
		for (size_t at = 0; at < len; at++) {
			char record[128], cell[64], expected[128];

			memset(cell, 'a', len);
			cell[len] = '\0';
			for (unsigned i = 0; i < 3; i++) {
				cell[at] = i == 1 ? 'b' : 'a';
				(void)snprintf(record, sizeof(record), "SSA26031601,1,1,1,2,N,,1,1,%s\n", cell);
				(void)snprintf(expected, sizeof(expected),
					       "SSA26031601 1 type 1 liq 0 count 1 (1) 100 %s", cell);
				expect_row(&r, record, expected);
			}
		}
		readers_end(&r);
	}
	setting_end(&s);
}

/* What a source lacks is assumed or absent; what it has is read, assumption or not. */
UNIT_TEST(assumed_fields)
{
	struct setting s = {
		.header = "Entry Number,Importer Number,Entry Type,IEEPA HTS Count\n",
		.assumed = facts_none(),
		.assumable = 1u << SOURCE_STATUS | 1u << SOURCE_CONTROL | 1u << SOURCE_RECON |
			     1u << SOURCE_LIQUIDATION_DATE | 1u << SOURCE_TYPE,
	};
	struct span record = span_text("SSA26031601,1,,5\n");
	struct row_reader reader;
	struct row row;

	assert_true(cell_assume(SOURCE_STATUS, span_text("Accepted"), &s.assumed));
	assert_true(cell_assume(SOURCE_CONTROL, span_text("CBP"), &s.assumed));
	assert_true(cell_assume(SOURCE_RECON, span_text("N"), &s.assumed));
	assert_true(cell_assume(SOURCE_LIQUIDATION_DATE, span_text("unknown"), &s.assumed));
	assert_true(cell_assume(SOURCE_TYPE, span_text("03"), &s.assumed));
	setting_begin(&s);
	setting_reader(&s, &reader);
	(void)row_read(&reader, record.begin, record.begin + record.len_bytes, &row);
	assert_null(row.refused);
	assert_int_equal(entry_get(reader.facts.attr, FIELD_STATUS), STATUS_ACCEPTED);
	assert_int_equal(entry_get(reader.facts.attr, FIELD_CONTROL), CONTROL_CBP);
	assert_int_equal(entry_get(reader.facts.attr, FIELD_LIQUIDATION_DATE), DAY_UNKNOWN);
	assert_int_equal(entry_get(reader.facts.attr, FIELD_TYPE), ENTRY_TYPE_UNKNOWN); /* The cell is blank. */
	assert_int_equal(entry_get(reader.facts.attr, FIELD_PROTEST), PROTEST_ABSENT);
	assert_true((reader.facts.attr & ENTRY_ASSUMED_MASK) ==
		    (entry_assumed_bit(FIELD_STATUS) | entry_assumed_bit(FIELD_CONTROL) |
		     entry_assumed_bit(FIELD_RECON) | entry_assumed_bit(FIELD_LIQUIDATION_DATE)));
	assert_true(reader.facts.duty_cents == INDEX_NO_DUTY);
	row_reader_free(&reader);
	setting_end(&s);
}

/* --map may give one column to two fields. */
UNIT_TEST(one_column_for_two_fields)
{
	struct setting s = { .header = ENTRY_HEADER, .maps = { .count = 2 } };
	struct span record = span_text("SSA26031601,1,1,1,2,N,\"1/2/1980\",1,,Liquidated\n");
	struct row_reader reader;
	struct row row;

	s.maps.items = calloc(2, sizeof(*s.maps.items));
	must(s.maps.items != NULL);
	s.maps.items[0].field = SOURCE_SUMMARY_DATE;
	s.maps.items[0].column = "liquidation date";
	s.maps.items[1].field = SOURCE_CAPE;
	s.maps.items[1].column = "Liquidation Status";
	setting_begin(&s);
	for (unsigned way = 0; way < 2; way++) {
		const unsigned char *end = record.begin + record.len_bytes;

		setting_reader(&s, &reader);
		(void)(way ? read_by_ends(&reader, record.begin, record.begin, end, &row)
			   : row_read(&reader, record.begin, end, &row));
		assert_null(row.refused);
		assert_int_equal(reader.facts.summary_date, 2);
		assert_int_equal(entry_get(reader.facts.attr, FIELD_LIQUIDATION_DATE), 2);
		expect_bytes(reader.facts.cape, span_text("Liquidated"), "cape");
		expect_bytes(reader.facts.liquidation_status, span_text("Liquidated"), "liquidation_status");
		row_reader_free(&reader);
	}
	setting_end(&s);
	free(s.maps.items);
}

/* Rows follow each other; a refused one's record is its bytes without the line end. */
UNIT_TEST(records_one_by_one)
{
	static const char *const records[] = { "SSA26031601,\"a\nb\"", "",  "SSA26031602", "bad,\"x\"\"y\",",
					       "\"bad\nbad\"",         "x", "SSA26031603" };
	static const char *const ends[] = { "\r\n", "\n", "\n", "\r\n", "\n", "\r\n", "" };
	struct setting s = { .header = ENTRY_HEADER };
	struct row_reader reader;
	struct edge edge = edge_make(4096);
	const unsigned char *at, *end;
	struct span text;
	char bytes[256] = "";

	setting_begin(&s);
	for (size_t i = 0; i < ARRAY_LEN(records); i++)
		(void)strcat(strcat(bytes, records[i]), ends[i]);
	text = edge_put(&edge, bytes, strlen(bytes));
	end = text.begin + text.len_bytes;
	for (unsigned way = 0; way < 2; way++) {
		setting_reader(&s, &reader);
		at = text.begin;
		for (size_t i = 0; i < ARRAY_LEN(records); i++) {
			bool bad = records[i][0] != '\0' && records[i][0] != 'S';
			struct row row;

			at = way ? read_by_ends(&reader, text.begin, at, end, &row) : row_read(&reader, at, end, &row);
			expect(row.blank == (records[i][0] == '\0') && (row.refused != NULL) == bad, "%s", records[i]);
			if (bad)
				expect_bytes(row.record, span_text(records[i]), "record");
		}
		assert_true(at == end);
		row_reader_free(&reader);
	}
	setting_end(&s);
	edge_free(&edge);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(rows_of_entries),    cmocka_unit_test(rows_of_tariff_lines),
		cmocka_unit_test(rows_after_others),  cmocka_unit_test(cells_that_differ_in_one_byte),
		cmocka_unit_test(assumed_fields),     cmocka_unit_test(one_column_for_two_fields),
		cmocka_unit_test(records_one_by_one),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
