/* An array beside the index, and a short list. */
#include "report/marks.h"

#include "core/mem.h"
#include "core/search.h"

#include <stdlib.h>

bool marks_init(struct marks *marks, const struct index *index, struct err *err)
{
	*marks = (struct marks){ .bytes = (size_t)index->header.entries * sizeof(uint32_t) };
	marks->by_entry = mem_map(marks->bytes, "which claims have which entries", err);
	return marks->by_entry != NULL;
}

void marks_free(struct marks *marks)
{
	if (marks->by_entry)
		mem_unmap(marks->by_entry, marks->bytes);
	free(marks->others);
	*marks = (struct marks){ .bytes = 0 };
}

/* Of two of a kind the one noted first stays. */
static void keep(uint32_t *mark, uint32_t other)
{
	if (*mark == 0 || ((other & 1) && !(*mark & 1)))
		*mark = other;
}

void marks_note(struct marks *marks, uint32_t entry, uint64_t place, uint32_t claim, bool success)
{
	if (entry != INDEX_NO_ENTRY) {
		keep(&marks->by_entry[entry], MARK(claim, success));
		return;
	}
	marks->others =
		mem_room(marks->others, &marks->others_capacity, marks->others_count + 1, sizeof(*marks->others));
	marks->others[marks->others_count] =
		(struct mark_other){ place, MARK(claim, success), (uint32_t)marks->others_count };
	marks->others_count++;
}

/* By place; of one place a success first, then what was noted first. */
static int compare(const void *a, const void *b)
{
	const struct mark_other *x = a, *y = b;

	if (x->place != y->place)
		return x->place < y->place ? -1 : 1;
	if ((x->mark & 1) != (y->mark & 1))
		return x->mark & 1 ? -1 : 1;
	return (x->noted > y->noted) - (x->noted < y->noted);
}

void marks_settle(struct marks *marks)
{
	size_t kept = 0;

	if (marks->others_count)
		qsort(marks->others, marks->others_count, sizeof(*marks->others), compare);
	for (size_t i = 0; i < marks->others_count; i++) {
		if (kept == 0 || marks->others[kept - 1].place != marks->others[i].place)
			marks->others[kept++] = marks->others[i];
	}
	marks->others_count = kept;
}

uint32_t marks_find(const struct marks *marks, uint32_t entry, uint64_t place)
{
	size_t low = FIRST_NOT_BELOW(marks->others, marks->others_count, place, place);

	if (entry != INDEX_NO_ENTRY)
		return marks->by_entry[entry];
	return low < marks->others_count && marks->others[low].place == place ? marks->others[low].mark : 0;
}
