/* index/reader.h: the table of sections and the rows of filers, as no writer of ours would leave them. */
#include "core/version.h"
#include "unit/index_file.h"

#define AGAIN "; build the index again"

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

/* Where the row of a number stands. */
static uint64_t row_at(unsigned row)
{
	return offsetof(struct index_header, sections) + row * sizeof(struct index_section_row);
}

/* It opens, every entry is found, and every byte is as its checksum says. */
static void expect_works(const char *row)
{
	struct err err = ERR_INIT;
	struct index index;

	expect(index_open(&index, file.path, &err), "%s: %s", row, err.text);
	for (uint32_t i = 0; i < file.sample.places.count; i++) {
		struct index_entry entry = sample_entry(file.sample.places.at[i]);
		uint64_t place = entry.place;
		struct index_cold cold = index_cold(&index, i);
		struct index_hit hit;

		index_find(&index, &place, 1, &hit);
		expect(hit.entry == i && hit.attr == entry.attr && hit.importer == entry.importer &&
			       memcmp(&cold, &entry.cold, sizeof(cold)) == 0,
		       "%s: entry %u", row, i);
	}
	expect(index_verify(&index, 1, &err), "%s: %s", row, err.text);
	index_close(&index);
}

/* --- sections that are not known here --------------------------------------------------------------------------------- */

static struct index_header header_with(uint32_t id, uint32_t flags, uint64_t offset, uint64_t len_bytes)
{
	struct index_header header = file.header;

	header.sections[header.sections_count++] = (struct index_section_row){ id, flags, offset, len_bytes };
	return header;
}

UNIT_TEST(an_unknown_optional_section_is_skipped)
{
	static const uint32_t ids[] = { INDEX_SECTIONS, 127, 1000, UINT32_MAX };

	for (size_t i = 0; i < ARRAY_LEN(ids); i++) {
		file_put_header(header_with(ids[i], SECTION_OPTIONAL, INDEX_HEADER_BYTES, 100));
		expect_works("optional");
		file_put_header(header_with(ids[i], UINT32_MAX, file.len_bytes / INDEX_ALIGN * INDEX_ALIGN, 0));
		expect_works("optional, with flags that are not known either");
	}
}

UNIT_TEST(an_unknown_required_section_is_refused)
{
	file_put_header(header_with(12, 0, INDEX_HEADER_BYTES, 100));
	expect_refused("section 12 is not known to this cape; use cape " CAPE_VERSION
		       " or later, or build the index again",
		       row_at(12), "required");
	file_put_header(header_with(UINT32_MAX, ~SECTION_OPTIONAL, INDEX_HEADER_BYTES, 100));
	expect_refused("section 4294967295 is not known to this cape; use cape " CAPE_VERSION
		       " or later, or build the index again",
		       row_at(12), "required");
}

UNIT_TEST(an_unknown_section_outside_the_file_is_refused)
{
	file_put_header(header_with(1000, SECTION_OPTIONAL, 0, 100));
	expect_refused("section 1000 lies outside the file" AGAIN, row_at(12), "in the header");
	file_put_header(header_with(1000, SECTION_OPTIONAL, INDEX_ALIGN, file.len_bytes));
	expect_refused("section 1000 lies outside the file" AGAIN, row_at(12), "too long");
	file_put_header(header_with(1000, SECTION_OPTIONAL, UINT64_MAX - INDEX_ALIGN + 1, UINT64_MAX));
	expect_refused("section 1000 lies outside the file" AGAIN, row_at(12), "overflow");
}

/* A newer minor version with as many sections as the table holds, in any order. */
UNIT_TEST(a_full_table)
{
	struct index_header header = file.header;

	header.minor = 99;
	header.sections_count = INDEX_SECTIONS_MAX;
	for (unsigned s = 0; s < INDEX_SECTIONS_MAX; s++)
		header.sections[s] = (struct index_section_row){ 500 + s, SECTION_OPTIONAL, INDEX_ALIGN, s };
	for (unsigned s = 0; s < INDEX_SECTIONS; s++)
		header.sections[s * 10 + 7] = file.header.sections[INDEX_SECTIONS - 1 - s];
	file_put_header(header);
	expect_works("a full table");
}

UNIT_TEST(sections_in_any_order)
{
	struct rng rng = { 31 };

	for (unsigned n = 0; n < 20; n++) {
		struct index_header header = file.header;

		for (unsigned s = INDEX_SECTIONS; s > 1; s--) {
			size_t k = rng_below(&rng, s);
			struct index_section_row kept = header.sections[k];

			header.sections[k] = header.sections[s - 1];
			header.sections[s - 1] = kept;
		}
		file_put_header(header);
		expect_works("any order");
	}
}

/* --- missing, twice, one over another ----------------------------------------------------------------------------------- */

UNIT_TEST(each_section_missing)
{
	for (unsigned s = 0; s < INDEX_SECTIONS; s++) {
		struct index_header header = file.header;
		char text[100];

		(void)snprintf(text, sizeof(text), "section %s is missing" AGAIN, index_section_names[s]);
		memmove(&header.sections[s], &header.sections[s + 1],
			(INDEX_SECTIONS - s) * sizeof(header.sections[0]));
		header.sections_count--;
		file_put_header(header);
		expect_refused(text, row_at(0), index_section_names[s]);
		header = file.header;
		header.sections[s].id = 1000;
		header.sections[s].flags = SECTION_OPTIONAL;
		file_put_header(header);
		expect_refused(text, row_at(0), index_section_names[s]);
	}
}

