/* A heap of runs; mostly there is one run, and no heap. */
#include "ingest/range.h"

#include "core/mem.h"

#include <stdlib.h>

void range_init(struct range *range, const struct runs *runs, const struct fold *fold)
{
	*range = (struct range){
		.runs = runs,
		.fold = fold,
		.heap = mem_alloc((runs->count + 1) * sizeof(*range->heap)),
		.begun = mem_alloc((runs->count + 1) * sizeof(*range->begun)),
	};
}

void range_free(struct range *range)
{
	free(range->heap);
	free(range->begun);
}

/* --- the heap -------------------------------------------------------------------------------------------------------- */

static uint32_t piece_at(const struct range *range, const struct range_cursor *cursor)
{
	return run_record(&range->runs->items[cursor->run], cursor->at).piece;
}

/* By place, then in the order in which the rows were read; within a piece a worker filled its runs one after another. */
static bool before(const struct range *range, const struct range_cursor *a, const struct range_cursor *b)
{
	uint32_t a_piece, b_piece;

	if (a->place != b->place)
		return a->place < b->place;
	a_piece = piece_at(range, a);
	b_piece = piece_at(range, b);
	return a_piece != b_piece ? a_piece < b_piece : a->run < b->run;
}

static void sift_down(struct range *range, size_t i)
{
	struct range_cursor moving = range->heap[i];

	for (;;) {
		size_t child = 2 * i + 1;

		if (child >= range->count)
			break;
		if (child + 1 < range->count && before(range, &range->heap[child + 1], &range->heap[child]))
			child++;
		if (!before(range, &range->heap[child], &moving))
			break;
		range->heap[i] = range->heap[child];
		i = child;
	}
	range->heap[i] = moving;
}

void range_begin(struct range *range, uint64_t from, uint64_t to)
{
	const struct runs *runs = range->runs;

	range->count = 0;
	range->records = 0;
	for (size_t r = 0; r < runs->count; r++) {
		const struct run *run = &runs->items[r];
		struct range_cursor cursor = { .run = r };

		/* Most runs lie outside as a whole. */
		if (run->last_place < from || run->first_place >= to)
			continue;
		cursor.at = run_lower_bound(run, 0, from);
		cursor.end = run_lower_bound(run, cursor.at, to);
		if (cursor.at == cursor.end)
			continue;
		cursor.place = run_place(run, cursor.at);
		range->records += cursor.end - cursor.at;
		range->heap[range->count++] = cursor;
	}
	range->begun_count = range->count;
	memcpy(range->begun, range->heap, range->count * sizeof(*range->heap));
	for (size_t i = range->count / 2; i-- > 0;)
		sift_down(range, i);
}

/* Moves the top behind `count` records. */
static void step(struct range *range, uint64_t count)
{
	struct range_cursor *top = &range->heap[0];

	top->at += count;
	if (top->at == top->end)
		*top = range->heap[--range->count];
	else
		top->place = run_place(&range->runs->items[top->run], top->at);
	if (range->count > 1)
		sift_down(range, 0);
}

/* --- stretches ------------------------------------------------------------------------------------------------------- */

/* The end of the records of the top run that are before those of all others. */
static uint64_t stretch_end(const struct range *range)
{
	const struct range_cursor *top = &range->heap[0];
	const struct run *run = &range->runs->items[top->run];
	uint64_t place, near = 1;

	if (range->count == 1)
		return top->end;
	place = range->heap[1].place;
	if (range->count > 2 && range->heap[2].place < place)
		place = range->heap[2].place;
	/* Near ones first: where runs alternate record by record, this is all. */
	while (top->at + near < top->end && run_place(run, top->at + near) < place)
		near *= 2;
	near = top->at + near < top->end ? top->at + near : top->end;
	return run_place(run, near - 1) < place ? near : run_lower_bound(run, top->at, place);
}

/* From `at` to before the first record whose entry has another one; `end` if none has. */
static uint64_t distinct_end(const struct run *run, uint64_t at, uint64_t end)
{
	if (run->distinct)
		return end;
	/* The last one may have the place of the next. */
	for (; at + 1 < run->count && at < end; at++) {
		if (run_place(run, at) == run_place(run, at + 1))
			break;
	}
	return at + 1 == run->count ? end : at;
}

bool range_stretch(struct range *range, uint64_t count_max, struct stretch *stretch)
{
	const struct range_cursor *top = &range->heap[0];
	uint64_t end;

	if (range->count == 0)
		return false;
	*stretch = (struct stretch){ .run = &range->runs->items[top->run], .at = top->at };
	end = stretch_end(range);
	if (end - top->at > count_max)
		end = top->at + count_max;
	stretch->count = distinct_end(stretch->run, top->at, end) - top->at;
	if (stretch->count == 0)
		return false;
	step(range, stretch->count);
	return true;
}

/* --- entries --------------------------------------------------------------------------------------------------------- */

bool range_next(struct range *range, struct record *record)
{
	if (range->count == 0)
		return false;
	*record = run_record(&range->runs->items[range->heap[0].run], range->heap[0].at);
	step(range, 1);
	while (range->count && range->heap[0].place == record->place) {
		struct record later = run_record(&range->runs->items[range->heap[0].run], range->heap[0].at);
		struct record earlier = *record;

		fold_record(range->fold, record, &later);
		range->lost |= record->importer != earlier.importer || record->importer != later.importer ||
			       record->remark != earlier.remark || record->remark != later.remark;
		step(range, 1);
	}
	fold_finish(record);
	return true;
}

void range_release(const struct range *range)
{
	for (size_t i = 0; i < range->begun_count; i++)
		runs_release(range->runs, &range->runs->items[range->begun[i].run], range->begun[i].at,
			     range->begun[i].end);
}
