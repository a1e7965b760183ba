/* index/reader.h: a header that was changed anywhere, or a file that was cut or added to, is refused with its reason. */
#include "unit/index_file.h"

#define AGAIN "; build the index again"

static int begin(void **state)
{
	(void)state;
	file_make(sample_make(3000));
	return 0;
}

static int end(void **state)
{
	return file_end(state);
}

/* --- fields of the header -------------------------------------------------------------------------------------------- */

/* A field that gets a value while the root matches: the check of the field itself must see it. NULL: it opens. */
struct forgery {
	const char *field;
	size_t offset, width;
	uint64_t value;
	const char *text;
	uint64_t position;
};

#define FIELD(field) #field, offsetof(struct index_header, field), sizeof(file.header.field)

static void expect_forgery(const struct forgery *f)
{
	struct index_header header = file.header;

	memcpy((char *)&header + f->offset, &f->value, f->width);
	file_put_header(header);
	if (f->text)
		expect_refused(f->text, f->position, f->field);
	else
		expect_opens(f->field);
	file_put_header(file.header);
}

UNIT_TEST(versions)
{
	const struct forgery rows[] = {
		{ FIELD(major), 0, "index format 0.0 is older than what this cape reads (1.0)" AGAIN, 8 },
		{ FIELD(major), 2,
		  "index format 2.0 is newer than what this cape reads (1.0); use cape 0.1.0 or later, or build the "
		  "index again",
		  8 },
		{ FIELD(major), 65535,
		  "index format 65535.0 is newer than what this cape reads (1.0); use cape 0.1.0 or later, or build "
		  "the index again",
		  8 },
		{ FIELD(minor), 0, NULL, 0 },
		{ FIELD(minor), 1, NULL, 0 },
		{ FIELD(minor), 65535, NULL, 0 },
	};

	for (size_t i = 0; i < ARRAY_LEN(rows); i++)
		expect_forgery(&rows[i]);
}

/* Another version may keep its root elsewhere: it is told by its version, and names who wrote it. */
UNIT_TEST(a_newer_version_names_its_writer)
{
	struct index_header header = file.header;

	header.major = 3;
	header.minor = 14;
	header.root = 0;
	memset(header.written_by, 0, sizeof(header.written_by));
	memcpy(header.written_by, "cape 7.0.1", 10);
	sample_patch(file.path, 0, &header, sizeof(header));
	expect_refused(
		"index format 3.14 is newer than what this cape reads (1.0); use cape 7.0.1 or later, or build the "
		"index again",
		8, "newer");
	memset(header.written_by, 'c', sizeof(header.written_by));
	sample_patch(file.path, 0, &header, sizeof(header));
	expect_refused(
		"index format 3.14 is newer than what this cape reads (1.0); use cccccccccccccccccccccccccccccccc "
		"or later, or build the index again",
		8, "a name without an end");
}

