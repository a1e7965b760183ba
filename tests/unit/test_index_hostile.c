/*
 * index/reader.h, index/census.h: sections that hold anything, under checksums that match, lead to wrong answers at most: lookups,
 * cursor, texts and census stay inside the file and come to an end.
 */
#include "index/census.h"
#include "lookup_ways.h"
#include "unit/index_file.h"

static int begin(void **state)
{
	(void)state;
	file_make(sample_make(1200));
	return 0;
}

static int end(void **state)
{
	return file_end(state);
}

/* --- what may be done with a file that opens ---------------------------------------------------------------------------- */

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

static void try_entry(const struct index *index, uint32_t entry)
{
	struct index_remark_texts texts = index_remark(index, index_cold(index, entry).remark);

	expect_inside(index, index_importer(index, index_hit(index, entry).importer), "the importer of an entry");
	expect_inside(index, texts.liquidation_status, "the liquidation status of an entry");
	expect_inside(index, texts.cape, "the CAPE indicator of an entry");
}

static void try_lookups(const struct index *index)
{
	enum { PROBES = 2500 };
	static uint64_t places[PROBES];
	static struct index_hit hits[PROBES];
	struct rng rng = { 91 };
	const char *odd;

	for (size_t i = 0; i < PROBES; i++) {
		uint64_t place = file.sample.places.at[i % file.sample.places.count];

		places[i] = i < 1200   ? place
			    : i < 2000 ? place + 1
			    : i < 2200 ? place_of_key(rng_next(&rng) >> 7)
			    : i < 2400 ? rng_next(&rng) >> 5
				       : rng_next(&rng);
	}
	odd = find_in_all_ways(index, places, PROBES, hits);
	expect(!odd, "%s", odd);
	for (size_t i = 0; i < PROBES; i++) {
		expect(hits[i].entry == INDEX_NO_ENTRY || hits[i].entry < index->header.entries, "entry %u",
		       hits[i].entry);
		expect((hits[i].attr & ENTRY_ZERO_MASK) == 0, "attributes of entry %u", hits[i].entry);
		expect_inside(index, index_importer(index, hits[i].importer), "importer");
		if (hits[i].entry != INDEX_NO_ENTRY)
			try_entry(index, hits[i].entry);
	}
}

/* It ends, with no more entries than there are, each of a filer there is. */
static void try_cursor(const struct index *index)
{
	struct index_cursor cursor;
	uint64_t place, count = 0;
	uint32_t entry;

	index_cursor_init(&cursor, index);
	while (index_cursor_next(&cursor, &place, &entry)) {
		uint64_t key = key_of_place(place);

		expect(entry == count && count < index->header.entries, "entry %u", entry);
		expect(index_has_filer(index, place_filer(place)), "filer %u", place_filer(place));
		expect(key == KEY_NONE || key_filer(key) == place_filer(place), "place %llx",
		       (unsigned long long)place);
		try_entry(index, entry);
		count++;
	}
}

static void try_texts(const struct index *index)
{
	static const uint32_t numbers[] = { 0, 1, 2, 3, 8, 9, 16, 17, 18, 1000, UINT32_MAX - 1, UINT32_MAX };

	for (size_t i = 0; i < ARRAY_LEN(numbers); i++) {
		struct index_remark_texts texts = index_remark(index, numbers[i]);

		expect_inside(index, index_importer(index, numbers[i]), "importer");
		expect_inside(index, texts.liquidation_status, "liquidation status");
		expect_inside(index, texts.cape, "CAPE indicator");
	}
	expect_inside(index, index_provenance(index), "provenance");
}