UNIT_TEST(each_section_twice)
{
	for (unsigned s = 0; s < INDEX_SECTIONS; s++) {
		const struct index_section_row *row = &file.header.sections[s];
		char text[100];

		(void)snprintf(text, sizeof(text), "section %s is there twice" AGAIN, index_section_names[s]);
		for (uint32_t flags = 0; flags <= SECTION_OPTIONAL; flags++) {
			file_put_header(header_with(s, flags, row->offset, row->len_bytes));
			expect_refused(text, row_at(INDEX_SECTIONS), index_section_names[s]);
		}
	}
}

/* One may lie over another: nothing is written through them. What is read is wrong then, and stays inside. */
UNIT_TEST(each_section_over_each_other)
{
	for (unsigned s = 0; s < INDEX_SECTIONS; s++) {
		for (unsigned over = 0; over < INDEX_SECTIONS; over++) {
			struct index_header header = file.header;
			struct err err = ERR_INIT;
			struct index index;

			header.sections[s].offset = header.sections[over].offset;
			if (header.sections[s].offset + header.sections[s].len_bytes > file.len_bytes)
				header.sections[s].len_bytes = 0;
			file_put_header(header);
			if (!index_open(&index, file.path, &err))
				continue;
			for (size_t i = 0; i < file.sample.places.count; i++) {
				uint64_t place = file.sample.places.at[i];
				struct index_hit hit;

				index_find(&index, &place, 1, &hit);
				expect(hit.entry == INDEX_NO_ENTRY || hit.entry < index.header.entries, "%s over %s",
				       index_section_names[s], index_section_names[over]);
				(void)index_importer(&index, hit.importer);
			}
			(void)index_verify(&index, 1, &err);
			index_close(&index);
		}
	}
}

/* Flags of sections that are known say nothing. */
UNIT_TEST(flags_of_known_sections)
{
	struct index_header header = file.header;

	for (unsigned s = 0; s < INDEX_SECTIONS; s++)
		header.sections[s].flags = s % 2 ? UINT32_MAX : SECTION_OPTIONAL;
	file_put_header(header);
	expect_works("flags");
}

/* --- filers -------------------------------------------------------------------------------------------------------------- */

UNIT_TEST(rows_of_filers)
{
	uint32_t runs = (uint32_t)(file.header.sections[SECTION_RUNS].len_bytes / sizeof(struct index_run));
	uint32_t strays = (uint32_t)(file.header.sections[SECTION_STRAYS].len_bytes / sizeof(struct index_strays));
	uint32_t rows_count = (uint32_t)(file.header.sections[SECTION_FILERS].len_bytes / sizeof(struct index_filer));
	const struct index_filer *filers = (const void *)(file.bytes + file.header.sections[SECTION_FILERS].offset);
	const struct {
		const char *what;
		uint32_t row;
		size_t offset;
		uint32_t value;
	} rows[] = {
		{ "the same twice", 1, 0, filers[0].filer },
		{ "descending", 0, 0, filers[1].filer + 1 },
		{ "an impossible code", rows_count - 2, 0, FILER_CODES },
		{ "the end in the middle", 0, 0, FILER_CODES },
		{ "a last row of a filer", rows_count - 1, 0, FILER_CODES - 1 },
		{ "a last row beyond", rows_count - 1, 0, FILER_CODES + 1 },
		{ "runs that descend", 0, 4, filers[1].first_run + 1 },
		{ "runs beyond the last", rows_count - 1, 4, runs + 1 },
		{ "runs far beyond the last", rows_count - 1, 4, UINT32_MAX },
		{ "strays that descend", 0, 8, filers[1].first_stray + 1 },
		{ "strays beyond the last", rows_count - 1, 8, strays + 1 },
		{ "strays far beyond the last", 1, 8, UINT32_MAX },
	};

	must(rows_count == 4 && runs > 0 && strays > 0);
	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		file_put(SECTION_FILERS, rows[i].row * sizeof(struct index_filer) + rows[i].offset, &rows[i].value, 4);
		expect_refused("the table of filers is damaged" AGAIN, file.header.sections[SECTION_FILERS].offset,
			       rows[i].what);
		file_restore();
	}
}

/* No row at all, or more than there are filer codes: the section alone tells. */
UNIT_TEST(numbers_of_filers)
{
	struct index_header header = file.header;
	uint64_t at = header.sections[SECTION_HOT].offset;

	header.sections[SECTION_FILERS].len_bytes = 0;
	file_put_header(header);
	expect_refused("the table of filers is damaged" AGAIN, header.sections[SECTION_FILERS].offset, "none");
	header = file.header;
	header.sections[SECTION_FILERS] = (struct index_section_row){ SECTION_FILERS, 0, at, 12 * 46658 };
	header.file_bytes = at + 12 * 46658;
	must(header.file_bytes > file.len_bytes && truncate(file.path, (off_t)header.file_bytes) == 0);
	file_put_header(header);
	expect_refused("the table of filers is damaged" AGAIN, at, "too many");
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, begin, end)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(an_unknown_optional_section_is_skipped),
		TEST(an_unknown_required_section_is_refused),
		TEST(an_unknown_section_outside_the_file_is_refused),
		TEST(a_full_table),
		TEST(sections_in_any_order),
		TEST(each_section_missing),
		TEST(each_section_twice),
		TEST(each_section_over_each_other),
		TEST(flags_of_known_sections),
		TEST(rows_of_filers),
		TEST(numbers_of_filers),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