UNIT_TEST(counts_and_dates)
{
	const struct index_section_row *s = file.header.sections;
	char file_bytes[200], one_more[200];
	const struct forgery rows[] = {
		{ FIELD(magic), 'X', "this is no cape index; build one with \"cape index build\"", 0 },
		{ FIELD(data_date), 0, "the data date is impossible" AGAIN, 12 },
		{ FIELD(data_date), 43831, "the data date is impossible" AGAIN, 12 },
		{ FIELD(data_date), 65534, "the data date is impossible" AGAIN, 12 },
		{ FIELD(data_date), 65535, "the data date is impossible" AGAIN, 12 },
		{ FIELD(data_date), 43830, NULL, 0 },
		{ FIELD(sections_count), 129, "the number of sections is impossible" AGAIN, 14 },
		{ FIELD(sections_count), 65535, "the number of sections is impossible" AGAIN, 14 },
		{ FIELD(sections_count), 11, "section checksums is missing" AGAIN, 88 },
		{ FIELD(sections_count), 0, "section hot is missing" AGAIN, 88 },
		{ FIELD(sections_count), 13, "section hot lies outside the file" AGAIN, 88 + 12 * 24 },
		{ FIELD(file_bytes), 0, file_bytes, 16 },
		{ FIELD(file_bytes), file.len_bytes + 1, one_more, 16 },
		{ FIELD(entries), 2999, "section cold has the wrong size" AGAIN, s[SECTION_COLD].offset },
		{ FIELD(entries), 3001, "section hot has the wrong size" AGAIN, s[SECTION_HOT].offset },
		{ FIELD(entries), 0, "section hot has the wrong size" AGAIN, s[SECTION_HOT].offset },
		{ FIELD(entries), UINT32_MAX - 1, "section hot has the wrong size" AGAIN, s[SECTION_HOT].offset },
		{ FIELD(entries), UINT32_MAX, "the number of entries is impossible" AGAIN, 24 },
		{ FIELD(entries), UINT64_MAX, "the number of entries is impossible" AGAIN, 24 },
		{ FIELD(importers), SAMPLE_IMPORTERS + 1, "section importer ends has the wrong size" AGAIN,
		  s[SECTION_IMPORTER_ENDS].offset },
		{ FIELD(importers), UINT32_MAX, "section importer ends has the wrong size" AGAIN,
		  s[SECTION_IMPORTER_ENDS].offset },
		{ FIELD(remarks), 0, "section remark ends has the wrong size" AGAIN, s[SECTION_REMARK_ENDS].offset },
		{ FIELD(remarks), UINT32_MAX, "section remark ends has the wrong size" AGAIN,
		  s[SECTION_REMARK_ENDS].offset },
		/* What is told to people, or compared by verify alone. */
		{ FIELD(built_at), UINT64_MAX, NULL, 0 },
		{ FIELD(written_by), 'X', NULL, 0 },
		{ FIELD(checksums), 1, NULL, 0 },
		{ FIELD(zero), 'X', NULL, 0 },
	};

	(void)snprintf(file_bytes, sizeof(file_bytes),
		       "the file has %zu bytes, not 0; it was cut or added to, build the index again", file.len_bytes);
	(void)snprintf(one_more, sizeof(one_more),
		       "the file has %zu bytes, not %zu; it was cut or added to, build the index again", file.len_bytes,
		       file.len_bytes + 1);
	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		struct forgery row = rows[i];

		row.width = row.width < sizeof(row.value) ? row.width : sizeof(row.value);
		expect_forgery(&row);
	}
}

/* --- rows of the table of sections ----------------------------------------------------------------------------------- */

/* Every section is put outside the file, and cut or stretched, with a root that matches. */
UNIT_TEST(places_and_lengths_of_every_section)
{
	for (unsigned s = 0; s < INDEX_SECTIONS; s++) {
		const struct index_section_row *row = &file.header.sections[s];
		const struct {
			const char *what;
			uint64_t offset, len_bytes;
		} outside[] = {
			{ "in the header", 0, row->len_bytes },
			{ "not aligned", row->offset + 1, row->len_bytes },
			{ "not aligned", row->offset - 8, row->len_bytes },
			{ "behind the end", (file.len_bytes / INDEX_ALIGN + 1) * INDEX_ALIGN, row->len_bytes },
			{ "far behind the end", UINT64_MAX / INDEX_ALIGN * INDEX_ALIGN, row->len_bytes },
			{ "longer than the file", row->offset, file.len_bytes },
			{ "beyond the file", row->offset, file.len_bytes - row->offset + 1 },
			{ "sums that overflow", row->offset, UINT64_MAX - row->offset + 1 },
			{ "sums that overflow", row->offset, UINT64_MAX },
		};
		char text[100], name[100];

		(void)snprintf(text, sizeof(text), "section %s lies outside the file" AGAIN, index_section_names[s]);
		for (size_t i = 0; i < ARRAY_LEN(outside); i++) {
			struct index_header header = file.header;

			(void)snprintf(name, sizeof(name), "%s %s", index_section_names[s], outside[i].what);
			header.sections[s].offset = outside[i].offset;
			header.sections[s].len_bytes = outside[i].len_bytes;
			file_put_header(header);
			expect_refused(text, 88 + 24 * s, name);
		}
		if (index_item_bytes[s] == 1)
			continue;
		(void)snprintf(text, sizeof(text), "section %s has the wrong size" AGAIN, index_section_names[s]);
		for (int by = -1; by <= 1; by += 2) {
			struct index_header header = file.header;

			header.sections[s].len_bytes += (uint64_t)by;
			/* The last section cannot be longer than the file. */
			if (header.sections[s].offset + header.sections[s].len_bytes > file.len_bytes)
				continue;
			file_put_header(header);
			expect_refused(text, row->offset, index_section_names[s]);
		}
	}
}

