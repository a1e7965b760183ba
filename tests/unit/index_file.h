/*
 * One index file that is damaged on purpose, over and over: its bytes as they were written, putting them back, and what
 * opening it says.
 */
#ifndef CAPE_TESTS_UNIT_INDEX_FILE_H
#define CAPE_TESTS_UNIT_INDEX_FILE_H

#include "unit/index_sample.h"

static struct {
	struct folder folder;
	char *path;
	char *bytes; /* of the whole file, as it was written */
	size_t len_bytes;
	struct index_header header;
	struct sample sample;
} file;

/* Writes the sample, which it takes over. */
static inline void file_make(struct sample sample)
{
	file.folder = folder_make();
	file.sample = sample;
	file.path = strdup(folder_file(&file.folder, "a.cidx"));
	(void)sample_write(&sample, file.path);
	file.bytes = file_read(file.path, &file.len_bytes);
	memcpy(&file.header, file.bytes, sizeof(file.header));
}

static inline int file_end(void **state)
{
	(void)state;
	free(file.bytes);
	free(file.path);
	sample_free(&file.sample);
	folder_remove(&file.folder);
	return 0;
}

/* As it was written. */
static inline void file_restore(void)
{
	file_write(file.path, file.bytes, file.len_bytes);
}

/* With a header that is sealed before. */
static inline void file_put_header(struct index_header header)
{
	sample_seal(&header);
	sample_patch(file.path, 0, &header, sizeof(header));
}

static inline void file_put(enum index_section section, uint64_t offset, const void *bytes, size_t len_bytes)
{
	sample_patch(file.path, file.header.sections[section].offset + offset, bytes, len_bytes);
}

/* With checksums that match what the sections hold, however damaged: what a hostile writer makes. */
static inline void file_seal(void)
{
	const struct index_section_row *row = &file.header.sections[SECTION_CHECKSUMS];
	struct index_header header;
	size_t len_bytes;
	char *bytes = file_read(file.path, &len_bytes);
	struct span body = span_of(bytes + sizeof(header), (size_t)row->offset - sizeof(header));
	uint64_t *sums = calloc(row->len_bytes, 1);

	must(sums != NULL && len_bytes == file.len_bytes);
	index_block_checksums(body, 1, sums);
	memcpy(&header, bytes, sizeof(header));
	header.checksums = XXH3_64bits(sums, row->len_bytes);
	sample_patch(file.path, row->offset, sums, row->len_bytes);
	file_put_header(header);
	free(sums);
	free(bytes);
}

/* Refused with this text, at this offset; "*" stands for any text. */
static inline void expect_refused(const char *text, uint64_t offset, const char *row)
{
	struct err err = ERR_INIT;
	struct index index;

	expect(!index_open(&index, file.path, &err), "%s: it opens", row);
	if (strcmp(text, "*") != 0)
		expect_text(err.text, text, row);
	expect(strstr(err.text, "; ") || strstr(err.text, ", build"), "%s: no remedy in \"%s\"", row, err.text);
	expect(err.place == ERR_AT_OFFSET && err.position == offset, "%s: offset %zu, not %zu", row,
	       (size_t)err.position, (size_t)offset);
	expect(strcmp(err.path, file.path) == 0, "%s: path \"%s\"", row, err.path);
}

static inline void expect_opens(const char *row)
{
	struct err err = ERR_INIT;
	struct index index;

	expect(index_open(&index, file.path, &err), "%s: %s", row, err.text);
	index_close(&index);
}

#endif
