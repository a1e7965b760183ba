/* index/writer.h and index/reader.h: what is written is found, whatever the order and number of entries. */
#include "unit/index_sample.h"

static const uint64_t counts[] = { 0, 1, 2, 15, 16, 17, 63, 64, 65, 127, 128, 129, 1000, 100000 };

static struct folder folder;

static int begin(void **state)
{
	(void)state;
	folder = folder_make();
	return 0;
}

static int end(void **state)
{
	(void)state;
	folder_remove(&folder);
	return 0;
}

static void open_sample(struct index *index)
{
	struct err err = ERR_INIT;

	expect(index_open(index, folder_file(&folder, "a.cidx"), &err), "%s", err.text);
}

/* The sample's entries, written in an order of no meaning, and opened. */
static struct sample written_sample(uint64_t count, struct index *index)
{
	struct sample sample = sample_make(count);
	struct index_entry *shuffled = calloc(count + 1, sizeof(*shuffled));

	must(shuffled != NULL);
	memcpy(shuffled, sample.entries, count * sizeof(*shuffled));
	sample_shuffle(shuffled, count, count + 1);
	(void)sample_write(&sample, shuffled, folder_file(&folder, "a.cidx"));
	free(shuffled);
	open_sample(index);
	return sample;
}

/* Where a plain binary search over the sample finds the key; INDEX_NO_ENTRY: nowhere. */
static uint32_t plain_find(const struct sample *sample, uint64_t key)
{
	uint64_t low = 0, high = sample->count;

	while (low < high) {
		uint64_t middle = low + (high - low) / 2;

		if (sample->entries[middle].key < key)
			low = middle + 1;
		else
			high = middle;
	}
	return low < sample->count && sample->entries[low].key == key ? (uint32_t)low : INDEX_NO_ENTRY;
}

static void expect_hits(const struct index *index, const struct sample *sample, const uint64_t *keys, size_t count)
{
	struct index_hit *hits = calloc(count + 1, sizeof(*hits));

	must(hits != NULL);
	index_find(index, keys, count, hits);
	for (size_t i = 0; i < count; i++) {
		uint32_t at = plain_find(sample, keys[i]);

		expect(hits[i].entry == at, "key %llu of %zu: entry %u, not %u", (unsigned long long)keys[i], count,
		       hits[i].entry, at);
		if (at == INDEX_NO_ENTRY)
			expect(hits[i].attr == 0 && hits[i].importer == INDEX_NO_IMPORTER, "place %zu of %zu", i,
			       count);
		else
			expect(hits[i].attr == sample->entries[at].attr &&
				       hits[i].importer == sample->entries[at].importer,
			       "place %zu of %zu", i, count);
	}
	free(hits);
}

UNIT_TEST(every_entry_and_its_neighbours)
{
	for (size_t c = 0; c < ARRAY_LEN(counts); c++) {
		struct index index;
		struct sample sample = written_sample(counts[c], &index);
		uint64_t *keys = calloc(3 * sample.count + 4, sizeof(*keys));
		size_t n = 0;

		must(keys != NULL);
		keys[n++] = 0;
		for (uint64_t i = 0; i < sample.count; i++) {
			keys[n++] = sample.entries[i].key - 1;
			keys[n++] = sample.entries[i].key;
			keys[n++] = sample.entries[i].key + 1;
		}
		keys[n++] = KEYS_PER_FILER * (uint64_t)FILER_CODES - 1;
		keys[n++] = KEY_NONE;
		expect_hits(&index, &sample, keys, n);
		for (size_t i = 0; i < n && sample.count <= 1000; i++)
			expect_hits(&index, &sample, keys + i, 1);
		free(keys);
		index_close(&index);
		sample_free(&sample);
	}
}

/* Lookups of many keys help each other; in which order they stand must not show. */
UNIT_TEST(keys_in_any_order_and_number)
{
	struct rng rng = { 21 };
	struct index index;
	struct sample sample = written_sample(1000, &index);

	for (unsigned n = 0; n < 3000; n++) {
		size_t count = rng_below(&rng, 70);
		uint64_t keys[70];

		for (size_t i = 0; i < count; i++) {
			uint64_t key = sample.entries[rng_below(&rng, sample.count)].key;
			size_t pick = rng_below(&rng, 8);

			keys[i] = pick == 0 ? KEY_NONE : pick == 1 ? rng_next(&rng) : pick == 2 ? key + 1 : key;
			if (pick > 4 && i > 0) /* Serial numbers. */
				keys[i] = keys[i - 1] + 1;
		}
		expect_hits(&index, &sample, keys, count);
	}
	index_close(&index);
	sample_free(&sample);
}

