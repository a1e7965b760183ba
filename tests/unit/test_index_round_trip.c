/* index/writer.h and index/reader.h: what is written is found with all its fields, and nothing else is. */
#include "lookup_ways.h"
#include "unit/in_folder.h"
#include "unit/index_sample.h"

/* The sample of these places, written and opened. */
static struct sample written(struct places places, struct index *index)
{
	struct sample sample = sample_of(places);
	const char *path = folder_file(&folder, "a.cidx");

	(void)sample_write(&sample, path);
	sample_open(index, strdup(path));
	return sample;
}

static void done(struct sample *sample, struct index *index)
{
	const char *path = index->path;

	index_close(index);
	free((void *)(uintptr_t)path);
	sample_free(sample);
}

/* --- the slow model: the sorted array ------------------------------------------------------------------------------ */

static uint32_t plain_find(const struct sample *sample, uint64_t key)
{
	uint64_t place = place_of_key(key);
	size_t low = 0, high = sample->places.count;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (sample->places.at[middle] < place)
			low = middle + 1;
		else
			high = middle;
	}
	return low < sample->places.count && sample->places.at[low] == place ? (uint32_t)low : INDEX_NO_ENTRY;
}

static void expect_hits(const struct index *index, const struct sample *sample, const uint64_t *keys, size_t count,
			const char *name)
{
	struct index_hit *hits = calloc(count + 1, sizeof(*hits));
	uint64_t *places = calloc(count + 1, sizeof(*places));
	const char *odd;

	must(hits != NULL && places != NULL);
	for (size_t i = 0; i < count; i++)
		places[i] = place_of_key(keys[i]);
	odd = find_in_all_ways(index, places, count, hits);
	expect(!odd, "%s: %zu places: %s", name, count, odd);
	for (size_t i = 0; i < count; i++) {
		uint32_t at = plain_find(sample, keys[i]);
		struct index_entry entry = { .importer = INDEX_NO_IMPORTER };

		if (at != INDEX_NO_ENTRY)
			entry = sample_entry(sample->places.at[at]);
		expect(hits[i].entry == at, "%s: key %llu of %zu: entry %u, not %u", name, (unsigned long long)keys[i],
		       count, hits[i].entry, at);
		expect(hits[i].attr == entry.attr && hits[i].importer == entry.importer, "%s: entry %u", name, at);
	}
	free(hits);
	free(places);
}

struct keys {
	uint64_t *at;
	size_t count;
};

static void add_place(struct keys *keys, uint64_t place)
{
	keys->at[keys->count++] = key_of_place(place); /* KEY_NONE asks for nothing. */
}

/* Every entry's key, and those that a mistake by one would find: next keys and places, the same number of other filers. */
static struct keys keys_around(const struct sample *sample)
{
	size_t count = sample->places.count;
	struct keys keys = { .at = calloc(10 * count + 4, sizeof(uint64_t)) };

	must(keys.at != NULL);
	for (size_t i = 0; i < count; i++) {
		uint64_t place = sample->places.at[i], key = key_of_place(place);

		keys.at[keys.count++] = key;
		keys.at[keys.count++] = key - 1;
		keys.at[keys.count++] = key + 1;
		add_place(&keys, place + 1);
		add_place(&keys, place - 1);
		add_place(&keys, place + 480);
		add_place(&keys, place - 480);
		add_place(&keys, place + (UINT64_C(1) << PLACE_FILER_BITS));
		add_place(&keys, place - (UINT64_C(1) << PLACE_FILER_BITS));
		add_place(&keys, place ^ PLACE_LETTERS);
	}
	keys.at[keys.count++] = 0;
	keys.at[keys.count++] = KEYS_PER_FILER * (uint64_t)FILER_CODES - 1;
	keys.at[keys.count++] = KEYS_PER_FILER * (uint64_t)FILER_CODES;
	keys.at[keys.count++] = KEY_NONE;
	return keys;
}

static void expect_cold(const struct index *index, const struct sample *sample, const char *name)
{
	for (uint32_t i = 0; i < sample->places.count; i++) {
		struct index_entry entry = sample_entry(sample->places.at[i]);
		struct index_cold cold = index_cold(index, i);

		expect(memcmp(&cold, &entry.cold, sizeof(cold)) == 0, "%s: entry %u", name, i);
		expect(index_cold_duty(&cold) == index_cold_duty(&entry.cold), "%s: duty of entry %u", name, i);
	}
}

