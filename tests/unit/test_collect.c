/*
 * ingest/collect.h, ingest/merge.h: random rows to an index, against the model; how many threads, ranges and runs there are
 * makes no difference to a byte of it.
 */
#include "unit/collected.h"

static struct folder folder;

static int begin(void **state)
{
	(void)state;
	folder = folder_make();
	fix_the_world();
	return 0;
}

static int end(void **state)
{
	(void)state;
	folder_remove(&folder);
	return 0;
}

static const struct way ways[] = {
	{ 1, 0, 100000 }, /* The plain one. */
	{ 1, 1, 1 },      { 1, 3, 2 }, { 1, 1000, 16 }, { 2, 0, 1 },    { 2, 1, 16 },
	{ 2, 3, 100000 }, { 3, 0, 2 }, { 3, 1, 1 },     { 3, 1000, 1 }, { 8, 0, 16 },
	{ 8, 1, 100000 }, { 8, 3, 2 }, { 8, 1000, 1 },  { 2, 1000, 2 }, { 3, 3, 16 },
};

static void expect_counts(const struct merge *merge, const struct slow_rows *rows, size_t entries)
{
	uint64_t there = 0, replaced = 0, disagreeing = 0;

	for (size_t n = 0; n < entries; n++) {
		struct slow_entry entry;

		if (!slow_fold(rows, place_of_key(random_key(n)), &entry))
			continue;
		there++;
		replaced += entry.replaced;
		disagreeing += entry.disagrees;
	}
	expect(merge->entries == there && merge->replaced == replaced && merge->disagreeing == disagreeing,
	       "%zu entries, %zu replaced, %zu disagree; not %zu, %zu, %zu", (size_t)merge->entries,
	       (size_t)merge->replaced, (size_t)merge->disagreeing, (size_t)there, (size_t)replaced,
	       (size_t)disagreeing);
}

/* An index of the rows; `old` is what they begin with, NULL if they do not. */
static void build(const struct slow_rows *rows, const struct way *way, const char *old, const char *output,
		  size_t entries)
{
	struct err err = ERR_INIT;
	struct collection c;
	struct index index;
	uint64_t root;

	if (old)
		expect(index_open(&index, old, &err), "%s", err.text);
	expect(collect_rows(&c, rows, way, old ? &index : NULL, output, &err), "%s", err.text);
	if (entries)
		expect_counts(&c.merge, rows, entries);
	expect(collection_write(&c, span_text("{}"), 17000, &root, &err), "%s", err.text);
	collection_free(&c);
	if (old)
		index_close(&index);
}

static void expect_same_files(const char *a, const char *b, size_t way)
{
	size_t a_len, b_len;
	char *a_bytes = file_read(a, &a_len), *b_bytes = file_read(b, &b_len);

	expect(a_len == b_len && memcmp(a_bytes, b_bytes, a_len) == 0, "way %zu: the index differs", way);
	free(a_bytes);
	free(b_bytes);
}

/* Builds the rows in every way; the plain one's index stays under `output`. */
static void build_in_all_ways(const struct slow_rows *rows, const char *old, const char *output, size_t entries)
{
	char other[300];

	(void)snprintf(other, sizeof(other), "%s/other.cidx", folder.path);
	build(rows, &ways[0], old, output, entries);
	expect_index(output, rows, entries);
	for (size_t w = 1; w < ARRAY_LEN(ways); w++) {
		build(rows, &ways[w], old, other, entries);
		expect_same_files(output, other, w);
	}
}

UNIT_TEST(exports_in_every_way)
{
	static const struct rows_shape shapes[] = {
		{ ROWS_REPLACE, 1, 40, 300 }, { ROWS_REPLACE, 3, 60, 200 }, { ROWS_ADD, 3, 60, 200 },
		{ ROWS_REPLACE, 2, 1, 30 },   { ROWS_ADD, 2, 500, 400 },    { ROWS_REPLACE, 1, 5, 0 },
	};
	struct rng rng = { 12 };
	char output[300];

	(void)snprintf(output, sizeof(output), "%s/a.cidx", folder.path);
	for (size_t i = 0; i < ARRAY_LEN(shapes); i++) {
		struct slow_rows rows = random_rows(&rng, &shapes[i], NULL);

		build_in_all_ways(&rows, NULL, output, shapes[i].entries);
		slow_rows_free(&rows);
	}
}

