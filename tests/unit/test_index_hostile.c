/* index/reader.h: a forged header or forged sections lead to an error or to lookups that stay inside the file. */
#include "unit/index_sample.h"

#define ENTRIES 200

static struct folder folder;
static char *path;
static struct index_header header; /* of the file as it was written */
static uint64_t probes[ENTRIES * 2 + 2];

static int begin(void **state)
{
	struct sample sample = sample_make(ENTRIES);
	size_t len_bytes, n = 0;
	char *bytes;

	(void)state;
	folder = folder_make();
	path = strdup(folder_file(&folder, "a.cidx"));
	(void)sample_write(&sample, sample.entries, path);
	for (size_t i = 0; i < ENTRIES; i++) {
		probes[n++] = sample.entries[i].key;
		probes[n++] = sample.entries[i].key + 1;
	}
	probes[n++] = 0;
	probes[n++] = KEY_NONE;
	sample_free(&sample);
	bytes = file_read(path, &len_bytes);
	memcpy(&header, bytes, sizeof(header));
	free(bytes);
	return 0;
}

static int end(void **state)
{
	(void)state;
	free(path);
	folder_remove(&folder);
	return 0;
}

/* --- what a lookup may do ------------------------------------------------------------------------------------------ */

static bool inside(const struct index *index, const void *at, size_t len_bytes)
{
	const unsigned char *first = index->map.bytes.begin, *byte = at;

	return byte >= first && byte <= first + index->map.bytes.len_bytes &&
	       len_bytes <= (size_t)(first + index->map.bytes.len_bytes - byte);
}

/* Every byte is looked at: an unmapped one ends the program. */
static void expect_inside(const struct index *index, struct span text, const char *what)
{
	static volatile unsigned char last;

	expect(text.len_bytes == 0 || inside(index, text.begin, text.len_bytes), "%s lies outside", what);
	for (size_t i = 0; i < text.len_bytes; i++)
		last = text.begin[i];
	(void)last;
}

static void expect_all_inside(const struct index *index)
{
	static const uint32_t numbers[] = { 0, 1, 2, SAMPLE_IMPORTERS - 1, SAMPLE_IMPORTERS, 1000, UINT32_MAX };
	struct index_hit hits[ARRAY_LEN(probes)];
	uint64_t entries = index->header.entries;

	expect(inside(index, index->keys, entries * 8) && inside(index, index->attrs, entries * 8) &&
		       inside(index, index->importers, entries * 4) &&
		       inside(index, index->cold, entries * sizeof(struct index_cold)) &&
		       inside(index, index->fences, index->blocks * 8),
	       "an array lies outside");
	index_find(index, probes, ARRAY_LEN(probes), hits);
	for (size_t i = 0; i < ARRAY_LEN(probes); i++) {
		expect(hits[i].entry == INDEX_NO_ENTRY ||
			       (probes[i] != KEY_NONE && index->keys[hits[i].entry] == probes[i]),
		       "key %zu", i);
		expect_inside(index, index_importer(index, hits[i].importer), "the importer of an entry");
	}
	for (size_t i = 0; i < ARRAY_LEN(numbers); i++) {
		expect_inside(index, index_importer(index, numbers[i]), "importer");
		expect_inside(index, index_text(index, numbers[i]), "text");
	}
	for (uint32_t filer = 0; filer < FILER_CODES; filer += 97)
		(void)index_has_filer(index, filer);
	expect_inside(index, index_provenance(index), "provenance");
}

/* True if it opened. */
static bool try_lookups(const char *row)
{
	struct err err = ERR_INIT;
	struct index index;

	if (!index_open(&index, path, &err)) {
		expect(err.set && err.text[0] != '\0', "%s: refused without a word", row);
		return false;
	}
	expect_all_inside(&index);
	index_close(&index);
	return true;
}

static bool try_header(const struct index_header *forged, const char *row)
{
	struct index_header sealed = *forged;

	sample_seal(&sealed);
	sample_patch(path, 0, &sealed, sizeof(sealed));
	return try_lookups(row);
}

/* --- forged headers ----------------------------------------------------------------------------------------------- */

/* Values about a true one, about the ends of the file, and those that overflow sums and products. */
static size_t hostile_values(uint64_t value, uint64_t values[64])
{
	static const uint64_t fixed[] = {
		0,
		1,
		7,
		8,
		INDEX_ALIGN,
		UINT32_MAX - 1,
		UINT32_MAX,
		UINT64_C(1) << 32,
		UINT64_C(1) << 40,
		UINT64_C(1) << 61,
		UINT64_C(1) << 63,
		UINT64_MAX - INDEX_ALIGN + 1,
		UINT64_MAX - 7,
		UINT64_MAX,
	};
	uint64_t file = header.file_bytes, last_page = file / INDEX_ALIGN * INDEX_ALIGN;
	const uint64_t near[] = { value - 1,    value + 1,          value + 8,
				  value * 2,    file - 1,           file,
				  file + 1,     last_page,          last_page + INDEX_ALIGN,
				  file - value, UINT64_MAX - value, UINT64_MAX / 8 + 1 + value };

	memcpy(values, fixed, sizeof(fixed));
	memcpy(values + ARRAY_LEN(fixed), near, sizeof(near));
	return ARRAY_LEN(fixed) + ARRAY_LEN(near);
}

