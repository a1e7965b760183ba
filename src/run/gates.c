/* The gates over batches of rows. */
#include "run/gates.h"

#include "core/mem.h"
#include "core/threads.h"
#include "dedupe/keyset.h"

#include <stdatomic.h>
#include <stdlib.h>

/* Rows looked up at once: their hits (16 bytes each) stay in the L1 cache. */
#define LOOKUP_ROWS 512
/* Rows that are worth a thread: about a millisecond of work, ten times what starting one costs. */
#define THREAD_ROWS 16384
/* Each region of the duplicate set hashes all rows once more: beyond this many, threads would only add work. */
#define REGIONS_MAX 8

void gates_prepare(struct gates *gates)
{
	uint32_t importers = gates->index->header.importers;

	if (gates->account->type != ACCOUNT_IMPORTER)
		return;
	gates->own_importers = mem_zero(((size_t)importers / 64 + 1) * sizeof(uint64_t));
	for (uint32_t i = 0; i < gates->account->iors.count; i++) {
		uint32_t number = index_find_importer(gates->index, dict_text(&gates->account->iors, i));

		if (number != INDEX_NO_IMPORTER)
			gates->own_importers[number / 64] |= UINT64_C(1) << (number % 64);
	}
}

void gates_free(struct gates *gates)
{
	free(gates->own_importers);
	gates->own_importers = NULL;
}

/* --- gate B ---------------------------------------------------------------------------------------------------- */

struct gate_b_run {
	const struct gates *gates;
	struct declaration *declaration;
	struct keyset set;
	atomic_uint next_region;
	atomic_size_t next_batch;
	_Atomic uint64_t counts[GATE_B_LISTS];
	atomic_bool full;
};

static void flag_rows(struct gate_b_run *run, struct row_batch *batch)
{
	bool check_filer = run->gates->account->type != ACCOUNT_IMPORTER;
	uint32_t filer = run->gates->account->filer;

	for (size_t i = 0; i < batch->entries.rows; i++) {
		uint64_t key = batch->entries.keys[i];

		if (key == KEY_NONE)
			batch->flags[i] |= ROW_LENGTH;
		else if (check_filer && key_filer(key) != filer)
			batch->flags[i] |= ROW_FILER;
	}
}

/* Regions of the set, each over all rows in file order. */
static void find_duplicates(void *context, unsigned worker)
{
	struct gate_b_run *run = context;
	unsigned region;

	(void)worker;
	while ((region = atomic_fetch_add(&run->next_region, 1)) < run->set.regions) {
		for (size_t b = 0; b < run->declaration->batches_count; b++) {
			struct row_batch *batch = &run->declaration->batches[b];
			/* Regions write different rows, but several rows share a byte's cache line: harmless, each has its own byte. */
			if (!keyset_add(&run->set, region, batch->entries.keys, batch->entries.rows, batch->flags,
					ROW_DUPLICATE))
				atomic_store(&run->full, true);
		}
	}
}

static void count_lists(void *context, unsigned worker)
{
	struct gate_b_run *run = context;
	size_t b;

	(void)worker;
	while ((b = atomic_fetch_add(&run->next_batch, 1)) < run->declaration->batches_count) {
		struct row_batch *batch = &run->declaration->batches[b];
		uint64_t counts[GATE_B_LISTS] = { 0 };

		flag_rows(run, batch);
		for (size_t i = 0; i < batch->entries.rows; i++) {
			for (unsigned list = 0; list < GATE_B_LISTS; list++)
				counts[list] += (batch->flags[i] >> list) & 1;
		}
		for (unsigned list = 0; list < GATE_B_LISTS; list++)
			atomic_fetch_add(&run->counts[list], counts[list]);
	}
}

