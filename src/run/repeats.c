/* Suspects are parsed once more, for their numbers, and go through the set in file order. */
#include "run/repeats.h"

#include "core/mem.h"
#include "core/threads.h"
#include "dedupe/keyset.h"

#include <stdatomic.h>
#include <stdlib.h>

/* Each region of the set hashes all suspects once more: beyond this many, threads would only add work. */
#define REGIONS_MAX 8

/* The rows of a batch that may be repeats. */
struct suspects {
	uint64_t *places;
	uint8_t *flags; /* ROW_FLAG(LIST_DUPLICATE) */
	size_t count;
};

struct finding {
	struct inspection *inspection;
	const struct pass *pass;
	const struct workspace *named; /* by all workers */
	struct suspects *suspects;     /* a batch */
	struct keyset set;
	atomic_size_t next_batch;
	atomic_uint next_region;
	_Atomic uint64_t count;
	atomic_bool failed;
};

static bool is_suspect(const struct finding *finding, const struct row_batch *batch, size_t row)
{
	uint32_t entry = batch->entries[row];

	return entry == INDEX_NO_ENTRY ? batch->flags[row] & ROW_FLAG(LIST_MISSING)
				       : (finding->named->twice[entry / 64] >> (entry % 64)) & 1;
}

static size_t count_suspects(const struct finding *finding, const struct row_batch *batch)
{
	size_t count = 0;

	/* Without an entry that was named twice only the missing ones are left, and they have been counted. */
	if (!finding->named->any_twice)
		return batch->counts[LIST_MISSING];
	for (size_t i = 0; i < batch->rows; i++)
		count += is_suspect(finding, batch, i);
	return count;
}

static bool take_suspects(struct finding *finding, unsigned worker, size_t b)
{
	const struct row_batch *batch = &finding->inspection->batches[b];
	const struct declaration *d = finding->pass->declaration;
	struct workspace *workspace = &finding->pass->workspaces[worker];
	struct suspects *suspects = &finding->suspects[b];
	size_t rows_max = declaration_rows_max(&batch->slice, d->record_end), count = count_suspects(finding, batch);
	struct err ignored = ERR_INIT;

	if (count == 0)
		return true;
	suspects->places =
		arena_take(&finding->inspection->arenas[worker], count * (sizeof(uint64_t) + 1), "", &ignored);
	if (!suspects->places || !workspace_room(workspace, rows_max, &ignored))
		return false;
	suspects->flags = (uint8_t *)(suspects->places + count);
	declaration_parse(&batch->slice, d->text.begin, d->record_end, rows_max, &workspace->rows);
	/* The same bytes gave as many rows before, unless somebody is rewriting the file. */
	for (size_t i = 0; i < batch->rows && i < workspace->rows.rows && suspects->count < count; i++) {
		if (is_suspect(finding, batch, i))
			suspects->places[suspects->count++] = workspace->rows.places[i];
	}
	atomic_fetch_add(&finding->count, suspects->count);
	return true;
}

static void find_suspects(void *context, unsigned worker)
{
	struct finding *finding = context;
	size_t b;

	while (!finding->failed &&
	       (b = atomic_fetch_add(&finding->next_batch, 1)) < finding->inspection->batches_count) {
		if (!take_suspects(finding, worker, b))
			finding->failed = true;
	}
}

/* Regions of the set, each over all suspects in file order. */
static void compare(void *context, unsigned worker)
{
	struct finding *finding = context;
	unsigned region;

	(void)worker;
	while ((region = atomic_fetch_add(&finding->next_region, 1)) < finding->set.regions) {
		keyset_begin(&finding->set, region);
		for (size_t b = 0; b < finding->inspection->batches_count; b++) {
			struct suspects *suspects = &finding->suspects[b];
			/* Regions write different rows: each has its own byte. */
			bool room = keyset_add(&finding->set, region, suspects->places, suspects->count,
					       suspects->flags, ROW_FLAG(LIST_DUPLICATE));

			assert(room); /* The set has room for all; see keyset_init(). */
			(void)room;
		}
	}
}

static void flag_batches(void *context, unsigned worker)
{
	struct finding *finding = context;
	size_t b;

	(void)worker;
	while ((b = atomic_fetch_add(&finding->next_batch, 1)) < finding->inspection->batches_count) {
		struct row_batch *batch = &finding->inspection->batches[b];
		const struct suspects *suspects = &finding->suspects[b];

		for (size_t i = 0, k = 0; k < suspects->count; i++) {
			if (!is_suspect(finding, batch, i))
				continue;
			batch->flags[i] |= suspects->flags[k];
			batch->counts[LIST_DUPLICATE] += suspects->flags[k++] != 0;
		}
	}
}

static bool find(struct finding *finding, unsigned threads)
{
	struct err ignored = ERR_INIT;

	threads_run(threads, find_suspects, finding);
	if (finding->failed || finding->count == 0)
		return !finding->failed;
	if (!keyset_init(&finding->set, finding->count, threads < REGIONS_MAX ? threads : REGIONS_MAX, &ignored))
		return false;
	threads_run(finding->set.regions, compare, finding);
	keyset_free(&finding->set);
	finding->next_batch = 0;
	threads_run(threads, flag_batches, finding);
	return true;
}

bool repeats_flag(struct inspection *inspection, const struct pass *pass)
{
	struct finding finding = { .inspection = inspection, .pass = pass, .named = &pass->workspaces[0] };
	bool ok;

	for (unsigned t = 1; t < inspection->threads; t++)
		(void)workspace_join(&pass->workspaces[0], &pass->workspaces[t]);
	finding.suspects = mem_zero(inspection->batches_count * sizeof(*finding.suspects));
	ok = find(&finding, inspection->threads);
	free(finding.suspects);
	return ok;
}
