/* Claims entry by entry, the latest first, those without a job last: which claim has what. */
#include "core/mem.h"
#include "report/claim_list.h"

#include <stdlib.h>

#define ROWS_AT_ONCE 512

struct reading {
	struct claim_list *list;
	struct marks *marks;
	const struct index *index;
	size_t claim;
	const struct claim_rows *rows;
};

/* Rows of later claims have been added already. */
static void own_row(struct reading *r, uint64_t i, const struct claim_row *row)
{
	struct claim_list *list = r->list;

	if (placeset_add(row->success ? &list->successes : &list->failures, row->place))
		list->own[r->claim][i / 64] |= UINT64_C(1) << (i % 64);
}

static void mark_rows(struct reading *r, const struct claim_row *rows, size_t count)
{
	uint64_t places[ROWS_AT_ONCE];
	uint32_t entries[ROWS_AT_ONCE];

	for (size_t i = 0; i < count; i++)
		places[i] = rows[i].place;
	index_locate(r->index, places, count, entries);
	for (size_t i = 0; i < count; i++)
		marks_note(r->marks, entries[i], places[i], (uint32_t)r->claim, rows[i].success);
}

static bool read_rows(struct reading *r, struct progress *progress, struct err *err)
{
	struct counted *counted = &r->list->counted[r->list->claims[r->claim]];
	struct claim_row rows[ROWS_AT_ONCE];

	for (uint64_t first = 0; first < r->rows->count; first += ROWS_AT_ONCE) {
		uint64_t left = r->rows->count - first;
		size_t count = left < ROWS_AT_ONCE ? (size_t)left : ROWS_AT_ONCE;

		for (size_t i = 0; i < count; i++) {
			if (!claim_rows_read(r->rows, first + i, &rows[i], err))
				return false;
			counted->successes += rows[i].success;
			counted->errors += !rows[i].success;
			if (r->list->chosen[r->claim])
				own_row(r, first + i, &rows[i]);
		}
		if (r->marks)
			mark_rows(r, rows, count);
		progress_done(progress, count * sizeof(struct record_row));
	}
	return true;
}

static bool read_claim(struct reading *r, struct progress *progress, struct err *err)
{
	struct claim_list *list = r->list;
	struct claim_rows rows;
	bool ok;

	if (!claim_list_rows(list, r->claim, &rows, err))
		return false;
	r->rows = &rows;
	list->counted[list->claims[r->claim]].counts = true;
	if (list->chosen[r->claim])
		list->own[r->claim] = mem_zero((size_t)(rows.count / 64 + 1) * sizeof(uint64_t));
	ok = read_rows(r, progress, err);
	claim_rows_close(&rows);
	return ok;
}

bool claim_list_read(struct claim_list *list, struct marks *marks, const struct index *index, struct progress *progress,
		     struct err *err)
{
	struct reading reading = { .list = list, .marks = marks, .index = index };
	bool ok = true;

	list->counted = mem_zero((list->jobs_count + 1) * sizeof(*list->counted));
	list->own = mem_zero((list->claims_count + 1) * sizeof(*list->own));
	/* What was imported without a job comes last: it has no values of its entries. */
	for (unsigned round = 0; round < 2; round++) {
		for (size_t i = list->claims_count; ok && i-- > 0;) {
			if ((list->jobs[list->claims[i]].job == NO_JOB) != (round == 1))
				continue;
			reading.claim = i;
			ok = read_claim(&reading, progress, err);
		}
	}
	if (ok && marks)
		marks_settle(marks);
	return ok;
}

bool claim_list_owns(const struct claim_list *list, size_t claim, uint64_t i, const struct claim_row *row)
{
	if (!(list->own[claim][i / 64] >> (i % 64) & 1))
		return false;
	/* It failed here, and is a success of an earlier claim. */
	return row->success || !placeset_has(&list->successes, row->place);
}
