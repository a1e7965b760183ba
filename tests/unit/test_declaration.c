/* parse/declaration.h: the header record and the entry numbers, against the naive reader. */
#include "parse/declaration.h"

#include "unit/naive_csv.h"
#include "unit/support.h"

static struct naive naive;

static bool others_hold_something(const struct naive_record *record)
{
	bool something = false;

	for (size_t f = record->first + 1; f < record->first + record->count; f++)
		something = something || !naive_is_blank(naive_value(&naive, &naive.fields[f]));
	return something;
}

static struct span first_value(const struct naive_record *record)
{
	return naive_value(&naive, &naive.fields[record->first]);
}

/* --- the header ------------------------------------------------------------------------------------------------ */

static enum header_kind naive_header(void)
{
	unsigned char word[11];
	struct span title;

	if (naive.records_count == 0)
		return HEADER_BLANK;
	title = first_value(&naive.records[0]);
	if (alnum_normalise(title, word, sizeof(word)) == 11 && memcmp(word, "ENTRYNUMBER", 11) == 0)
		return HEADER_FOUND;
	return naive_is_blank(title) && !others_hold_something(&naive.records[0]) ? HEADER_BLANK : HEADER_MISSING;
}

static void expect_header(struct span text)
{
	unsigned char record_end = naive_record_end(text);
	const unsigned char *open_quote = NULL, *next;
	bool open_in_header;
	enum header_kind kind;

	naive_read(&naive, text, record_end);
	open_in_header = naive.open != NAIVE_NONE && naive.records_count == 1;
	next = declaration_header(text, record_end, &kind, &open_quote);
	expect((open_quote != NULL) == open_in_header, "%.*s", (int)text.len_bytes, (const char *)text.begin);
	if (open_in_header) {
		expect(open_quote == text.begin + naive.open, "%.*s", (int)text.len_bytes, (const char *)text.begin);
		expect(next == text.begin + text.len_bytes, "ends elsewhere");
		return;
	}
	expect(kind == naive_header(), "kind %d: %.*s", kind, (int)text.len_bytes, (const char *)text.begin);
	expect(next == text.begin + (naive.records_count ? naive.records[0].end : 0), "second record: %.*s",
	       (int)text.len_bytes, (const char *)text.begin);
}

UNIT_TEST(the_first_record_by_example)
{
	static const struct {
		const char *text;
		enum header_kind kind;
	} rows[] = {
		{ "Entry Number\nSSA26031601\n", HEADER_FOUND },
		{ "entrynumber", HEADER_FOUND },
		{ "ENTRY_NUMBER,Importer\r\n", HEADER_FOUND },
		{ "\"Entry\nNumber\"\n", HEADER_FOUND },
		{ "=\"Entry Number\"\n", HEADER_FOUND },
		{ " Entry-Number: \n", HEADER_FOUND },
		{ "Entry Number\r", HEADER_FOUND },
		{ "Entry Numbers\n", HEADER_MISSING },
		{ "Entry Numbe\n", HEADER_MISSING },
		{ "Entry Summary Number\n", HEADER_MISSING },
		{ "SSA26031601\n", HEADER_MISSING },
		{ ",Entry Number\n", HEADER_MISSING },
		{ "-\n", HEADER_MISSING },
		{ "", HEADER_BLANK },
		{ "\n", HEADER_BLANK },
		{ " \t,\" \",\r\nEntry Number\n", HEADER_BLANK },
	};
	struct edge edge = edge_make(64);

	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		struct span text = edge_put(&edge, rows[i].text, strlen(rows[i].text));
		const unsigned char *open_quote = NULL;
		enum header_kind kind;

		(void)declaration_header(text, csv_record_end(text), &kind, &open_quote);
		expect(kind == rows[i].kind && !open_quote, "row %zu: kind %d", i, kind);
		expect_header(text);
	}
	edge_free(&edge);
}

UNIT_TEST(the_first_record_of_every_short_text)
{
	static const char alphabet[] = { 'a', ',', '"', '\r', '\n', ' ' };
	struct edge edge = edge_make(16);
	char text[16];

	for (uint64_t n = 0;; n++) {
		size_t len = nth_text(n, alphabet, sizeof(alphabet), text);

		if (len > 6)
			break;
		expect_header(edge_put(&edge, text, len));
	}
	edge_free(&edge);
}

/* --- the entries ----------------------------------------------------------------------------------------------- */

#define ROWS_MAX 1024

