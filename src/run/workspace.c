/* Pages that are taken once. */
#include "run/workspace.h"

#include "core/mem.h"

#include <sys/mman.h>

/* Of a row: place, failures, attributes, offset, number, hit, entry, importer, verdict. Pages that are not touched cost nothing. */
#define SLICE_ROW_BYTES \
	(4 * sizeof(uint64_t) + ENTRY_TEXT_BYTES + sizeof(struct index_hit) + 2 * sizeof(uint32_t) + sizeof(uint8_t))

bool workspace_init(struct workspace *workspace, const struct index *index, struct err *err)
{
	*workspace = (struct workspace){ .seen_bytes = (index->header.entries / 64 + 1) * sizeof(uint64_t) };
	workspace->seen = mem_map(2 * workspace->seen_bytes, "the set of entries", err);
	if (!workspace->seen)
		return false;
	workspace->twice = workspace->seen + workspace->seen_bytes / sizeof(uint64_t);
	return true;
}

void workspace_free(struct workspace *workspace)
{
	mem_unmap(workspace->pages, workspace->pages_bytes);
	mem_unmap(workspace->seen, 2 * workspace->seen_bytes);
	outbuf_free(&workspace->lines);
	*workspace = (struct workspace){ .pages = NULL };
}

/* With so many rows for each of its pages nearly every page of the set is touched (all but e^-3 of them in random order). */
#define ROWS_A_PAGE 3

void workspace_expect(struct workspace *workspace, uint64_t rows)
{
	if (rows / ROWS_A_PAGE >= workspace->seen_bytes / 4096)
		mem_populate(workspace->seen, workspace->seen_bytes);
}

bool workspace_room(struct workspace *workspace, size_t rows_max, struct err *err)
{
	unsigned char *at;

	workspace->rows.rows = workspace->rows.blank_rows = workspace->rows.records = 0;
	workspace->rows.other_columns = false;
	workspace->rows.numbers = NULL;
	workspace->rows.offsets = NULL;
	if (rows_max <= workspace->rows_max)
		return true;
	mem_unmap(workspace->pages, workspace->pages_bytes);
	workspace->rows_max = 0;
	workspace->pages_bytes = rows_max * SLICE_ROW_BYTES;
	workspace->pages = mem_map(workspace->pages_bytes, "the rows of a slice", err);
	if (!workspace->pages)
		return false;
	at = workspace->pages;
	workspace->rows_max = rows_max;
	workspace->rows.places = (uint64_t *)(void *)at;
	at += rows_max * sizeof(*workspace->rows.places);
	workspace->failures = (uint64_t *)(void *)at;
	at += rows_max * sizeof(*workspace->failures);
	workspace->attrs = (uint64_t *)(void *)at;
	at += rows_max * sizeof(*workspace->attrs);
	workspace->offsets = (uint64_t *)(void *)at;
	at += rows_max * sizeof(*workspace->offsets);
	workspace->numbers = (unsigned char(*)[ENTRY_TEXT_BYTES])at;
	at += rows_max * sizeof(*workspace->numbers);
	workspace->hits = (struct index_hit *)(void *)at;
	at += rows_max * sizeof(*workspace->hits);
	workspace->entries = (uint32_t *)(void *)at;
	at += rows_max * sizeof(*workspace->entries);
	workspace->importers = (uint32_t *)(void *)at;
	workspace->verdicts = at + rows_max * sizeof(*workspace->importers);
	return true;
}

void workspace_forget(struct workspace *workspace)
{
	/* The pages go back to the system, and come as zeros. */
	if (madvise(workspace->seen, 2 * workspace->seen_bytes, MADV_DONTNEED) != 0)
		memset(workspace->seen, 0, 2 * workspace->seen_bytes);
	workspace->any_twice = false;
}

void workspace_forget_rows(struct workspace *workspace)
{
	for (size_t i = 0; i < workspace->rows.rows; i++)
		workspace->seen[workspace->entries[i] / 64] = 0;
}

bool workspace_join(struct workspace *workspace, const struct workspace *other)
{
	bool any = false;

	for (size_t w = 0; w < workspace->seen_bytes / sizeof(*workspace->seen); w++) {
		uint64_t both = workspace->seen[w] & other->seen[w];

		/* Pages without any are not touched. */
		if (other->any_twice && other->twice[w])
			workspace->twice[w] |= other->twice[w];
		if (both) {
			workspace->twice[w] |= both;
			any = true;
		}
		if (other->seen[w])
			workspace->seen[w] |= other->seen[w];
	}
	workspace->any_twice |= any | other->any_twice;
	return any;
}
