/* Writing outcomes, and reading them with distrust. */
#include "ledger/outcome_file.h"

#include "core/mem.h"
#include "core/search.h"
#include "io/sink.h"

#include <stdlib.h>

static bool check_header(const struct outcome_header *h, uint64_t len_bytes)
{
	uint64_t rows_max = len_bytes / sizeof(struct outcome_row);

	/* A text has its NUL at least, so there are no more of them than bytes. */
	return h->rows <= rows_max && h->successes <= h->rows && h->texts <= h->texts_bytes &&
	       h->texts_bytes == len_bytes - h->rows * sizeof(struct outcome_row);
}

static bool take_texts(struct outcome_file *file, const char *at)
{
	const char *end = at + file->header.texts_bytes;

	if (at != end && end[-1] != '\0')
		return false;
	file->texts = mem_alloc(file->header.texts * sizeof(*file->texts));
	for (uint64_t i = 0; i < file->header.texts; i++) {
		if (at == end)
			return false;
		file->texts[i] = at;
		at += strlen(at) + 1;
	}
	return at == end;
}

static bool take(struct outcome_file *file)
{
	struct span bytes = file->map.bytes;
	uint64_t len = bytes.len_bytes - sizeof(file->header);

	if (!check_header(&file->header, len))
		return false;
	/* Maps begin at a page, and the header is a multiple of 8 bytes. */
	file->rows = (const void *)(bytes.begin + sizeof(file->header));
	return take_texts(file, (const char *)(file->rows + file->header.rows));
}

bool outcome_open(struct outcome_file *file, const char *path, struct err *err)
{
	struct span bytes;

	*file = (struct outcome_file){ .rows = NULL };
	if (!map_open(&file->map, path, err))
		return false;
	bytes = file->map.bytes;
	if (bytes.len_bytes >= sizeof(file->header))
		memcpy(&file->header, bytes.begin, sizeof(file->header));
	if (memcmp(file->header.magic, OUTCOME_MAGIC, sizeof(file->header.magic)) != 0)
		(void)err_file(err, path, "is damaged: it is no outcome of a claim; restore it from a backup");
	else if (file->header.major != OUTCOME_MAJOR)
		(void)err_file(err, path,
			       "is an outcome of version %llu, not known to this cape; use the one that wrote it",
			       (unsigned long long)file->header.major);
	else if (!take(file))
		(void)err_file(err, path, "is damaged: its parts do not fit; restore it from a backup");
	else
		return true;
	outcome_close(file);
	return false;
}

void outcome_close(struct outcome_file *file)
{
	free(file->texts);
	map_close(&file->map);
	*file = (struct outcome_file){ .rows = NULL };
}

bool outcome_read(const struct outcome_file *file, uint64_t i, struct outcome_entry *entry)
{
	struct outcome_row row = file->rows[i];

	if (row.text > file->header.texts || key_of_place(row.place) == KEY_NONE)
		return false;
	*entry =
		(struct outcome_entry){ row.place, row.text, row.text != 0, row.text ? file->texts[row.text - 1] : "" };
	return true;
}

uint64_t outcome_row_of(const struct outcome_file *file, uint64_t place)
{
	size_t low = FIRST_NOT_BELOW(file->rows, file->header.rows, place, place);

	return low < file->header.rows && file->rows[low].place == place ? low : UINT64_MAX;
}

bool outcome_find(const struct outcome_file *file, uint64_t place, struct outcome_entry *entry)
{
	uint64_t row = outcome_row_of(file, place);

	return row != UINT64_MAX && outcome_read(file, row, entry);
}

static bool write_parts(struct sink *sink, const struct outcome_row *rows, size_t count, const struct dict *texts,
			struct err *err)
{
	struct outcome_header header = {
		.magic = OUTCOME_MAGIC,
		.major = OUTCOME_MAJOR,
		.rows = count,
		.texts = texts->count,
		.texts_bytes = texts->bytes_len + texts->count,
	};
	bool ok;

	for (size_t i = 0; i < count; i++)
		header.successes += rows[i].text == 0;
	ok = sink_write(sink, &header, sizeof(header), err) && sink_write(sink, rows, count * sizeof(*rows), err);
	for (uint32_t i = 0; ok && i < texts->count; i++) {
		struct span text = dict_text(texts, i);

		ok = sink_write(sink, text.begin, text.len_bytes, err) && sink_write(sink, "", 1, err);
	}
	return ok;
}

bool outcome_write(const char *path, const struct outcome_row *rows, size_t count, const struct dict *texts,
		   struct err *err)
{
	struct sink sink;

	if (!sink_create(&sink, path, false, err))
		return false;
	if (write_parts(&sink, rows, count, texts, err))
		return sink_publish(&sink, err);
	sink_abandon(&sink);
	return false;
}