struct seen {
	uint64_t places[ROWS_MAX], offsets[ROWS_MAX];
	unsigned char numbers[ROWS_MAX][ENTRY_TEXT_BYTES]; /* of rows that have a place */
	size_t rows, blank_rows, records;
	bool other_columns;
};

/* The rows of all records, the first included, as the naive reader sees them. */
static void naive_rows(struct seen *seen)
{
	*seen = (struct seen){ .rows = 0 };
	for (size_t r = 0; r < naive.records_count; r++) {
		struct span value = first_value(&naive.records[r]);
		bool others = others_hold_something(&naive.records[r]);

		seen->records++;
		seen->other_columns = seen->other_columns || others;
		if (naive_is_blank(value) && !others) {
			seen->blank_rows++;
			continue;
		}
		(void)alnum_normalise(value, seen->numbers[seen->rows], ENTRY_NUMBER_LEN);
		seen->places[seen->rows] = place_of_key(key_pack(value));
		seen->offsets[seen->rows++] = naive.records[r].begin;
	}
}

static void parse_slices(const struct declaration_variant *variant, struct span text, size_t slice_bytes,
			 struct seen *seen)
{
	struct splitter splitter;
	struct slice slice;

	*seen = (struct seen){ .rows = 0 };
	splitter_init(&splitter, text, naive.record_end, slice_bytes);
	while (splitter_next(&splitter, &slice)) {
		struct entry_batch batch = { .places = seen->places + seen->rows,
					     .offsets = seen->offsets + seen->rows,
					     .numbers = seen->numbers + seen->rows };

		must(seen->rows + declaration_rows_max(&slice, naive.record_end) <= ROWS_MAX);
		/* With all the room there is, so that as many rows as can be are written at once. */
		variant->parse(&slice, text.begin, naive.record_end, ROWS_MAX - seen->rows, &batch);
		expect(batch.rows + batch.blank_rows == batch.records &&
			       batch.records <= declaration_rows_max(&slice, naive.record_end),
		       "%zu rows, %zu blank, %zu records", batch.rows, batch.blank_rows, batch.records);
		seen->rows += batch.rows;
		seen->blank_rows += batch.blank_rows;
		seen->records += batch.records;
		seen->other_columns = seen->other_columns || batch.other_columns;
	}
	splitter_free(&splitter);
}

static void expect_typed(struct span text, const struct seen *seen, struct scratch *scratch)
{
	for (size_t r = 0, row = 0; r < naive.records_count && row < seen->rows; r++) {
		if (naive.records[r].begin != seen->offsets[row])
			continue;
		expect_bytes(declaration_as_typed(text, seen->offsets[row], naive.record_end, scratch),
			     first_value(&naive.records[r]), "as typed");
		row++;
	}
}

static void expect_seen(const struct seen *seen, const struct seen *expected, const char *variant, size_t slice_bytes,
			struct span text)
{
	expect(seen->rows == expected->rows && seen->blank_rows == expected->blank_rows &&
		       seen->records == expected->records && seen->other_columns == expected->other_columns &&
		       memcmp(seen->places, expected->places, seen->rows * sizeof(uint64_t)) == 0 &&
		       memcmp(seen->offsets, expected->offsets, seen->rows * sizeof(uint64_t)) == 0,
	       "%s, slices of %zu: %.*s", variant, slice_bytes, (int)text.len_bytes, (const char *)text.begin);
	for (size_t i = 0; i < seen->rows; i++)
		expect(seen->places[i] == PLACE_NONE ||
			       memcmp(seen->numbers[i], expected->numbers[i], ENTRY_NUMBER_LEN) == 0,
		       "%s, number of row %zu: %.*s", variant, i, (int)text.len_bytes, (const char *)text.begin);
}

static void expect_rows(struct span text)
{
	static const size_t slice_sizes[] = { 1, 2, 3, 7, 64, SLICE_BYTES };
	static struct seen expected, seen;
	struct scratch scratch = { 0 };

	naive_read(&naive, text, naive_record_end(text));
	if (naive.open != NAIVE_NONE)
		return; /* The splitter's matter. */
	naive_rows(&expected);
	for (size_t i = 0; i < ARRAY_LEN(slice_sizes); i++) {
		for (size_t v = 0; v < declaration_variants_count; v++) {
			if (declaration_variants[v]->level > cpu_level())
				break;
			parse_slices(declaration_variants[v], text, slice_sizes[i], &seen);
			expect_seen(&seen, &expected, declaration_variants[v]->name, slice_sizes[i], text);
		}
	}
	expect_typed(text, &expected, &scratch);
	free(scratch.bytes);
}