static void expect_cursor(const struct index *index, const struct sample *sample, const char *name)
{
	struct index_cursor cursor;
	uint64_t place = 0;
	uint32_t entry = 0;

	index_cursor_init(&cursor, index);
	for (size_t i = 0; i < sample->places.count; i++) {
		expect(index_cursor_next(&cursor, &place, &entry), "%s: the cursor ends at %zu", name, i);
		expect(place == sample->places.at[i] && entry == i, "%s: entry %zu is place %llx, number %u", name, i,
		       (unsigned long long)place, entry);
	}
	for (unsigned i = 0; i < 3; i++)
		expect(!index_cursor_next(&cursor, &place, &entry), "%s: the cursor goes on", name);
}

static void expect_filers(const struct index *index, const struct sample *sample, const char *name)
{
	bool *there = calloc(FILER_CODES, sizeof(bool));
	uint32_t count = 0;

	must(there != NULL);
	for (size_t i = 0; i < sample->places.count; i++) {
		count += !there[place_filer(sample->places.at[i])];
		there[place_filer(sample->places.at[i])] = true;
	}
	for (uint32_t filer = 0; filer < FILER_CODES; filer++)
		expect(index_has_filer(index, filer) == there[filer], "%s: filer %u", name, filer);
	expect(index->filers_count == count, "%s: %u filers", name, index->filers_count);
	assert_false(index_has_filer(index, FILER_CODES));
	assert_false(index_has_filer(index, UINT32_MAX));
	free(there);
}

/* --- tests ------------------------------------------------------------------------------------------------------------- */

/* Takes the places over. */
static void expect_round_trip(struct places places, const char *name)
{
	struct err err = ERR_INIT;
	struct index index;
	struct sample sample = written(places, &index);
	struct keys keys = keys_around(&sample);

	expect_hits(&index, &sample, keys.at, keys.count, name);
	for (size_t i = 0; i < keys.count; i += 1 + i / 2000)
		expect_hits(&index, &sample, keys.at + i, 1, name);
	expect_cold(&index, &sample, name);
	expect_cursor(&index, &sample, name);
	expect_filers(&index, &sample, name);
	expect(index.header.entries == sample.places.count, "%s: %zu entries", name, (size_t)index.header.entries);
	expect(index_verify(&index, 2, &err), "%s: %s", name, err.text);
	free(keys.at);
	done(&sample, &index);
}

UNIT_TEST(every_population)
{
	for (size_t p = 0; p < ARRAY_LEN(populations); p++) {
		for (unsigned round = 0; round < populations[p].rounds; round++)
			expect_round_trip(places_make(&populations[p], 1000 + round), populations[p].name);
	}
}

/* Five entries a line of HOT, ten a line of strays, 480 a line of serials: one less, just so, one more. */
UNIT_TEST(every_number_of_entries)
{
	static const size_t counts[] = { 1,  2,  3,  4,  5,  6,  9,   10,  11,  12,  14,  15,  16,
					 19, 20, 21, 29, 30, 31, 479, 480, 481, 482, 959, 960, 961 };
	struct rng rng = { 61 };
	char name[64];

	for (size_t i = 0; i < ARRAY_LEN(counts); i++) {
		struct places dense = { .at = NULL }, strays = { .at = NULL }, both = { .at = NULL };

		(void)snprintf(name, sizeof(name), "%zu entries", counts[i]);
		places_serials(&dense, 5, 480, counts[i]);
		expect_round_trip(dense, name);
		places_steps(&strays, 5, 480, counts[i], 40000, &rng);
		places_settle(&strays);
		expect_round_trip(strays, name);
		places_serials(&both, 5, 480, counts[i]);
		places_serials(&both, 6, 7, counts[i]);
		places_steps(&both, 7, 100000, counts[i], 40000, &rng);
		places_settle(&both);
		expect_round_trip(both, name);
	}
}

