/* Ranges, counted and written. */
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
			merge->borders[count++] = run_place(&runs->items[r], i);
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

/* --- counting ---------------------------------------------------------------------------------------------------------- */

struct counting {
	struct merge *merge;
	atomic_size_t next;
	atomic_bool lost;     /* some entry lost a text: then not all are in use */
	pthread_mutex_t lock; /* of what merge_count() sets */
};

/* Returns how many entries the range has. */
static uint64_t count_range(struct range *range, uint64_t *replaced, uint64_t *disagreeing)
{
	struct stretch stretch;
	struct record record;
	uint64_t entries = 0;

	for (;;) {
		if (range_stretch(range, UINT64_MAX, &stretch)) {
			entries += stretch.count;
		} else if (range_next(range, &record)) {
			entries++;
			*replaced += record.replaced;
			*disagreeing += record.disagrees;
		} else {
			return entries;
		}
	}
}

static void count_ranges(void *context, unsigned worker)
{
	struct counting *counting = context;
	struct merge *merge = counting->merge;
	uint64_t replaced = 0, disagreeing = 0;
	struct range range;
	size_t r;

	(void)worker;
	range_init(&range, merge->runs, merge->fold);
	while ((r = atomic_fetch_add(&counting->next, 1)) < merge->ranges) {
		range_begin(&range, merge->borders[r], merge->borders[r + 1]);
		merge->firsts[r + 1] = count_range(&range, &replaced, &disagreeing);
		progress_done(merge->progress, range.records * sizeof(struct record));
	}
	if (range.lost)
		atomic_store(&counting->lost, true);
	range_free(&range);
	(void)pthread_mutex_lock(&counting->lock);
	merge->replaced += replaced;
	merge->disagreeing += disagreeing;
	(void)pthread_mutex_unlock(&counting->lock);
}

/* --- texts in use ------------------------------------------------------------------------------------------------------ */

static void use_texts(void *context, unsigned worker)
{
	struct counting *counting = context;
	struct merge *merge = counting->merge;
	struct text_bits used[TEXT_KINDS] = { { NULL, 0 } };
	struct range range;
	struct record record;
	size_t r;

	(void)worker;
	range_init(&range, merge->runs, merge->fold);
	while ((r = atomic_fetch_add(&counting->next, 1)) < merge->ranges) {
		range_begin(&range, merge->borders[r], merge->borders[r + 1]);
		while (range_next(&range, &record)) {
			text_bits_set(&used[TEXT_IMPORTER], record.importer);
			if (record.remark)
				text_bits_set(&used[TEXT_REMARK], record.remark - 1);
		}
	}
	range_free(&range);
	(void)pthread_mutex_lock(&counting->lock);
	for (unsigned k = 0; k < TEXT_KINDS; k++) {
		text_bits_join(&merge->used[k], &used[k]);
		free(used[k].words);
	}
	(void)pthread_mutex_unlock(&counting->lock);
}

/* A text is made for a record: where none of an entry was lost in folding, all are in use. An index may have any. */
static bool all_texts_used(const struct counting *counting)
{
	const struct fold *fold = counting->merge->fold;

	for (size_t s = 0; s < fold->sources_count; s++) {
		if (fold->sources[s].is_index)
			return false;
	}
	return !atomic_load(&counting->lost);
}

static void find_used(struct counting *counting, unsigned threads)
{
	struct merge *merge = counting->merge;

	if (!all_texts_used(counting)) {
		atomic_store(&counting->next, 0);
		threads_run(threads, use_texts, counting);
		return;
	}
	for (unsigned k = 0; k < TEXT_KINDS; k++) {
		for (size_t n = 0; n < merge->fold->texts->dicts[k].count; n++)
			text_bits_set(&merge->used[k], (uint32_t)n);
	}
}

void merge_count(struct merge *merge)
{
	struct counting counting = { .merge = merge, .lock = PTHREAD_MUTEX_INITIALIZER };
	unsigned threads = threads_worth(merge->threads, merge->ranges, 2);

	threads_run(threads, count_ranges, &counting);
	for (size_t r = 0; r < merge->ranges; r++)
		merge->firsts[r + 1] += merge->firsts[r];
	merge->entries = merge->firsts[merge->ranges];
	find_used(&counting, threads);
}