UNIT_TEST(rows_of_random_bytes)
{
	struct edge edge = edge_make(128);
	struct rng rng = { 14 };
	char text[128];

	for (unsigned n = 0; n < 20000; n++) {
		size_t len = rng_below(&rng, sizeof(text));

		rng_fill(&rng, n % 3 ? "a,\"\r\n \t" : "a,\"\r \r\t", 7, text, len);
		expect_rows(edge_put(&edge, text, len));
	}
	edge_free(&edge);
}

UNIT_TEST(rows_of_random_records)
{
	static const char *const tokens[] = { "SSA26031601",     "ssa-2603160-2",
					      "\"SSA26031603\"", "=\"SSA26031604\"",
					      "SSA2603160",      "\"\"",
					      "\" \"",           " ",
					      "\"a\n,b\"",       "\"SSA2\"\"603\"\"1601\"" };
	static const char *const ends[] = { "\n", "\r\n", ",\n", ", ,\r\n", ",x\n", ",\"y\nz\"\n", "\n\n" };
	struct edge edge = edge_make(1024);
	struct rng rng = { 15 };
	char text[1024];

	for (unsigned n = 0; n < 5000; n++) {
		size_t len = 0;

		for (size_t left = rng_below(&rng, 20); left > 0; left--)
			len += (size_t)snprintf(text + len, sizeof(text) - len, "%s%s",
						tokens[rng_below(&rng, ARRAY_LEN(tokens))],
						ends[rng_below(&rng, ARRAY_LEN(ends))]);
		len -= len > 0 ? rng_below(&rng, 2) : 0; /* The last record may end with the file. */
		expect_rows(edge_put(&edge, text, len));
	}
	edge_free(&edge);
}

/* Arrays with less room than rows: only a file that is rewritten meanwhile gets there, and nothing is overrun. */
static void expect_room(const struct declaration_variant *variant, const struct slice *slice, size_t rows_max)
{
	uint64_t places[40], offsets[40];
	struct entry_batch batch = { .places = places, .offsets = offsets };

	memset(places, 0x5A, sizeof(places));
	memset(offsets, 0x5A, sizeof(offsets));
	variant->parse(slice, slice->bytes.begin, '\n', rows_max, &batch);
	expect(batch.rows == (rows_max < 34 ? rows_max : 34), "%s: %zu rows of %zu", variant->name, batch.rows,
	       rows_max);
	for (size_t i = rows_max; i < ARRAY_LEN(places); i++)
		expect(places[i] == UINT64_C(0x5A5A5A5A5A5A5A5A) && offsets[i] == places[i], "%s: %zu of %zu",
		       variant->name, i, rows_max);
}

UNIT_TEST(rows_beyond_the_room_are_left_out)
{
	char text[1000] = "A\n\nB\nC\n\nD\n";
	struct slice slice;

	for (unsigned i = 0; i < 30; i++)
		(void)snprintf(text + strlen(text), 16, "SSA%07u%u\n", i, i % 10);
	slice.bytes = span_text(text);
	for (size_t v = 0; v < declaration_variants_count && declaration_variants[v]->level <= cpu_level(); v++) {
		for (size_t rows_max = 0; rows_max <= 40; rows_max++)
			expect_room(declaration_variants[v], &slice, rows_max);
	}
}

/* What the program uses is one of the variants. */
UNIT_TEST(the_best_variant_is_used)
{
	struct span text = span_text("SSA26031601\nSSA-2603160-2\n\n\"x\",y\n");
	struct slice slice = { .bytes = text };
	static struct seen expected, seen;
	struct entry_batch batch = { .places = seen.places, .offsets = seen.offsets };

	naive_read(&naive, text, '\n');
	naive_rows(&expected);
	declaration_parse(&slice, text.begin, '\n', ROWS_MAX, &batch);
	seen.rows = batch.rows;
	seen.blank_rows = batch.blank_rows;
	seen.records = batch.records;
	seen.other_columns = batch.other_columns;
	memcpy(seen.numbers, expected.numbers, sizeof(seen.numbers));
	expect_seen(&seen, &expected, "declaration_parse", text.len_bytes, text);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_first_record_by_example),
		cmocka_unit_test(the_first_record_of_every_short_text),
		cmocka_unit_test(rows_of_random_bytes),
		cmocka_unit_test(rows_of_random_records),
		cmocka_unit_test(rows_beyond_the_room_are_left_out),
		cmocka_unit_test(the_best_variant_is_used),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