/* Codes of a field add up to the entries that the cursor gives; months are those of filers there are. */
static void try_census(const struct index *index)
{
	struct census *census = malloc(sizeof(*census));
	uint64_t types = 0, months = 0;
	struct err err = ERR_INIT;
	bool complete;

	must(census != NULL);
	complete = census_take(census, index, &err);
	for (unsigned code = 0; code < 128; code++)
		types += census->codes[FIELD_TYPE][code];
	for (size_t i = 0; i < census->months_count; i++) {
		const struct census_month *m = &census->months[i];
		char text[MONTH_TEXT_BYTES];

		expect(m->filer < FILER_CODES && m->month >= MONTH_UNKNOWN && m->month < 120 * 12 && m->entries > 0,
		       "filer %u, month %d", m->filer, m->month);
		month_format(m->month, text);
		months += m->entries;
	}
	expect(types == months && (complete ? types == index->header.entries : types < index->header.entries),
	       "%zu entries", (size_t)types);
	census_free(census);
	free(census);
}

/* Everything at once; true if it opened. */
static bool try_everything(const char *row)
{
	struct err err = ERR_INIT;
	struct index index;

	if (!index_open(&index, file.path, &err)) {
		expect(err.set && err.text[0] != '\0', "%s: refused without a word", row);
		return false;
	}
	try_lookups(&index);
	try_cursor(&index);
	try_texts(&index);
	try_census(&index);
	(void)index_verify(&index, 1, &err);
	index_close(&index);
	return true;
}

/* --- forged headers ----------------------------------------------------------------------------------------------------- */

/* Values about a true one, about the ends of the file, and those that overflow sums and products. */
static size_t hostile_values(uint64_t value, uint64_t values[64])
{
	uint64_t size = file.len_bytes, last_page = size / INDEX_ALIGN * INDEX_ALIGN;
	const uint64_t all[] = { 0,
				 1,
				 12,
				 64,
				 INDEX_ALIGN,
				 UINT32_MAX - 1,
				 UINT32_MAX,
				 UINT64_C(1) << 32,
				 UINT64_C(1) << 61,
				 UINT64_C(1) << 63,
				 UINT64_MAX - INDEX_ALIGN + 1,
				 UINT64_MAX,
				 value,
				 value - 1,
				 value + 1,
				 value + 64,
				 value * 2,
				 size - 1,
				 size,
				 size + 1,
				 last_page,
				 last_page + INDEX_ALIGN,
				 size - value,
				 UINT64_MAX - value };

	memcpy(values, all, sizeof(all));
	return ARRAY_LEN(all);
}

UNIT_TEST(every_section_at_every_bad_place)
{
	uint64_t offsets[64], lengths[64];
	unsigned opened = 0;

	for (unsigned s = 0; s < INDEX_SECTIONS; s++) {
		size_t offsets_count = hostile_values(file.header.sections[s].offset, offsets);
		size_t lengths_count = hostile_values(file.header.sections[s].len_bytes, lengths);

		for (size_t o = 0; o < offsets_count; o++) {
			for (size_t l = 0; l < lengths_count; l++) {
				struct index_header header = file.header;

				header.sections[s].offset = offsets[o];
				header.sections[s].len_bytes = lengths[l];
				file_put_header(header);
				opened += try_everything(index_section_names[s]);
			}
		}
	}
	expect(opened >= INDEX_SECTIONS, "only %u opened: the untouched header is among them for each section", opened);
}

/* A count and the sections that must fit it, forged together: the rest leads beyond them. */
UNIT_TEST(fewer_entries_than_the_directory_says)
{
	static const uint64_t counts[] = { 0, 1, 4, 5, 6, 479, 480, 1199 };

	for (size_t i = 0; i < ARRAY_LEN(counts); i++) {
		struct index_header header = file.header;

		header.entries = counts[i];
		header.sections[SECTION_HOT].len_bytes = (counts[i] + 4) / 5 * 64;
		header.sections[SECTION_COLD].len_bytes = counts[i] * 20;
		file_put_header(header);
		expect(try_everything("entries"), "%zu entries", (size_t)counts[i]);
	}
}

/* --- forged sections ---------------------------------------------------------------------------------------------------- */

