/* One file after another. */
#include "ledger/upload_parts.h"

#include "core/calls.h"
#include "core/mem.h"
#include "core/place.h"

#include <stdlib.h>

#define HEADER "Entry Number\r\n"
#define SUFFIX ".csv"

void upload_parts_begin(struct upload_parts *parts, const char *path)
{
	*parts = (struct upload_parts){ .path = path };
}

static char *part_path(const struct upload_parts *parts)
{
	int stem = (int)(strlen(parts->path) - strlen(SUFFIX));

	if (parts->count == 0)
		return mem_text(parts->path);
	return mem_format("%.*s-%zu%s", stem, parts->path, parts->count + 1, parts->path + stem);
}

static bool open_part(struct upload_parts *parts, struct err *err)
{
	char *path = part_path(parts);

	if (!sink_create(&parts->sink, path, false, err)) {
		free(path);
		return false;
	}
	parts->written = mem_grow(parts->written, (parts->count + 1) * sizeof(*parts->written));
	parts->written[parts->count++] = path;
	parts->open = true;
	csv_writer_begin(&parts->writer, &parts->sink, err);
	csv_put_raw(&parts->writer, HEADER);
	return true;
}

/* False: the file is not there. */
static bool close_part(struct upload_parts *parts, struct err *err)
{
	bool ok;

	if (!parts->open)
		return true;
	parts->open = false;
	ok = csv_writer_end(&parts->writer);
	if (!ok)
		sink_abandon(&parts->sink);
	ok = ok && sink_publish_new(&parts->sink, err);
	if (!ok)
		free(parts->written[--parts->count]);
	return ok;
}

bool upload_parts_put(struct upload_parts *parts, uint64_t place, struct err *err)
{
	unsigned char number[ENTRY_NUMBER_LEN];

	if (parts->rows % UPLOAD_ENTRIES_MAX == 0 && (!close_part(parts, err) || !open_part(parts, err)))
		return false;
	place_unpack(place, number);
	csv_put_cell(&parts->writer, span_of(number, sizeof(number)), CSV_VERBATIM);
	csv_put_raw(&parts->writer, "\r\n");
	parts->rows++;
	return true;
}

bool upload_parts_end(struct upload_parts *parts, struct err *err)
{
	if (close_part(parts, err))
		return true;
	upload_parts_abandon(parts);
	return false;
}

void upload_parts_abandon(struct upload_parts *parts)
{
	if (parts->open) {
		(void)csv_writer_end(&parts->writer);
		sink_abandon(&parts->sink);
		free(parts->written[--parts->count]);
		parts->open = false;
	}
	for (; parts->count; parts->count--) {
		(void)calls.unlink(parts->written[parts->count - 1]);
		free(parts->written[parts->count - 1]);
	}
}

void upload_parts_free(struct upload_parts *parts)
{
	for (size_t i = 0; i < parts->count; i++)
		free(parts->written[i]);
	free(parts->written);
	*parts = (struct upload_parts){ .rows = 0 };
}