/* --- writing ----------------------------------------------------------------------------------------------------------- */

/* Entries written at once: a megabyte and a half, large enough for large folios in the page cache. */
#define BATCH_ENTRIES 32768

struct writing {
	const struct merge *merge;
	uint8_t *liquidations; /* enum entry_liquidation by remark, as records have it */
	uint32_t *const *numbers;
	struct index_writer *writer;
	struct turnstile order; /* ranges are numbered one after another */
	atomic_size_t next;
	atomic_bool failed;
	struct err *err; /* the first failure's */
};

static uint8_t *read_liquidations(const struct dict *remarks)
{
	uint8_t *codes = mem_alloc(remarks->count + 1);

	codes[0] = LIQUIDATION_ABSENT;
	for (size_t n = 0; n < remarks->count; n++)
		codes[n + 1] =
			(uint8_t)cell_liquidation_status(remark_liquidation_status(dict_text(remarks, (uint32_t)n)));
	return codes;
}

/* See record_derived_bits(). */
static inline entry_attr derived_of(const struct writing *writing, const struct record *record)
{
	day paid = record->payment_date;
	unsigned payment = day_is_date(paid)    ? PAYMENT_PAID
			   : paid == DAY_BLANK  ? PAYMENT_UNPAID
			   : paid == DAY_ABSENT ? PAYMENT_ABSENT
						: PAYMENT_UNKNOWN;

	return entry_set(0, FIELD_LIQUIDATION_STATUS, writing->liquidations[record->remark]) |
	       entry_set(0, FIELD_PAYMENT_DATE, payment);
}

static inline void push(const struct writing *writing, struct index_batch *batch, const struct record *record)
{
	struct index_entry entry = {
		.place = record->place,
		.attr = record->attr | derived_of(writing, record),
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

static void push_stretch(const struct writing *writing, struct index_batch *batch, const struct stretch *stretch)
{
	for (uint64_t i = stretch->at; i < stretch->at + stretch->count; i++) {
		struct record record = run_record(stretch->run, i);

		fold_finish(&record);
		push(writing, batch, &record);
	}
}

/* Fills a batch; false when there is no more for another. */
static bool fill_batch(const struct writing *writing, struct range *range, struct index_batch *batch)
{
	struct stretch stretch;
	struct record record;

	while (batch->count < batch->capacity) {
		if (range_stretch(range, batch->capacity - batch->count, &stretch))
			push_stretch(writing, batch, &stretch);
		else if (range_next(range, &record))
			push(writing, batch, &record);
		else
			return false;
	}
	return true;
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

	range_begin(range, writing->merge->borders[number], writing->merge->borders[number + 1]);
	do {
		index_batch_begin(batch, first);
		more = fill_batch(writing, range, batch);
		first += batch->count;
		if (!turn)
			turnstile_wait(&writing->order, number);
		turn = true;
		ok = !writing->failed && check(writing, index_writer_number(writing->writer, batch, &err), &err);
		if (ok && !more) {
			range_release(range); /* Before what is written needs memory, and when nobody is behind. */
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
	struct range range;
	struct index_batch batch;
	struct err err = ERR_INIT;
	bool made;
	size_t r;

	(void)worker;
	range_init(&range, merge->runs, merge->fold);
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
	range_free(&range);
}

bool merge_write(struct merge *merge, uint32_t *const numbers[TEXT_KINDS], struct index_writer *writer, struct err *err)
{
	struct writing writing = { .merge = merge, .numbers = numbers, .writer = writer, .err = err };

	writing.liquidations = read_liquidations(&merge->fold->texts->dicts[TEXT_REMARK]);
	turnstile_init(&writing.order);
	threads_run(threads_worth(merge->threads, merge->ranges, 2), write_ranges, &writing);
	turnstile_free(&writing.order);
	free(writing.liquidations);
	return !writing.failed;
}
