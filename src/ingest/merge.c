/* A heap of runs for each range; mostly there is one run, and no heap. */
#include "ingest/merge.h"

#include "core/mem.h"
#include "core/threads.h"

#include <stdatomic.h>
#include <stdlib.h>

/* --- ranges ----------------------------------------------------------------------------------------------------------- */

static int by_number(const void *a, const void *b)
{
	uint64_t x = *(const uint64_t *)a, y = *(const uint64_t *)b;

	return (x > y) - (x < y);
}

void merge_init(struct merge *merge, const struct runs *runs, const struct fold *fold, unsigned threads,
		size_t range_records)
{
	size_t count = 0;

	*merge = (struct merge){ .runs = runs, .fold = fold, .threads = threads };
	merge->borders = mem_alloc((runs->records / range_records + runs->count + 2) * sizeof(*merge->borders));
	/* Every so many records of each run: a range has no more than that of any one run, unless they are of one entry. */
	for (size_t r = 0; r < runs->count; r++) {
		for (uint64_t i = 0; i < runs->items[r].count; i += range_records)
			merge->borders[count++] = runs->items[r].records[i].place;
	}
	qsort(merge->borders, count, sizeof(*merge->borders), by_number);
	for (size_t i = 0; i < count; i++) {
		if (i == 0 || merge->borders[i] != merge->borders[merge->ranges - 1])
			merge->borders[merge->ranges++] = merge->borders[i];
	}
	merge->borders[merge->ranges] = PLACE_NONE;
	merge->firsts = mem_zero((merge->ranges + 1) * sizeof(*merge->firsts));
}

void merge_free(struct merge *merge)
{
	for (unsigned k = 0; k < TEXT_KINDS; k++)
		free(merge->used[k].words);
	free(merge->borders);
	free(merge->firsts);
}

/* --- one range --------------------------------------------------------------------------------------------------------- */

struct run_cursor {
	const struct record *at;
	const struct record *end;
	size_t run;
};

/* A worker's place in a range. */
struct range {
	const struct merge *merge;
	struct run_cursor *heap; /* the earliest record on top */
	size_t count;
	uint64_t records; /* in all of them, at the begin */
};

/* By place, then in the order in which the rows were read; within a piece a worker filled its runs one after another. */
static bool before(const struct run_cursor *a, const struct run_cursor *b)
{
	if (a->at->place != b->at->place)
		return a->at->place < b->at->place;
	return a->at->piece != b->at->piece ? a->at->piece < b->at->piece : a->run < b->run;
}

static void sift_down(struct range *range, size_t i)
{
	struct run_cursor moving = range->heap[i];

	for (;;) {
		size_t child = 2 * i + 1;

		if (child >= range->count)
			break;
		if (child + 1 < range->count && before(&range->heap[child + 1], &range->heap[child]))
			child++;
		if (!before(&range->heap[child], &moving))
			break;
		range->heap[i] = range->heap[child];
		i = child;
	}
	range->heap[i] = moving;
}

static const struct record *lower_bound(const struct run *run, uint64_t place)
{
	const struct record *first = run->records;
	uint64_t count = run->count;

	while (count > 0) {
		uint64_t half = count / 2;

		if (first[half].place < place) {
			first += half + 1;
			count -= half + 1;
		} else {
			count = half;
		}
	}
	return first;
}

static void range_begin(struct range *range, size_t number)
{
	const struct runs *runs = range->merge->runs;
	const uint64_t *borders = range->merge->borders;

	range->count = 0;
	range->records = 0;
	for (size_t r = 0; r < runs->count; r++) {
		const struct run *run = &runs->items[r];
		struct run_cursor cursor = { .run = r };

		/* Most runs lie outside as a whole. */
		if (run->records[run->count - 1].place < borders[number] ||
		    run->records[0].place >= borders[number + 1])
			continue;
		cursor.at = lower_bound(run, borders[number]);
		cursor.end = lower_bound(run, borders[number + 1]);
		range->records += (uint64_t)(cursor.end - cursor.at);
		if (cursor.at < cursor.end)
			range->heap[range->count++] = cursor;
	}
	for (size_t i = range->count / 2; i-- > 0;)
		sift_down(range, i);
}

static void step(struct range *range)
{
	struct run_cursor *top = &range->heap[0];

	if (++top->at == top->end)
		*top = range->heap[--range->count];
	if (range->count > 1)
		sift_down(range, 0);
}

/* The next entry, folded from all its records. */
static bool range_next(struct range *range, struct record *record)
{
	if (range->count == 0)
		return false;
	*record = *range->heap[0].at;
	step(range);
	while (range->count && range->heap[0].at->place == record->place) {
		fold_record(range->merge->fold, record, range->heap[0].at);
		step(range);
	}
	fold_finish(record);
	return true;
}

/* --- counting ---------------------------------------------------------------------------------------------------------- */

struct counting {
	struct merge *merge;
	atomic_size_t next;
	pthread_mutex_t lock; /* of what merge_count() sets */
};

