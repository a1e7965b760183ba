/* parse/csv.h: fields and records, against a reader that goes character by character. */
#include "parse/csv.h"

#include "unit/naive_csv.h"
#include "unit/support.h"

static const char alphabet[] = { 'a', ',', '"', '\r', '\n', ' ' };

static struct naive naive;

static void expect_same_field(struct span text, const struct csv_field *field, const struct naive_field *expected,
			      struct scratch *scratch)
{
	size_t begin = (size_t)(field->raw.begin - text.begin);
	struct span value = csv_field_value(field, scratch);

	expect(begin == expected->begin && begin + field->raw.len_bytes == expected->end &&
		       field->quoted == expected->quoted,
	       "field at %zu, not at %zu, in %.*s", begin, expected->begin, (int)text.len_bytes,
	       (const char *)text.begin);
	expect_bytes(value, naive_value(&naive, expected), "value");
	expect(csv_field_is_blank(field) == naive_is_blank(value), "blank at %zu in %.*s", begin, (int)text.len_bytes,
	       (const char *)text.begin);
}

/* All fields of a text, flush against a guard page, equal those of the naive reader. */
static void expect_same_fields(struct span text, struct scratch *scratch)
{
	const unsigned char *at = text.begin, *end = text.begin + text.len_bytes;
	unsigned char record_end = csv_record_end(text);
	size_t f = 0;

	assert_int_equal(record_end, naive_record_end(text));
	naive_read(&naive, text, record_end);
	for (size_t r = 0; r < naive.records_count; r++) {
		size_t last = naive.records[r].first + naive.records[r].count - 1;

		for (; f <= last; f++) {
			bool open = false, expected_open = f + 1 == naive.fields_count && naive.open != NAIVE_NONE;
			struct csv_field field;

			at = csv_field_read(at, end, record_end, &field, &open);
			expect(open == expected_open, "open at %zu of %.*s", (size_t)(at - text.begin),
			       (int)text.len_bytes, (const char *)text.begin);
			if (!open)
				expect_same_field(text, &field, &naive.fields[f], scratch);
			expect(f < last ? at < end && *at == ',' : at == end || *at == record_end, "end of field %zu",
			       f);
			at += at < end;
		}
		expect((size_t)(at - text.begin) == naive.records[r].end, "end of record %zu", r);
	}
	assert_true(at == end);
}

UNIT_TEST(every_short_text)
{
	struct edge edge = edge_make(16);
	struct scratch scratch = { 0 };
	char text[16];

	for (uint64_t n = 0;; n++) {
		size_t len = nth_text(n, alphabet, sizeof(alphabet), text);

		if (len > 6)
			break;
		expect_same_fields(edge_put(&edge, text, len), &scratch);
	}
	free(scratch.bytes);
	edge_free(&edge);
}

UNIT_TEST(random_texts)
{
	struct edge edge = edge_make(128);
	struct scratch scratch = { 0 };
	struct rng rng = { 9 };
	char text[128];

	for (unsigned n = 0; n < 50000; n++) {
		size_t len = rng_below(&rng, 100);

		/* A third of them has CR as record end. */
		rng_fill(&rng, n % 3 ? alphabet : "a,\"\r \t", sizeof(alphabet), text, len);
		expect_same_fields(edge_put(&edge, text, len), &scratch);
	}
	free(scratch.bytes);
	edge_free(&edge);
}

/* The first field of a record: as it stands, and its value. */
UNIT_TEST(fields_by_example)
{
	static const struct {
		const char *text, *raw, *value;
	} rows[] = {
		{ "a,b", "a", "a" },
		{ "", "", "" },
		{ ",b", "", "" },
		{ "a\r\n", "a", "a" },
		{ "a\r", "a", "a" }, /* the only line end there is */
		{ "a\r,b\n", "a\r", "a\r" },
		{ "\r\n", "", "" },
		{ "\"a,b\"\n", "\"a,b\"", "a,b" },
		{ "\"a\nb\"\n", "\"a\nb\"", "a\nb" },
		{ "\"a\r\n\"\r\n", "\"a\r\n\"", "a\r\n" },
		{ "\"\"\n", "\"\"", "" },
		{ "\"\"\"\"\n", "\"\"\"\"", "\"" },
		{ "\"a\"\"b\"\n", "\"a\"\"b\"", "a\"b" },
		{ "\"a\"b\n", "\"a\"b", "ab" },
		{ "\"a\" \"b\",c\n", "\"a\" \"b\"", "a \"b\"" },
		{ "\"a\"\"b\"\"\"c\"\"\n", "\"a\"\"b\"\"\"c\"\"", "a\"b\"c\"\"" },
		{ "a\"b,\"\n", "a\"b", "a\"b" },
		{ " \"a,b\"\n", " \"a", " \"a" },
		{ "=\"SSA26031601\"\n", "=\"SSA26031601\"", "=\"SSA26031601\"" },
	};
	struct scratch scratch = { 0 };

	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		struct span text = span_text(rows[i].text);
		struct csv_field field;
		bool open = false;

		(void)csv_field_read(text.begin, text.begin + text.len_bytes, csv_record_end(text), &field, &open);
		assert_false(open);
		expect_bytes(field.raw, span_text(rows[i].raw), rows[i].text);
		expect_bytes(csv_field_value(&field, &scratch), span_text(rows[i].value), rows[i].text);
	}
	free(scratch.bytes);
}

UNIT_TEST(values_are_borrowed_where_they_stand_in_one_piece)
{
	static const struct {
		const char *text;
		bool borrowed;
	} rows[] = { { "abc", true }, { "\"abc\"", true }, { "\"a\"\"c\"", false }, { "\"abc\"d", false } };

	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		struct span text = span_text(rows[i].text), value;
		const unsigned char *end = text.begin + text.len_bytes;
		struct scratch scratch = { 0 };
		struct csv_field field;
		bool open = false;

		(void)csv_field_read(text.begin, end, '\n', &field, &open);
		value = csv_field_value(&field, &scratch);
		expect((value.begin >= text.begin && value.begin < end) == rows[i].borrowed, "%s", rows[i].text);
		expect((scratch.bytes == NULL) == rows[i].borrowed, "%s", rows[i].text);
		free(scratch.bytes);
	}
}

UNIT_TEST(blank_fields)
{
	static const struct {
		const char *text;
		bool blank;
	} rows[] = {
		{ "", true },         { " \t\r", true },       { "\"\"", true },      { "\" \t\r\"", true },
		{ "\" \" ", true },   { "a", false },          { " a ", false },      { "\"a\"", false },
		{ "\"\"a", false },   { "\"\"\"\"", false },   { "\"\n\"", false },   { " \"\"", false },
		{ "\"\" \"", false }, { "\" \"\" \"", false }, { "\xC2\xA0", false }, { "\v", false },
	};

	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		struct csv_field field = { .raw = span_text(rows[i].text), .quoted = rows[i].text[0] == '"' };

		expect(csv_field_is_blank(&field) == rows[i].blank, "row %zu: %s", i, rows[i].text);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_short_text),
		cmocka_unit_test(random_texts),
		cmocka_unit_test(fields_by_example),
		cmocka_unit_test(values_are_borrowed_where_they_stand_in_one_piece),
		cmocka_unit_test(blank_fields),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
