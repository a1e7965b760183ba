/* index/reader.h: index_verify() finds every changed byte. */
#include "unit/index_file.h"

#define AGAIN "; build the index again"

static int begin(void **state)
{
	(void)state;
	file_make(sample_make(5000));
	return 0;
}

static int end(void **state)
{
	return file_end(state);
}

static void text_of(char *out, size_t capacity, size_t len_bytes, const char *sections)
{
	(void)snprintf(out, capacity, "%zu bytes from here on do not match their checksum (sections: %s)" AGAIN,
		       len_bytes, sections);
}

/* Opens and verifies; false with the error of whichever failed. */
static bool whole(struct err *err)
{
	struct index index;
	bool ok;

	if (!index_open(&index, file.path, err))
		return false;
	ok = index_verify(&index, 1, err);
	index_close(&index);
	return ok;
}

UNIT_TEST(an_untouched_file_is_whole)
{
	for (unsigned threads = 1; threads <= 5; threads++) {
		struct err err = ERR_INIT;
		struct index index;

		sample_open(&index, file.path);
		expect(index_verify(&index, threads, &err), "%s", err.text);
		index_close(&index);
	}
}

/* A bit, a byte, a byte that becomes zero: anywhere, also between sections. */
UNIT_TEST(ten_thousand_random_changes_are_all_found)
{
	struct rng rng = { 81 };

	must(file.len_bytes > 190000);
	for (unsigned n = 0; n < 10000; n++) {
		size_t at = rng_below(&rng, file.len_bytes);
		char old = file.bytes[at], new = old;
		struct err err = ERR_INIT;

		while (new == old)
			new = (char)(n % 2 ? old ^ (1 << rng_below(&rng, 8)) : (int)rng_next(&rng));
		sample_patch(file.path, at, &new, 1);
		expect(!whole(&err), "byte %zu: %02x for %02x is not found", at, (unsigned char)new,
		       (unsigned char)old);
		expect(err.set && err.place == ERR_AT_OFFSET && err.position <= at + sizeof(struct index_header),
		       "byte %zu: offset %zu: %s", at, (size_t)err.position, err.text);
		sample_patch(file.path, at, &old, 1);
	}
	assert_true(whole(&(struct err)ERR_INIT));
}

/* What somebody is writing is not damaged; the size tells it where two writes have the same time. */
UNIT_TEST(a_file_that_is_cut_meanwhile_has_changed)
{
	struct err err = ERR_INIT;
	struct index index;

	guard_catch_signals(); /* Here, because cmocka sets a handler of its own before every test. */
	sample_open(&index, file.path);
	must(truncate(file.path, (off_t)file.len_bytes / 2) == 0);
	assert_false(index_verify(&index, 1, &err));
	expect(strstr(err.text, "was changed while it was read") != NULL, "%s", err.text);
	index_close(&index);
	must(truncate(file.path, (off_t)file.len_bytes) == 0);
	sample_patch(file.path, 0, file.bytes, file.len_bytes);
}

/* Two blocks exchanged, or all of a section zero, as disks lose them. */
UNIT_TEST(lost_and_exchanged_pages)
{
	static const char zeros[INDEX_ALIGN];
	struct err err = ERR_INIT;

	for (size_t at = sizeof(struct index_header); at + INDEX_ALIGN <= file.len_bytes; at += INDEX_ALIGN) {
		if (memcmp(file.bytes + at, zeros, INDEX_ALIGN) == 0)
			continue;
		sample_patch(file.path, at, zeros, INDEX_ALIGN);
		expect(!whole(&err), "page at %zu is lost", at);
		sample_patch(file.path, at, file.bytes + at, INDEX_ALIGN);
	}
	sample_patch(file.path, 4096, file.bytes + 4096 + INDEX_BLOCK_BYTES, INDEX_BLOCK_BYTES);
	sample_patch(file.path, 4096 + INDEX_BLOCK_BYTES, file.bytes + 4096, INDEX_BLOCK_BYTES);
	expect(!whole(&err), "blocks are exchanged");
}

/* Every entry of the checksums, and that they are compared with the header. */
UNIT_TEST(damaged_checksums)
{
	const struct index_section_row *row = &file.header.sections[SECTION_CHECKSUMS];
	char text[200];

	text_of(text, sizeof(text), row->len_bytes, "checksums");
	for (size_t at = 0; at < row->len_bytes; at += 8) {
		struct err err = ERR_INIT;
		char byte = (char)(file.bytes[row->offset + at] + 1);

		file_put(SECTION_CHECKSUMS, at, &byte, 1);
		expect(!whole(&err) && err.position == row->offset, "offset %zu", (size_t)err.position);
		expect_text(err.text, text, "a checksum");
		file_put(SECTION_CHECKSUMS, at, &file.bytes[row->offset + at], 1);
	}
}

/* The blocks' checksums do not reach behind themselves. */
UNIT_TEST(something_behind_the_checksums)
{
	struct index_header header = file.header;
	struct err err = ERR_INIT;

	header.file_bytes += 8;
	must(truncate(file.path, (off_t)header.file_bytes) == 0);
	file_put_header(header);
	assert_false(whole(&err));
	expect_text(err.text, "something follows the checksums" AGAIN, "behind");
	assert_true(err.position == file.header.sections[SECTION_CHECKSUMS].offset);
}

/* The last block was said to be one of the checksums, which begin where it ends. */
UNIT_TEST(a_damaged_block_names_its_sections)
{
	for (unsigned s = 0; s < SECTION_CHECKSUMS; s++) {
		const struct index_section_row *row = &file.header.sections[s];
		uint64_t body_end = file.header.sections[SECTION_CHECKSUMS].offset;
		uint64_t block = (row->offset - INDEX_HEADER_BYTES) / INDEX_BLOCK_BYTES;
		uint64_t block_begin = INDEX_HEADER_BYTES + block * INDEX_BLOCK_BYTES;
		uint64_t block_end = block_begin + INDEX_BLOCK_BYTES < body_end ? block_begin + INDEX_BLOCK_BYTES
										: body_end;
		char byte = (char)~file.bytes[row->offset], names[200] = "", text[300];
		struct err err = ERR_INIT;

		for (unsigned other = 0; other < SECTION_CHECKSUMS; other++) {
			const struct index_section_row *o = &file.header.sections[other];

			if (o->offset >= block_end || o->offset + o->len_bytes <= block_begin)
				continue;
			(void)strcat(names, names[0] ? ", " : "");
			(void)strcat(names, index_section_names[other]);
		}
		text_of(text, sizeof(text), (size_t)(block_end - block_begin), names);
		file_put((enum index_section)s, 0, &byte, 1);
		if (s == SECTION_FILERS) {
			file_restore(); /* Does not open. */
			continue;
		}
		expect(!whole(&err) && err.position == block_begin, "%s: offset %zu", index_section_names[s],
		       (size_t)err.position);
		expect_text(err.text, text, index_section_names[s]);
		file_put((enum index_section)s, 0, &file.bytes[row->offset], 1);
	}
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, begin, end)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(an_untouched_file_is_whole),
		TEST(ten_thousand_random_changes_are_all_found),
		TEST(lost_and_exchanged_pages),
		TEST(damaged_checksums),
		TEST(something_behind_the_checksums),
		TEST(a_damaged_block_names_its_sections),
		TEST(a_file_that_is_cut_meanwhile_has_changed),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
