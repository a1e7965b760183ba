/* Gates B and C over all rows. */
#include "run/inspect.h"

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

struct inspecting {
	struct inspection *inspection;
	const struct gates *gates;
	struct keyset set;
	atomic_uint next_region;
	atomic_size_t next_batch;
	_Atomic uint64_t counts[LISTS_MAX];
	atomic_bool full;
};

static void add_counts(struct inspecting *run, const uint64_t *counts, size_t lists)
{
	for (size_t list = 0; list < lists; list++)
		atomic_fetch_add(&run->counts[list], counts[list]);
}

/* --- gate B ---------------------------------------------------------------------------------------------------- */

/* Regions of the set, each over all rows in file order. */
static void find_duplicates(void *context, unsigned worker)
{
	struct inspecting *run = context;
	unsigned region;

	(void)worker;
	while ((region = atomic_fetch_add(&run->next_region, 1)) < run->set.regions) {
		keyset_begin(&run->set, region);
		for (size_t b = 0; b < run->inspection->batches_count; b++) {
			struct row_batch *batch = &run->inspection->batches[b];
			/* Regions write different rows, but several rows share a byte's cache line: harmless, each has its own byte. */
			if (!keyset_add(&run->set, region, batch->entries.places, batch->entries.rows, batch->flags,
					ROW_DUPLICATE))
				atomic_store(&run->full, true);
		}
	}
}

static void flag_rows(const struct gates *gates, struct row_batch *batch, uint64_t counts[GATE_B_LISTS])
{
	for (size_t i = 0; i < batch->entries.rows; i++) {
		uint64_t place = batch->entries.places[i];

		if (place == PLACE_NONE)
			batch->flags[i] |= ROW_LENGTH;
		else if (gates->check_filer && place_filer(place) != gates->account->filer)
			batch->flags[i] |= ROW_FILER;
		for (unsigned list = 0; list < GATE_B_LISTS; list++)
			counts[list] += (batch->flags[i] >> list) & 1;
	}
}

static void flag_batches(void *context, unsigned worker)
{
	struct inspecting *run = context;
	uint64_t counts[GATE_B_LISTS] = { 0 };
	size_t b;

	_Static_assert(ROW_LENGTH == 1 && ROW_DUPLICATE == 2 && ROW_FILER == 4, "list k is bit k");
	(void)worker;
	while ((b = atomic_fetch_add(&run->next_batch, 1)) < run->inspection->batches_count)
		flag_rows(run->gates, &run->inspection->batches[b], counts);
	add_counts(run, counts, GATE_B_LISTS);
}

bool inspect_gate_b(struct inspection *inspection, const struct gates *gates, unsigned threads,
		    uint64_t counts[GATE_B_LISTS], struct err *err)
{
	struct inspecting run = { .inspection = inspection, .gates = gates };

	threads = threads_worth(threads, inspection->rows, THREAD_ROWS);
	if (!keyset_init(&run.set, inspection->rows, threads < REGIONS_MAX ? threads : REGIONS_MAX, err))
		return false;
	threads_run(run.set.regions, find_duplicates, &run);
	keyset_free(&run.set);
	assert(!run.full); /* The set has room for all rows; see keyset_init(). */
	threads_run(threads, flag_batches, &run);
	for (unsigned list = 0; list < GATE_B_LISTS; list++)
		counts[list] = run.counts[list];
	return true;
}

/* --- gate C ---------------------------------------------------------------------------------------------------- */

static void flag_hits(const struct gates *gates, const struct index_hit *hits, size_t rows, uint8_t *flags,
		      uint64_t counts[GATE_C_LISTS])
{
	for (size_t i = 0; i < rows; i++) {
		if (hits[i].entry == INDEX_NO_ENTRY) {
			flags[i] |= ROW_MISSING;
			counts[0]++;
		} else if (!gates->check_filer && !gates_own(gates, hits[i].importer)) {
			flags[i] |= ROW_ACCOUNT;
			counts[1]++;
		}
	}
}

static void look_up_batches(void *context, unsigned worker)
{
	struct inspecting *run = context;
	struct index_hit hits[LOOKUP_ROWS];
	uint64_t counts[GATE_C_LISTS] = { 0 };
	size_t b;

	(void)worker;
	while ((b = atomic_fetch_add(&run->next_batch, 1)) < run->inspection->batches_count) {
		struct row_batch *batch = &run->inspection->batches[b];

		for (size_t at = 0; at < batch->entries.rows; at += LOOKUP_ROWS) {
			size_t left = batch->entries.rows - at, rows = left < LOOKUP_ROWS ? left : LOOKUP_ROWS;

			index_find(run->gates->index, batch->entries.places + at, rows, hits);
			flag_hits(run->gates, hits, rows, batch->flags + at, counts);
		}
	}
	add_counts(run, counts, GATE_C_LISTS);
}

void inspect_gate_c(struct inspection *inspection, const struct gates *gates, unsigned threads,
		    uint64_t counts[GATE_C_LISTS])
{
	struct inspecting run = { .inspection = inspection, .gates = gates };

	threads_run(threads_worth(threads, inspection->rows, THREAD_ROWS), look_up_batches, &run);
	for (unsigned list = 0; list < GATE_C_LISTS; list++)
		counts[list] = run.counts[list];
}

/* By a bit for each code there is. */
void inspect_missing_filers(const struct inspection *inspection, const struct index *index,
			    struct missing_filers *missing)
{
	uint64_t *seen = mem_zero((FILER_CODES / 64 + 1) * sizeof(*seen));

	for (size_t b = 0; b < inspection->batches_count; b++) {
		const struct row_batch *batch = &inspection->batches[b];

		for (size_t i = 0; i < batch->entries.rows; i++) {
			uint32_t filer = place_filer(batch->entries.places[i]);

			if (batch->flags[i] & ROW_MISSING)
				seen[filer / 64] |= UINT64_C(1) << (filer % 64);
		}
	}
	*missing = (struct missing_filers){ .count = 0 };
	for (uint32_t filer = 0; filer < FILER_CODES; filer++) {
		if (!((seen[filer / 64] >> (filer % 64)) & 1))
			continue;
		if (missing->count < MISSING_FILERS_SHOWN) {
			missing->filers[missing->count] = filer;
			missing->covered[missing->count] = index_has_filer(index, filer);
		}
		missing->count++;
	}
	free(seen);
}
