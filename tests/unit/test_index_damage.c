/* index/reader.h: a file with one changed header byte, or cut at any length, does not open. */
#include "unit/index_sample.h"

static struct folder folder;
static char *path;
static char *bytes; /* of the whole file */
static size_t len_bytes;

static int begin(void **state)
{
	struct sample sample = sample_make(200);

	(void)state;
	folder = folder_make();
	path = strdup(folder_file(&folder, "a.cidx"));
	(void)sample_write(&sample, sample.entries, path);
	sample_free(&sample);
	bytes = file_read(path, &len_bytes);
	return 0;
}

static int end(void **state)
{
	(void)state;
	free(bytes);
	free(path);
	folder_remove(&folder);
	return 0;
}

/* Fails to open with a message that names the file, or an offset in it, and a remedy. */
static void expect_refused(const char *row, size_t at)
{
	struct err err = ERR_INIT;
	struct index index;

	expect(!index_open(&index, path, &err), "%s %zu opens", row, at);
	expect(err.set && err.text[0] != '\0' && strstr(err.text, "; ") != NULL, "%s %zu: \"%s\"", row, at, err.text);
	expect(strcmp(err.path, path) == 0 && err.place == ERR_AT_OFFSET, "%s %zu: path \"%s\"", row, at, err.path);
	expect(err.position < sizeof(struct index_header), "%s %zu: offset %zu", row, at, (size_t)err.position);
}

static void expect_opens(void)
{
	struct err err = ERR_INIT;
	struct index index;

	expect(index_open(&index, path, &err), "%s", err.text);
	index_close(&index);
}

UNIT_TEST(every_byte_of_the_header_is_guarded)
{
	for (size_t at = 0; at < sizeof(struct index_header); at++) {
		for (unsigned flip = 1; flip < 256; flip = flip * 3 + 1) {
			char byte = (char)(bytes[at] ^ (char)flip);

			sample_patch(path, at, &byte, 1);
			expect_refused("byte", at);
		}
		sample_patch(path, at, &bytes[at], 1);
	}
	expect_opens();
}

UNIT_TEST(a_file_cut_at_any_length_does_not_open)
{
	struct rng rng = { 22 };
	size_t step;

	for (size_t len = len_bytes; len > 0; len -= step) {
		/* Every length near the header, near its sections' borders and near the end; elsewhere some. */
		bool near = len < 1000 || len % INDEX_ALIGN < 4 || len % INDEX_ALIGN > 4092 || len > len_bytes - 500;

		step = near ? 1 : 1 + rng_below(&rng, 200);
		step = step > len ? len : step;
		must(truncate(path, (off_t)(len - step)) == 0);
		expect_refused("length", len - step);
	}
}

UNIT_TEST(a_file_that_grew_does_not_open)
{
	static const char more[INDEX_ALIGN];

	sample_patch(path, len_bytes, more, 1);
	expect_refused("one byte more", len_bytes);
	sample_patch(path, len_bytes, more, sizeof(more));
	expect_refused("a block more", len_bytes);
}

UNIT_TEST(other_files_are_no_index)
{
	static const char *const texts[] = { "", "C", "CAPEIDX", INDEX_MAGIC, "Entry Number\nSSA26031601\n" };

	for (size_t i = 0; i < ARRAY_LEN(texts); i++) {
		file_write(path, texts[i], strlen(texts[i]));
		expect_refused(texts[i], i);
	}
}

UNIT_TEST(a_missing_index_is_an_error_of_the_system)
{
	struct err err = ERR_INIT;
	struct index index;

	must(unlink(path) == 0);
	assert_false(index_open(&index, path, &err));
	expect(strstr(err.text, "cannot open") != NULL, "\"%s\"", err.text);
	assert_string_equal(err.path, path);
}

/* The words of each refusal, and the offset where the reason stands. */
UNIT_TEST(refusals_by_example)
{
	static const struct {
		size_t offset;
		uint64_t value;
		size_t width;
		const char *words;
		uint64_t position;
	} rows[] = {
		{ offsetof(struct index_header, magic), 'X', 1, "no cape index", 0 },
		{ offsetof(struct index_header, major), 1, 2, "format 1.1 is not read", 8 },
		{ offsetof(struct index_header, minor), INDEX_MINOR + 1, 2, "is not read", 8 },
		{ offsetof(struct index_header, data_date), 43831, 2, "impossible", 16 },
		{ offsetof(struct index_header, entries), UINT64_C(1) << 40, 8, "impossible", 16 },
		{ offsetof(struct index_header, entries), 201, 8, "wrong size", 48 + SECTION_KEYS * 24 },
		{ offsetof(struct index_header, file_bytes), 1, 8, "bytes, not 1;", 24 },
		{ offsetof(struct index_header, importers), 18, 4, "wrong size", 48 + SECTION_IMPORTER_ENDS * 24 },
		{ offsetof(struct index_header, sections[SECTION_ATTRS].offset), 4095, 8, "outside the file",
		  48 + SECTION_ATTRS * 24 },
		{ offsetof(struct index_header, sections[SECTION_TEXTS].len_bytes), UINT64_MAX, 8, "outside the file",
		  48 + SECTION_TEXTS * 24 },
	};

	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		struct err err = ERR_INIT;
		struct index_header header;
		struct index index;

		memcpy(&header, bytes, sizeof(header));
		memcpy((char *)&header + rows[i].offset, &rows[i].value, rows[i].width);
		sample_seal(&header);
		sample_patch(path, 0, &header, sizeof(header));
		expect(!index_open(&index, path, &err), "row %zu", i);
		expect(strstr(err.text, rows[i].words) != NULL, "row %zu: \"%s\"", i, err.text);
		expect(err.position == rows[i].position, "row %zu: offset %zu", i, (size_t)err.position);
	}
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, begin, end)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(every_byte_of_the_header_is_guarded),
		TEST(a_file_cut_at_any_length_does_not_open),
		TEST(a_file_that_grew_does_not_open),
		TEST(other_files_are_no_index),
		TEST(a_missing_index_is_an_error_of_the_system),
		TEST(refusals_by_example),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