UNIT_TEST(sections_full_of_garbage)
{
	struct rng rng = { 23 };

	for (unsigned n = 0; n < 40 * SECTION_CHECKSUMS; n++) {
		unsigned s = n % SECTION_CHECKSUMS, kind = n / SECTION_CHECKSUMS;
		size_t len = (size_t)file.header.sections[s].len_bytes;
		unsigned char *garbage = malloc(len + 8);

		must(garbage != NULL);
		memcpy(garbage, file.bytes + file.header.sections[s].offset, len);
		for (size_t i = 0; i < len; i++) {
			if (kind < 3)
				garbage[i] = (unsigned char)(kind == 0 ? 0xFF : kind == 1 ? 0x00 : 0x7F);
			else if (kind < 20 || rng_below(&rng, 50) == 0)
				garbage[i] = (unsigned char)(rng_below(&rng, 4) ? rng_next(&rng) : 0xFF);
		}
		file_put((enum index_section)s, 0, garbage, len);
		file_seal();
		/* Garbage in the rows of filers is what opening refuses; in all else it is not looked for. */
		expect(try_everything(index_section_names[s]) || s == SECTION_FILERS, "%s", index_section_names[s]);
		file_put((enum index_section)s, 0, file.bytes + file.header.sections[s].offset, len);
		free(garbage);
	}
}

/* A field of every item of a section. */
static void put_everywhere(enum index_section section, size_t offset, uint32_t value)
{
	uint64_t len = file.header.sections[section].len_bytes;

	for (uint64_t at = 0; at < len; at += index_item_bytes[section])
		file_put(section, at + offset, &value, sizeof(value));
}

UNIT_TEST(fields_by_name)
{
	static const struct {
		const char *what;
		enum index_section section;
		size_t offset;
	} rows[] = {
		{ "first entries of serials", SECTION_SERIALS, offsetof(struct index_serials, first_entry) },
		{ "bits of serials", SECTION_SERIALS, offsetof(struct index_serials, bits[14]) },
		{ "first entries of strays", SECTION_STRAYS, offsetof(struct index_strays, first_entry) },
		{ "first numbers of strays", SECTION_STRAYS, offsetof(struct index_strays, low[0]) },
		{ "upper halves of strays", SECTION_STRAYS, offsetof(struct index_strays, high[0]) },
		{ "last upper halves of strays", SECTION_STRAYS, offsetof(struct index_strays, high[8]) },
		{ "first chunks of runs", SECTION_RUNS, offsetof(struct index_run, first_chunk) },
		{ "first lines of runs", SECTION_RUNS, offsetof(struct index_run, first_line) },
		{ "lines of runs", SECTION_RUNS, offsetof(struct index_run, lines) },
		{ "importers", SECTION_HOT, offsetof(struct index_hot, importer[2]) },
		{ "remarks", SECTION_COLD, offsetof(struct index_cold, remark) },
		{ "upper halves of duties", SECTION_COLD, offsetof(struct index_cold, duty_cents[1]) },
		{ "days", SECTION_COLD, offsetof(struct index_cold, summary_date) },
		{ "ends of importers", SECTION_IMPORTER_ENDS, 0 },
		{ "ends of remarks", SECTION_REMARK_ENDS, 0 },
	};
	static const uint32_t values[] = { 0,     1,      2,          1199,       1200,       65534,      43830,
					   43831, 241101, 0x7FFFFFFF, 0x80000000, 0xFFFEFFFE, 0xFFFFFFFE, 0xFFFFFFFF };

	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		for (size_t v = 0; v < ARRAY_LEN(values); v++) {
			put_everywhere(rows[i].section, rows[i].offset, values[v]);
			file_seal();
			expect(try_everything(rows[i].what), "%s: %u", rows[i].what, values[v]);
			file_restore();
		}
	}
}

/* An entry's number beyond the entries is no entry. */
UNIT_TEST(first_entries_beyond_the_last)
{
	uint32_t beyond = 1200;
	struct index index;

	put_everywhere(SECTION_SERIALS, 0, beyond);
	put_everywhere(SECTION_STRAYS, 0, beyond);
	sample_open(&index, file.path);
	for (size_t i = 0; i < file.sample.places.count; i++) {
		uint64_t place = file.sample.places.at[i];
		struct index_hit hit;

		index_find(&index, &place, 1, &hit);
		expect(hit.entry == INDEX_NO_ENTRY && hit.importer == INDEX_NO_IMPORTER, "entry %zu", i);
	}
	index_close(&index);
}