/* Each index is updated by the next rows. Remarks that overlays patch are found by both passes of the merge. */
UNIT_TEST(updates_in_every_way)
{
	static const enum rows_kind kinds[] = { ROWS_OVERLAY, ROWS_REPLACE, ROWS_ADD, ROWS_OVERLAY, ROWS_OVERLAY };
	enum { ENTRIES = 60 };
	struct rows_shape shape = { ROWS_ADD, 2, ENTRIES, 150 };
	struct rng rng = { 13 };
	struct slow_rows earlier = random_rows(&rng, &shape, NULL);
	char old[300], output[300];

	(void)snprintf(old, sizeof(old), "%s/old.cidx", folder.path);
	(void)snprintf(output, sizeof(output), "%s/new.cidx", folder.path);
	build(&earlier, &ways[0], NULL, old, ENTRIES);
	for (size_t i = 0; i < ARRAY_LEN(kinds); i++) {
		struct slow_rows rows;

		shape.kind = kinds[i];
		shape.sources = 1 + i % 3;
		rows = random_rows(&rng, &shape, &earlier);
		build_in_all_ways(&rows, old, output, ENTRIES);
		must(rename(output, old) == 0);
		slow_rows_free(&earlier);
		earlier = rows;
	}
	slow_rows_free(&earlier);
}

/* The number of importers is that of those in use: who stood only in rows that were replaced is forgotten. */
UNIT_TEST(texts_that_no_entry_has_are_forgotten)
{
	struct slow_rows rows = { .add = false };
	char output[300];

	(void)snprintf(output, sizeof(output), "%s/a.cidx", folder.path);
	for (uint32_t s = 0; s < 2; s++) {
		rows.sources[rows.sources_count++] = fold_source_make(rows.pieces++, LAYOUT_ENTRY_ROWS,
								      FIELD_BIT(SOURCE_IOR) | FIELD_BIT(SOURCE_CAPE) |
									      FIELD_BIT(SOURCE_IEEPA_COUNT));
		for (size_t n = s; n < 3; n++) {
			struct facts *facts = &slow_rows_push(&rows)->facts;

			*facts = facts_none();
			facts->place = place_of_key(random_key(n));
			facts->importer[0] = s == 0 && n > 0 ? 'X' : 'A';
			facts->importer_len = 1;
			facts->cape = span_text(s == 0 && n > 0 ? "OLD" : "NEW");
		}
	}
	build_in_all_ways(&rows, NULL, output, 3);
	slow_rows_free(&rows);
}

/* --- many entries ------------------------------------------------------------------------------------------------------ */

#define MANY 140000 /* More than two batches of writing. */

/* Descending serials: nothing is in order, and everything about an entry follows from its serial. */
static struct record many_record(size_t i)
{
	uint32_t serial = MANY - 1 - (uint32_t)i;

	return (struct record){ .place = (UINT64_C(28) << PLACE_FILER_BITS) + serial,
				.attr = entry_set(0, FIELD_TYPE, serial % 100),
				.duty_cents = serial };
}

static void build_many(const struct way *way, uint64_t memory_bytes, const char *output)
{
	struct collect_options options = { .output = output, .threads = way->threads, .memory_bytes = memory_bytes };
	struct err err = ERR_INIT;
	struct collection c;
	uint64_t root;

	collection_init(&c, &options);
	c.runs.chunk_records = 10000;
	c.range_records = way->range_records;
	c.sources[c.sources_count++] = fold_source_make(0, LAYOUT_ENTRY_ROWS, 0);
	(void)text_number(&c.outputs.caches[0], TEXT_IMPORTER, span_text("A"));
	for (size_t i = 0; i < MANY; i++) {
		struct record record = many_record(i);

		expect(run_writer_put(&c.outputs.writers[0], &record, &err), "%s", err.text);
	}
	expect(collection_merge(&c, &err), "%s", err.text);
	expect(collection_write(&c, span_text("{}"), 17000, &root, &err), "%s", err.text);
	collection_free(&c);
}

UNIT_TEST(ranges_of_several_batches)
{
	static const struct way many_ways[] = { { 1, 0, 1 << 20 }, { 3, 0, 1000 }, { 2, 0, 70000 }, { 3, 0, 1 << 20 } };
	struct err err = ERR_INIT;
	char a[300], b[300];
	struct index index;

	(void)snprintf(a, sizeof(a), "%s/a.cidx", folder.path);
	(void)snprintf(b, sizeof(b), "%s/b.cidx", folder.path);
	build_many(&many_ways[0], 64 << 20, a);
	for (size_t w = 0; w < ARRAY_LEN(many_ways); w++) {
		/* Of fourteen runs all are kept, three, or none. */
		for (unsigned mib = 0; mib <= 64; mib += mib ? 62 : 2) {
			build_many(&many_ways[w], (uint64_t)mib << 20, b);
			expect_same_files(a, b, w);
		}
	}
	expect(index_open(&index, a, &err) && index_verify(&index, 1, &err), "%s", err.text);
	assert_int_equal(index.header.entries, MANY);
	for (uint32_t e = 0; e < MANY; e++) {
		struct index_cold cold = index_cold(&index, e);

		expect(index_cold_duty(&cold) == e && entry_get(index_hit(&index, e).attr, FIELD_TYPE) == e % 100,
		       "entry %u", e);
	}
	index_close(&index);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, begin, end)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(exports_in_every_way),
		TEST(updates_in_every_way),
		TEST(texts_that_no_entry_has_are_forgotten),
		TEST(ranges_of_several_batches),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