static void count_ranges(void *context, unsigned worker)
{
	struct counting *counting = context;
	struct merge *merge = counting->merge;
	struct range range = { .merge = merge,
			       .heap = mem_alloc((merge->runs->count + 1) * sizeof(struct run_cursor)) };
	struct text_bits used[TEXT_KINDS] = { { NULL, 0 } };
	uint64_t replaced = 0, disagreeing = 0;
	struct record record;
	size_t r;

	(void)worker;
	while ((r = atomic_fetch_add(&counting->next, 1)) < merge->ranges) {
		uint64_t entries = 0;

		range_begin(&range, r);
		for (; range_next(&range, &record); entries++) {
			replaced += record.replaced;
			disagreeing += record.disagrees;
			text_bits_set(&used[TEXT_IMPORTER], record.importer);
			if (record.remark)
				text_bits_set(&used[TEXT_REMARK], record.remark - 1);
		}
		merge->firsts[r + 1] = entries;
		progress_done(merge->progress, range.records * sizeof(struct record));
	}
	free(range.heap);
	(void)pthread_mutex_lock(&counting->lock);
	merge->replaced += replaced;
	merge->disagreeing += disagreeing;
	for (unsigned k = 0; k < TEXT_KINDS; k++) {
		text_bits_join(&merge->used[k], &used[k]);
		free(used[k].words);
	}
	(void)pthread_mutex_unlock(&counting->lock);
}

void merge_count(struct merge *merge)
{
	struct counting counting = { .merge = merge, .lock = PTHREAD_MUTEX_INITIALIZER };

	threads_run(threads_worth(merge->threads, merge->ranges, 2), count_ranges, &counting);
	for (size_t r = 0; r < merge->ranges; r++)
		merge->firsts[r + 1] += merge->firsts[r];
	merge->entries = merge->firsts[merge->ranges];
}

/* --- writing ----------------------------------------------------------------------------------------------------------- */

/* Entries written at once: two and a half megabytes, large enough for large folios in the page cache. */
#define BATCH_ENTRIES 65536

struct writing {
	const struct merge *merge;
	uint32_t *const *numbers;
	struct index_writer *writer;
	struct turnstile order; /* ranges are numbered one after another */
	atomic_size_t next;
	atomic_bool failed;
	struct err *err; /* the first failure's */
};

static void push(const struct writing *writing, struct index_batch *batch, const struct record *record)
{
	struct index_entry entry = {
		.place = record->place,
		.attr = record->attr,
		.importer = writing->numbers[TEXT_IMPORTER][record->importer],
		.cold = {
			.ieepa_count = record->ieepa_count,
			.summary_date = record->summary_date,
			.payment_date = record->payment_date,
			.remark = record->remark ? writing->numbers[TEXT_REMARK][record->remark - 1] + 1 : 0,
		},
	};

	index_cold_set_duty(&entry.cold, record->duty_cents);
	index_batch_push(batch, &entry);
}

/* Whoever fails says so before passing on the turn: those behind write nothing more then. */
static bool check(struct writing *writing, bool ok, const struct err *err)
{
	if (!ok && !atomic_exchange(&writing->failed, true))
		*writing->err = *err;
	return ok && !writing->failed;
}

/* A range, in as many batches as it needs; its turn is taken with the first and passed on after the last. */
static void write_range(struct writing *writing, struct range *range, size_t number, struct index_batch *batch)
{
	uint64_t first = writing->merge->firsts[number];
	bool more = true, turn = false, ok;
	struct err err = ERR_INIT;
	struct record record;

	range_begin(range, number);
	do {
		index_batch_begin(batch, first);
		while (batch->count < batch->capacity && (more = range_next(range, &record)))
			push(writing, batch, &record);
		first += batch->count;
		if (!turn)
			turnstile_wait(&writing->order, number);
		turn = true;
		ok = !writing->failed && check(writing, index_writer_number(writing->writer, batch, &err), &err);
		if (ok && !more) {
			turnstile_pass(&writing->order, number);
			turn = false;
		}
		ok = ok && check(writing, index_writer_put(writing->writer, batch, &err), &err);
	} while (ok && more);
	if (turn)
		turnstile_pass(&writing->order, number);
}

static void write_ranges(void *context, unsigned worker)
{
	struct writing *writing = context;
	const struct merge *merge = writing->merge;
	struct range range = { .merge = merge,
			       .heap = mem_alloc((merge->runs->count + 1) * sizeof(struct run_cursor)) };
	struct index_batch batch;
	struct err err = ERR_INIT;
	bool made;
	size_t r;

	(void)worker;
	made = index_batch_init(&batch, BATCH_ENTRIES, &err);
	if (check(writing, made, &err)) {
		while (!writing->failed && (r = atomic_fetch_add(&writing->next, 1)) < merge->ranges) {
			write_range(writing, &range, r, &batch);
			progress_done(merge->progress,
				      (merge->firsts[r + 1] - merge->firsts[r]) * sizeof(struct record));
		}
	}
	if (made)
		index_batch_free(&batch);
	free(range.heap);
}

bool merge_write(struct merge *merge, uint32_t *const numbers[TEXT_KINDS], struct index_writer *writer, struct err *err)
{
	struct writing writing = { .merge = merge, .numbers = numbers, .writer = writer, .err = err };

	turnstile_init(&writing.order);
	threads_run(threads_worth(merge->threads, merge->ranges, 2), write_ranges, &writing);
	turnstile_free(&writing.order);
	return !writing.failed;
}