/* --- without mending the root ------------------------------------------------------------------------------------------ */

UNIT_TEST(every_byte_of_the_header_is_guarded)
{
	for (size_t at = 0; at < sizeof(struct index_header); at++) {
		uint64_t position = at < 8 ? 0 : at < 12 ? 8 : 4088;
		char row[32];

		(void)snprintf(row, sizeof(row), "byte %zu", at);
		for (unsigned flip = 1; flip < 256; flip = flip * 3 + 1) {
			char byte = (char)(file.bytes[at] ^ (char)flip);
			/* A newer minor version is no reason by itself. */
			bool newer = at >= 10 && at < 12;

			sample_patch(file.path, at, &byte, 1);
			expect_refused(at < 12 && !newer ? "*" : "the header does not match its checksum" AGAIN,
				       newer ? 4088 : position, row);
		}
		sample_patch(file.path, at, &file.bytes[at], 1);
	}
	expect_opens("as it was");
}

/* --- cut, or added to -------------------------------------------------------------------------------------------------- */

static void expect_length_refused(size_t len_bytes)
{
	char row[64], text[200] = "*";
	uint64_t position = offsetof(struct index_header, file_bytes);

	(void)snprintf(row, sizeof(row), "%zu of %zu bytes", len_bytes, file.len_bytes);
	if (len_bytes < 8) {
		position = 0;
		(void)snprintf(text, sizeof(text), "this is no cape index; build one with \"cape index build\"");
	} else if (len_bytes < sizeof(struct index_header)) {
		position = len_bytes;
		(void)snprintf(text, sizeof(text), "the file ends inside its header" AGAIN);
	} else {
		(void)snprintf(text, sizeof(text),
			       "the file has %zu bytes, not %zu; it was cut or added to, build the index again",
			       len_bytes, file.len_bytes);
	}
	must(truncate(file.path, (off_t)len_bytes) == 0);
	expect_refused(text, position, row);
}

UNIT_TEST(cuts_in_the_header)
{
	for (size_t len = sizeof(struct index_header) + 1; len-- > 0;)
		expect_length_refused(len);
}

UNIT_TEST(cuts_at_every_border)
{
	struct rng rng = { 22 };

	for (unsigned s = 0; s < INDEX_SECTIONS; s++) {
		const struct index_section_row *row = &file.header.sections[s];

		for (uint64_t by = 0; by < 3; by++) {
			file_restore();
			expect_length_refused((size_t)(row->offset + 1 - by));
			file_restore();
			if (row->offset + row->len_bytes + 1 - by != file.len_bytes)
				expect_length_refused((size_t)(row->offset + row->len_bytes + 1 - by));
		}
	}
	for (unsigned n = 0; n < 300; n++) {
		file_restore();
		expect_length_refused(rng_below(&rng, file.len_bytes));
	}
}

UNIT_TEST(a_file_that_grew)
{
	static const size_t by[] = { 1, 8, 4096, 1 << 20 };

	for (size_t i = 0; i < ARRAY_LEN(by); i++)
		expect_length_refused(file.len_bytes + by[i]);
}

UNIT_TEST(other_files_are_no_index)
{
	static const char *const texts[] = { "", "C", "CAPEIDX", "Entry Number\nSSA26031601\n" };

	for (size_t i = 0; i < ARRAY_LEN(texts); i++) {
		file_write(file.path, texts[i], strlen(texts[i]));
		expect_refused("this is no cape index; build one with \"cape index build\"", 0, texts[i]);
	}
}

UNIT_TEST(a_missing_index_is_an_error_of_the_system)
{
	struct err err = ERR_INIT;
	struct index index;

	must(unlink(file.path) == 0);
	assert_false(index_open(&index, file.path, &err));
	expect(strstr(err.text, "cannot open") != NULL, "\"%s\"", err.text);
	assert_string_equal(err.path, file.path);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, begin, end)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(versions),
		TEST(a_newer_version_names_its_writer),
		TEST(counts_and_dates),
		TEST(places_and_lengths_of_every_section),
		TEST(every_byte_of_the_header_is_guarded),
		TEST(cuts_in_the_header),
		TEST(cuts_at_every_border),
		TEST(a_file_that_grew),
		TEST(other_files_are_no_index),
		TEST(a_missing_index_is_an_error_of_the_system),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