/* Their carry led to the next filer's places, and for the last filer to one that does not exist. */
UNIT_TEST(strays_of_other_filers)
{
	uint32_t high = 0x0800FFFE; /* 43 bits and more */

	put_everywhere(SECTION_STRAYS, offsetof(struct index_strays, high[0]), high);
	assert_true(try_everything("strays"));
}

/* --- texts --------------------------------------------------------------------------------------------------------------- */

/* Ends that go back or lead outside give empty texts; their neighbours stay as they are. */
UNIT_TEST(damaged_ends_give_empty_texts)
{
	uint32_t len = (uint32_t)file.header.sections[SECTION_IMPORTER_TEXTS].len_bytes;
	const uint32_t bad[] = { len + 1, UINT32_MAX, UINT32_MAX - 1, UINT32_C(1) << 31 };
	struct index index;
	uint32_t zero = 0;

	for (size_t i = 0; i < ARRAY_LEN(bad); i++) {
		file_put(SECTION_IMPORTER_ENDS, 3 * sizeof(uint32_t), &bad[i], sizeof(bad[i]));
		sample_open(&index, file.path);
		expect(index_importer(&index, 3).len_bytes == 0, "end %u", bad[i]);
		expect(index_importer(&index, 4).len_bytes == 0, "begin %u", bad[i]);
		expect_bytes(index_importer(&index, 2), span_text("12345602XX"), "the one before");
		expect_bytes(index_importer(&index, 5), span_text("12345605XX"), "the one behind");
		index_close(&index);
	}
	file_put(SECTION_IMPORTER_ENDS, 3 * sizeof(uint32_t), &zero,
		 sizeof(zero)); /* Number 3 ends before it begins. */
	sample_open(&index, file.path);
	assert_int_equal(index_importer(&index, 3).len_bytes, 0);
	index_close(&index);
}

/* A status that is longer than its remark, or a remark that is shorter than its head, has no texts. */
UNIT_TEST(damaged_remarks_have_no_texts)
{
	static const uint32_t too_long[] = { 11, 12, 1000, UINT32_MAX };
	uint32_t fits = 10, end = 7;
	struct index_remark_texts texts;
	struct index index;
	uint32_t at; /* of "Liquidated" and "Y" */

	memcpy(&at, file.bytes + file.header.sections[SECTION_REMARK_ENDS].offset + 5 * sizeof(at), sizeof(at));

	for (size_t i = 0; i < ARRAY_LEN(too_long); i++) {
		file_put(SECTION_REMARK_TEXTS, at + 4, &too_long[i], 4);
		sample_open(&index, file.path);
		texts = index_remark(&index, 7);
		if (too_long[i] == 11) { /* Just fits: nothing is left for the other. */
			expect_bytes(texts.liquidation_status, span_text("LiquidatedY"), "status");
			assert_true(texts.cape.begin != NULL && texts.cape.len_bytes == 0);
		} else {
			expect(texts.liquidation_status.begin == NULL && texts.cape.begin == NULL, "%u", too_long[i]);
		}
		index_close(&index);
	}
	file_put(SECTION_REMARK_TEXTS, at + 4, &fits, 4);
	file_put(SECTION_REMARK_ENDS, 0, &end, 4);
	sample_open(&index, file.path);
	texts = index_remark(&index, 7);
	expect_bytes(texts.liquidation_status, span_text("Liquidated"), "status");
	expect_bytes(texts.cape, span_text("Y"), "CAPE indicator");
	texts = index_remark(&index, 1);
	assert_true(texts.liquidation_status.begin == NULL && texts.cape.begin == NULL);
	index_close(&index);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, begin, end)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(every_section_at_every_bad_place), TEST(fewer_entries_than_the_directory_says),
		TEST(sections_full_of_garbage),         TEST(fields_by_name),
		TEST(first_entries_beyond_the_last),    TEST(strays_of_other_filers),
		TEST(damaged_ends_give_empty_texts),    TEST(damaged_remarks_have_no_texts),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