/* Lookups of many keys help each other; in which order they stand must not show. */
UNIT_TEST(keys_in_any_order_and_number)
{
	struct rng rng = { 21 };
	struct index index;
	struct sample sample = written(places_make(population_of("all kinds together"), 3), &index);

	for (unsigned n = 0; n < 5000; n++) {
		size_t count = rng_below(&rng, 200);
		uint64_t keys[200];

		for (size_t i = 0; i < count; i++) {
			uint64_t place = sample.places.at[rng_below(&rng, sample.places.count)];
			size_t pick = rng_below(&rng, 8);

			keys[i] = pick == 0   ? KEY_NONE
				  : pick == 1 ? rng_next(&rng)
				  : pick == 2 ? key_of_place(place + 1)
					      : key_of_place(place);
			if (pick > 5 && i > 0 && keys[i - 1] != KEY_NONE) /* Serial numbers. */
				keys[i] = key_of_place(place_of_key(keys[i - 1]) + 1);
		}
		expect_hits(&index, &sample, keys, count, "any order");
	}
	done(&sample, &index);
}

UNIT_TEST(texts_and_header)
{
	struct index index;
	struct sample sample = sample_make(1000);
	const char *path = folder_file(&folder, "a.cidx");
	uint64_t root = sample_write(&sample, path);
	struct index_remark_texts none;

	sample_open(&index, path);
	assert_true(index.header.root == root);
	assert_int_equal(index.header.data_date, SAMPLE_DATA_DATE);
	assert_true(index.header.built_at == SAMPLE_BUILT_AT);
	assert_int_equal(index.header.importers, SAMPLE_IMPORTERS);
	assert_int_equal(index.header.remarks, ARRAY_LEN(sample_remarks));
	assert_memory_equal(index.header.written_by, "cape ", 5);
	for (uint32_t i = 0; i < SAMPLE_IMPORTERS; i++)
		expect_bytes(index_importer(&index, i), dict_text(&sample.importers, i), "importer");
	assert_true(index_importer(&index, SAMPLE_IMPORTERS).begin == NULL);
	assert_true(index_importer(&index, INDEX_NO_IMPORTER).begin == NULL);
	for (uint32_t i = 0; i < ARRAY_LEN(sample_remarks); i++) {
		struct index_remark_texts texts = index_remark(&index, i + 1);
		const char *status = sample_remarks[i].liquidation_status, *cape = sample_remarks[i].cape;

		expect((texts.liquidation_status.begin != NULL) == (status != NULL), "remark %u", i);
		expect((texts.cape.begin != NULL) == (cape != NULL), "remark %u", i);
		expect_bytes(texts.liquidation_status, span_text(status ? status : ""), "liquidation status");
		expect_bytes(texts.cape, span_text(cape ? cape : ""), "CAPE indicator");
	}
	none = index_remark(&index, 0);
	assert_true(none.liquidation_status.begin == NULL && none.cape.begin == NULL);
	none = index_remark(&index, ARRAY_LEN(sample_remarks) + 1);
	assert_true(none.liquidation_status.begin == NULL && none.cape.begin == NULL);
	expect_bytes(index_provenance(&index), span_text(SAMPLE_PROVENANCE), "provenance");
	index_close(&index);
	sample_free(&sample);
}

UNIT_TEST(sections_lie_as_the_format_says)
{
	for (size_t p = 0; p < ARRAY_LEN(populations); p++) {
		struct index index;
		struct sample sample = written(places_make(&populations[p], 5), &index);
		struct span file = index.map.bytes;
		uint64_t at = sizeof(struct index_header);

		for (unsigned s = 0; s < INDEX_SECTIONS; s++) {
			const struct index_section_row *row = &index.header.sections[s];

			expect(row->id == s && row->flags == 0 && row->offset % INDEX_ALIGN == 0 && row->offset >= at &&
				       row->offset - at < INDEX_ALIGN,
			       "%s", index_section_names[s]);
			for (; at < row->offset; at++)
				expect(file.begin[at] == 0, "byte %zu before %s", (size_t)at, index_section_names[s]);
			at = row->offset + row->len_bytes;
		}
		assert_true(at == file.len_bytes && at == index.header.file_bytes);
		done(&sample, &index);
	}
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, begin, end)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(every_population), TEST(every_number_of_entries),         TEST(keys_in_any_order_and_number),
		TEST(texts_and_header), TEST(sections_lie_as_the_format_says),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