UNIT_TEST(all_that_was_written_is_there)
{
	struct index index;
	struct sample sample = written_sample(1000, &index);

	assert_true(index.header.entries == sample.count);
	assert_int_equal(index.header.data_date, 17000);
	assert_true(index.header.built_at == 1780000000);
	for (uint64_t i = 0; i < sample.count; i++) {
		expect(index.keys[i] == sample.entries[i].key, "key %zu", (size_t)i);
		expect(memcmp(&index.cold[i], &sample.entries[i].cold, sizeof(struct index_cold)) == 0, "entry %zu",
		       (size_t)i);
	}
	for (uint32_t i = 0; i < SAMPLE_IMPORTERS; i++) {
		struct span text = dict_text(&sample.importers, i);

		expect_bytes(index_importer(&index, i), text, "importer");
	}
	expect_bytes(index_text(&index, 0), span_text("Liquidated"), "text 0");
	expect_bytes(index_text(&index, 1), span_text(""), "text 1");
	expect_bytes(index_provenance(&index), span_text(SAMPLE_PROVENANCE), "provenance");
	index_close(&index);
	sample_free(&sample);
}

UNIT_TEST(the_same_bytes_in_any_order)
{
	struct sample sample = sample_make(1000);
	uint64_t root = sample_write(&sample, sample.entries, folder_file(&folder, "a.cidx"));
	size_t len, other_len;
	char *bytes = file_read(folder_file(&folder, "a.cidx"), &len);

	assert_true(root == ((const struct index_header *)(const void *)bytes)->root);
	for (uint64_t seed = 0; seed < 5; seed++) {
		char *other;

		sample_shuffle(sample.entries, sample.count, seed);
		expect(sample_write(&sample, sample.entries, folder_file(&folder, "b.cidx")) == root, "root");
		other = file_read(folder_file(&folder, "b.cidx"), &other_len);
		expect(other_len == len && memcmp(other, bytes, len) == 0, "order %zu", (size_t)seed);
		free(other);
	}
	free(bytes);
	sample_free(&sample);
}

UNIT_TEST(sections_lie_as_the_format_says)
{
	static const uint8_t item_bytes[INDEX_SECTIONS] = { 8, 8, 8, 4, 24, 4, 1, 4, 1, 1 };

	assert_memory_equal(index_item_bytes, item_bytes, sizeof(item_bytes));
	for (size_t c = 0; c < ARRAY_LEN(counts); c++) {
		struct index index;
		struct sample sample = written_sample(counts[c], &index);
		uint64_t at = sizeof(struct index_header);

		for (unsigned s = 0; s < INDEX_SECTIONS; s++) {
			const struct index_section_row *row = &index.header.sections[s];

			expect(row->offset % INDEX_ALIGN == 0 && row->offset >= at && row->offset - at < INDEX_ALIGN,
			       "%s", index_section_names[s]);
			expect(row->checksum ==
				       XXH3_64bits(index.map.bytes.begin + row->offset, (size_t)row->len_bytes),
			       "%s", index_section_names[s]);
			at = row->offset + row->len_bytes;
		}
		assert_true(at == index.map.bytes.len_bytes && at == index.header.file_bytes);
		index_close(&index);
		sample_free(&sample);
	}
}

UNIT_TEST(filers_the_index_covers)
{
	static const char *const numbers[] = { "00000000000", "SSAZZZZZZZZ", "SSB00000000", "ZZZZZZZZZZZ" };
	static const struct {
		const char *code;
		bool covered;
	} rows[] = { { "000", true },  { "001", false }, { "SSA", true },  { "SSB", true },
		     { "SSC", false }, { "SS9", false }, { "ZZY", false }, { "ZZZ", true } };
	struct sample sample = sample_make(ARRAY_LEN(numbers));
	struct index index;
	uint32_t filer;

	for (size_t i = 0; i < ARRAY_LEN(numbers); i++)
		sample.entries[i] = sample_entry(key_pack(span_text(numbers[i])));
	(void)sample_write(&sample, sample.entries, folder_file(&folder, "a.cidx"));
	open_sample(&index);
	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		assert_true(filer_pack(span_text(rows[i].code), &filer));
		expect(index_has_filer(&index, filer) == rows[i].covered, "%s", rows[i].code);
	}
	index_close(&index);
	sample_free(&sample);
	sample = written_sample(0, &index);
	assert_false(index_has_filer(&index, filer));
	index_close(&index);
	sample_free(&sample);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, begin, end)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(every_entry_and_its_neighbours),  TEST(keys_in_any_order_and_number),
		TEST(all_that_was_written_is_there),   TEST(the_same_bytes_in_any_order),
		TEST(sections_lie_as_the_format_says), TEST(filers_the_index_covers),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