bool gate_b(const struct gates *gates, struct declaration *declaration, uint64_t counts[GATE_B_LISTS], struct err *err)
{
	struct gate_b_run run = { .gates = gates, .declaration = declaration };
	unsigned threads;

	_Static_assert(ROW_LENGTH == 1 && ROW_DUPLICATE == 2 && ROW_FILER == 4, "list k is bit k");
	threads = threads_worth(gates->threads, declaration->rows, THREAD_ROWS);
	if (!keyset_init(&run.set, declaration->rows, threads < REGIONS_MAX ? threads : REGIONS_MAX, err))
		return false;
	threads_run(run.set.regions, find_duplicates, &run);
	keyset_free(&run.set);
	assert(!run.full); /* The set has room for all rows; see keyset_init(). */
	threads_run(threads, count_lists, &run);
	for (unsigned list = 0; list < GATE_B_LISTS; list++)
		counts[list] = run.counts[list];
	return true;
}

/* --- gates C and D ------------------------------------------------------------------------------------------- */

struct gate_c_run {
	const struct gates *gates;
	struct declaration *declaration;
	atomic_size_t next_batch;
	_Atomic uint64_t counts[GATE_C_LISTS];
	_Atomic uint32_t absent_fields;
	_Atomic uint64_t attrs_or;
};

static bool owns(const struct gates *gates, uint32_t importer)
{
	return importer < gates->index->header.importers &&
	       ((gates->own_importers[importer / 64] >> (importer % 64)) & 1);
}

/* Returns how many of the rows exist; their attributes are in attrs[], missing ones have an attribute word of 0. */
static void flag_hits(struct gate_c_run *run, const struct index_hit *hits, size_t rows, uint8_t *flags,
		      entry_attr *attrs)
{
	bool check_importer = run->gates->account->type == ACCOUNT_IMPORTER;
	uint64_t counts[GATE_C_LISTS] = { 0 };

	for (size_t i = 0; i < rows; i++) {
		attrs[i] = hits[i].attr;
		if (hits[i].entry == INDEX_NO_ENTRY) {
			flags[i] |= ROW_MISSING;
			counts[0]++;
		} else if (check_importer && !owns(run->gates, hits[i].importer)) {
			flags[i] |= ROW_ACCOUNT;
			counts[1]++;
		}
	}
	for (unsigned list = 0; list < GATE_C_LISTS; list++)
		atomic_fetch_add(&run->counts[list], counts[list]);
}

static void judge_rows(struct gate_c_run *run, struct row_batch *batch, size_t first, size_t rows)
{
	struct index_hit hits[LOOKUP_ROWS];
	entry_attr attrs[LOOKUP_ROWS];
	struct judgement judgement = { 0 };

	index_find(run->gates->index, batch->entries.keys + first, rows, hits);
	flag_hits(run, hits, rows, batch->flags + first, attrs);
	rules_judge(run->gates->rules, attrs, rows, (struct judge_output){ batch->verdicts + first, NULL }, &judgement);
	atomic_fetch_or(&run->absent_fields, judgement.absent_fields);
	atomic_fetch_or(&run->attrs_or, judgement.attrs_or);
}

static void judge_batches(void *context, unsigned worker)
{
	struct gate_c_run *run = context;
	size_t b;

	(void)worker;
	while ((b = atomic_fetch_add(&run->next_batch, 1)) < run->declaration->batches_count) {
		struct row_batch *batch = &run->declaration->batches[b];

		for (size_t first = 0; first < batch->entries.rows; first += LOOKUP_ROWS) {
			size_t left = batch->entries.rows - first;

			judge_rows(run, batch, first, left < LOOKUP_ROWS ? left : LOOKUP_ROWS);
		}
	}
}

void gate_c_and_d(const struct gates *gates, struct declaration *declaration, struct findings *findings)
{
	struct gate_c_run run = { .gates = gates, .declaration = declaration };

	threads_run(threads_worth(gates->threads, declaration->rows, THREAD_ROWS), judge_batches, &run);
	for (unsigned list = 0; list < GATE_C_LISTS; list++)
		findings->counts[list] = run.counts[list];
	findings->absent_fields = run.absent_fields;
	findings->attrs_or = run.attrs_or;
}
