/* The plain variant of parse/ends.h against the CSV reader, and the two functions as everybody calls them. */
#include "parse/csv.h"
#include "parse/ends.h"
#include "unit/support.h"

#define TEXT_MAX 256

static const char alphabet[] = { ',', '"', '\n', '\r', ' ', 'a' };

/* What csv_field_read() says about a text. */
struct reading {
	uint32_t items[TEXT_MAX + 1];
	size_t count;
	bool open;
	size_t opened;
};

static struct reading read_fields(struct span text, unsigned char record_end)
{
	const unsigned char *at = text.begin, *end = text.begin + text.len_bytes;
	struct reading reading = { .count = 0 };
	bool behind_comma = false;

	while (at < end || behind_comma) {
		struct csv_field field;
		uint32_t mark;

		at = csv_field_read(at, end, record_end, &field, &reading.open);
		behind_comma = at < end && *at == ',';
		mark = behind_comma ? 0 : ENDS_RECORD;
		reading.items[reading.count++] = (uint32_t)(at - text.begin) | mark;
		if (reading.open)
			reading.opened = (size_t)(field.raw.begin - text.begin);
		at += at < end;
	}
	return reading;
}

static void expect_items(const struct reading *reading, struct span text, unsigned char record_end)
{
	uint32_t items[TEXT_MAX + ENDS_SLACK];
	bool open;
	size_t count = ends_scalar.find(text, record_end, items, &open);

	expect(count == reading->count && memcmp(items, reading->items, count * sizeof(*items)) == 0,
	       "%zu items, not %zu, in %.*s", count, reading->count, (int)text.len_bytes, (const char *)text.begin);
	expect(open == reading->open, "open in %.*s", (int)text.len_bytes, (const char *)text.begin);
}

/* Where the reader's record ends say a text should be cut. */
static size_t place_of_cut(const struct reading *reading, struct span text, size_t target)
{
	for (size_t i = 0; i < reading->count; i++) {
		size_t at = reading->items[i] & ~ENDS_RECORD;

		if ((reading->items[i] & ENDS_RECORD) && at >= target && at < text.len_bytes)
			return at + 1;
	}
	return reading->open ? ENDS_OPEN : text.len_bytes;
}

static void expect_cuts(const struct reading *reading, struct span text, unsigned char record_end)
{
	for (size_t target = 0; target <= text.len_bytes; target++) {
		size_t opened = 0, expected = place_of_cut(reading, text, target);
		size_t place = ends_scalar.cut(text, target, record_end, &opened);

		expect(place == expected && (place != ENDS_OPEN || opened == reading->opened),
		       "cut at %zu, not at %zu, for %zu in %.*s", place, expected, target, (int)text.len_bytes,
		       (const char *)text.begin);
	}
}

static void expect_same(struct span text)
{
	static const unsigned char record_ends[] = { '\n', '\r' };

	for (size_t e = 0; e < ARRAY_LEN(record_ends); e++) {
		struct reading reading = read_fields(text, record_ends[e]);

		expect_items(&reading, text, record_ends[e]);
		expect_cuts(&reading, text, record_ends[e]);
	}
}

UNIT_TEST(every_short_text)
{
	struct edge edge = edge_make(TEXT_MAX);
	char text[16];

	for (uint64_t n = 0;; n++) {
		size_t len = nth_text(n, alphabet, sizeof(alphabet), text);

		if (len > 6)
			break;
		expect_same(edge_put(&edge, text, len));
	}
	edge_free(&edge);
}

UNIT_TEST(random_texts)
{
	struct edge edge = edge_make(TEXT_MAX);
	struct rng rng = { 31 };
	char text[TEXT_MAX];

	for (unsigned n = 0; n < 20000; n++) {
		size_t len = rng_below(&rng, 100);

		rng_fill(&rng, alphabet, sizeof(alphabet), text, len);
		expect_same(edge_put(&edge, text, len));
	}
	edge_free(&edge);
}

#define R ENDS_RECORD

UNIT_TEST(ends_by_example)
{
	static const struct {
		const char *text;
		size_t count;
		uint32_t items[4];
		bool open;
	} rows[] = {
		{ "", 0, { 0 }, false },
		{ "\n", 1, { 0 | R }, false },
		{ "a", 1, { 1 | R }, false },
		{ "a\n", 1, { 1 | R }, false },
		{ "a,", 2, { 1, 2 | R }, false },
		{ "a,b\r\n", 2, { 1, 4 | R }, false },
		{ "\"a,b\",c", 2, { 5, 7 | R }, false },
		{ "\"\"\"\"\n\"", 2, { 4 | R, 6 | R }, true },
		{ "a\"b,\"\n\"\n", 2, { 3, 7 | R }, false },
		{ "\"a\"b\",c\n", 2, { 5, 7 | R }, false },
		{ "\"a\n", 1, { 3 | R }, true },
	};

	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		uint32_t items[16 + ENDS_SLACK];
		bool open;
		size_t count = ends_find(span_text(rows[i].text), '\n', items, &open);

		expect(count == rows[i].count && open == rows[i].open, "row %zu: %s", i, rows[i].text);
		expect(memcmp(items, rows[i].items, count * sizeof(*items)) == 0, "row %zu: %s", i, rows[i].text);
	}
}

UNIT_TEST(cuts_by_example)
{
	static const struct {
		const char *text;
		size_t target, place, opened;
	} rows[] = {
		{ "", 0, 0, 0 },
		{ "a\nb\n", 0, 2, 0 },
		{ "a\nb\n", 1, 2, 0 },
		{ "a\nb\n", 2, 4, 0 },
		{ "a\nb\n", 4, 4, 0 },
		{ "a\nb", 2, 3, 0 },
		{ "\"a\n\"\nb\n", 1, 5, 0 },
		{ "a\n\"b\n", 1, 2, 0 },
		{ "a\n\"b\n", 2, ENDS_OPEN, 2 },
		{ "a\n\"b\",\"\"\"\n", 3, ENDS_OPEN, 6 },
	};

	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		size_t opened = 0;
		size_t place = ends_cut(span_text(rows[i].text), rows[i].target, '\n', &opened);

		expect(place == rows[i].place && opened == rows[i].opened, "row %zu: %s", i, rows[i].text);
	}
}

/* The table is in order, and its last usable row is what everybody gets: nothing is faster and forgotten. */
UNIT_TEST(variants_stand_in_order)
{
	assert_ptr_equal(ends_variants[0], &ends_scalar);
	for (size_t v = 1; v < ends_variants_count; v++) {
		expect(ends_variants[v]->level >= ends_variants[v - 1]->level, "%s", ends_variants[v]->name);
		expect(v == 1 || ends_variants[v]->level > ends_variants[v - 1]->level, "%s", ends_variants[v]->name);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_short_text),        cmocka_unit_test(random_texts),
		cmocka_unit_test(ends_by_example),         cmocka_unit_test(cuts_by_example),
		cmocka_unit_test(variants_stand_in_order),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
