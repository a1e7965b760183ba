/* Numbers to bits, slice by slice. */
#include "prepare/holds.h"

#include "core/mem.h"
#include "prepare/raw_list.h"
#include "run/workspace.h"

/* Looked up at once. */
#define GROUP_ROWS 512

static bool take_rows(struct holds *holds, const struct raw_list *list, const char *path, const struct index *index,
		      const struct entry_batch *rows, struct err *err)
{
	struct index_hit hits[GROUP_ROWS];

	for (size_t first = 0; first < rows->rows; first += GROUP_ROWS) {
		size_t count = rows->rows - first < GROUP_ROWS ? rows->rows - first : GROUP_ROWS;

		index_find(index, rows->places + first, count, hits);
		for (size_t i = 0; i < count; i++) {
			const struct declaration *d = &list->declaration;

			if (rows->places[first + i] == PLACE_NONE)
				return err_line(
					err, path, declaration_line(d, d->text.begin + rows->offsets[first + i]),
					"is no entry number of 11 letters and digits; correct it, so that what is to wait does");
			if (hits[i].entry != INDEX_NO_ENTRY)
				holds->bits[hits[i].entry / 64] |= UINT64_C(1) << (hits[i].entry % 64);
		}
	}
	return true;
}

static bool read_slices(struct holds *holds, const struct raw_list *list, const char *path, const struct index *index,
			struct workspace *workspace, struct err *err)
{
	const struct declaration *d = &list->declaration;
	struct splitter splitter;
	struct slice slice;
	bool ok = true;

	splitter_init(&splitter, d->body, d->record_end, SLICE_BYTES);
	while (ok && splitter_next(&splitter, &slice)) {
		size_t rows_max = declaration_rows_max(&slice, d->record_end);

		ok = workspace_room(workspace, rows_max, err);
		workspace->rows.offsets = workspace->offsets;
		if (ok)
			raw_list_parse(list, &slice, rows_max, &workspace->rows);
		ok = ok && take_rows(holds, list, path, index, &workspace->rows, err);
	}
	if (ok && splitter.open_quote)
		ok = err_line(err, path, declaration_line(d, splitter.open_quote), CSV_OPEN_QUOTE_TEXT);
	splitter_free(&splitter);
	return ok && map_unchanged(&d->map, path, err);
}

bool holds_load(struct holds *holds, const char *path, const struct index *index, struct err *err)
{
	static const struct raw_list_ways ways = { .maybe_header = true };
	struct workspace workspace;
	struct raw_list list;
	bool ok;

	*holds = (struct holds){ .bits_bytes = (index->header.entries / 64 + 1) * sizeof(uint64_t) };
	if (!raw_list_open(&list, path, &ways, err))
		return false;
	holds->bits = mem_map(holds->bits_bytes, "the entries on hold", err);
	ok = holds->bits && workspace_init(&workspace, index, err);
	if (ok) {
		ok = read_slices(holds, &list, path, index, &workspace, err);
		workspace_free(&workspace);
	}
	raw_list_close(&list);
	if (!ok)
		holds_free(holds);
	return ok;
}

void holds_free(struct holds *holds)
{
	if (holds->bits)
		mem_unmap(holds->bits, holds->bits_bytes);
	*holds = (struct holds){ .bits = NULL };
}