UNIT_TEST(every_section_at_every_bad_place)
{
	uint64_t offsets[64], lengths[64];
	unsigned opened = 0;

	for (unsigned s = 0; s < INDEX_SECTIONS; s++) {
		size_t offsets_count = hostile_values(header.sections[s].offset, offsets);
		size_t lengths_count = hostile_values(header.sections[s].len_bytes, lengths);

		offsets[offsets_count++] = header.sections[s].offset;
		lengths[lengths_count++] = header.sections[s].len_bytes;
		for (size_t o = 0; o < offsets_count; o++) {
			for (size_t l = 0; l < lengths_count; l++) {
				struct index_header forged = header;

				forged.sections[s].offset = offsets[o];
				forged.sections[s].len_bytes = lengths[l];
				opened += try_header(&forged, index_section_names[s]);
			}
		}
	}
	expect(opened >= INDEX_SECTIONS, "only %u opened: the untouched header is among them for each section", opened);
}

UNIT_TEST(every_bad_count)
{
	static const struct {
		size_t offset, width;
		const char *name;
	} fields[] = {
		{ offsetof(struct index_header, entries), 8, "entries" },
		{ offsetof(struct index_header, importers), 4, "importers" },
		{ offsetof(struct index_header, texts), 4, "texts" },
		{ offsetof(struct index_header, file_bytes), 8, "file_bytes" },
		{ offsetof(struct index_header, data_date), 2, "data_date" },
		{ offsetof(struct index_header, reserved), 2, "reserved" },
		{ offsetof(struct index_header, built_at), 8, "built_at" },
		{ offsetof(struct index_header, major), 2, "major" },
		{ offsetof(struct index_header, minor), 2, "minor" },
	};
	uint64_t values[64];

	for (size_t f = 0; f < ARRAY_LEN(fields); f++) {
		size_t count = hostile_values(ENTRIES, values);

		for (size_t v = 0; v < count; v++) {
			struct index_header forged = header;

			memcpy((char *)&forged + fields[f].offset, &values[v], fields[f].width);
			(void)try_header(&forged, fields[f].name);
		}
	}
	assert_true(try_header(&header, "untouched"));
}

/* A count and the sections that must fit it, forged together. */
UNIT_TEST(counts_and_sizes_that_agree)
{
	static const struct {
		uint64_t entries;
		bool opens;
	} rows[] = {
		{ 0, true },  { 1, true },           { 63, true },       { 64, true },
		{ 65, true }, { ENTRIES - 1, true }, { 1000000, false }, { INDEX_ENTRIES_MAX, false },
	};

	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		struct index_header forged = header;

		forged.entries = rows[i].entries;
		for (unsigned s = SECTION_FENCES; s <= SECTION_COLD; s++)
			forged.sections[s].len_bytes =
				index_section_items(&forged, (enum index_section)s) * index_item_bytes[s];
		expect(try_header(&forged, "entries") == rows[i].opens, "%zu entries", (size_t)rows[i].entries);
	}
}

/* --- forged sections ---------------------------------------------------------------------------------------------- */

/* The header's root does not cover what sections hold, so a file with changed ones opens. */
UNIT_TEST(sections_full_of_garbage)
{
	struct rng rng = { 23 };

	for (unsigned n = 0; n < 100; n++) {
		unsigned s = n % INDEX_SECTIONS;
		size_t len = (size_t)header.sections[s].len_bytes;
		unsigned char *garbage = malloc(len + 1);

		must(garbage != NULL);
		for (size_t i = 0; i < len; i++)
			garbage[i] = (unsigned char)(n < 10 ? 0xFF : n < 20 ? 0x00 : rng_next(&rng));
		sample_patch(path, header.sections[s].offset, garbage, len);
		expect(try_lookups(index_section_names[s]), "%s", index_section_names[s]);
		free(garbage);
	}
}

/* Ends that go back or lead outside give empty texts; their neighbours stay as they are. */
UNIT_TEST(damaged_ends_give_empty_texts)
{
	uint32_t texts_bytes = (uint32_t)header.sections[SECTION_IMPORTER_TEXTS].len_bytes;
	const uint32_t bad[] = { texts_bytes + 1, UINT32_MAX, UINT32_MAX - 1, UINT32_C(1) << 31 };
	uint64_t at = header.sections[SECTION_IMPORTER_ENDS].offset + 3 * sizeof(uint32_t);
	struct err err = ERR_INIT;
	struct index index;
	uint32_t zero = 0;

	for (size_t i = 0; i < ARRAY_LEN(bad); i++) {
		sample_patch(path, at, &bad[i], sizeof(bad[i]));
		assert_true(index_open(&index, path, &err));
		expect(index_importer(&index, 3).len_bytes == 0, "end %u", bad[i]);
		expect(index_importer(&index, 4).len_bytes == 0, "begin %u", bad[i]);
		expect_bytes(index_importer(&index, 2), span_text("123456782XX"), "the one before");
		expect_bytes(index_importer(&index, 5), span_text("123456785XX"), "the one behind");
		index_close(&index);
	}
	sample_patch(path, at, &zero, sizeof(zero)); /* Number 3 ends before it begins. */
	assert_true(index_open(&index, path, &err));
	assert_int_equal(index_importer(&index, 3).len_bytes, 0);
	assert_int_equal(index_importer(&index, SAMPLE_IMPORTERS).len_bytes, 0);
	assert_int_equal(index_text(&index, UINT32_MAX).len_bytes, 0);
	index_close(&index);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, begin, end)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(every_section_at_every_bad_place), TEST(every_bad_count),
		TEST(counts_and_sizes_that_agree),      TEST(sections_full_of_garbage),
		TEST(damaged_ends_give_empty_texts),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
