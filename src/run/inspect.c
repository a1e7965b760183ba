/* All rows of a declaration through parsing and lookup; what is left of each is why it offends. */
#include "run/inspect.h"

#include "core/mem.h"
#include "core/threads.h"
#include "run/repeats.h"

#include <stdatomic.h>
#include <stdlib.h>

struct inspecting {
	struct inspection *inspection;
	const struct pass *pass;
	struct splitter splitter;
	pthread_mutex_t lock; /* for the filer codes */
	atomic_bool failed;   /* there was no memory */
};

/* --- a slice -------------------------------------------------------------------------------------------------------- */

static bool make_arrays(struct row_batch *batch, struct arena *arena)
{
	struct err ignored = ERR_INIT; /* report_need() says more. */
	unsigned char *at = arena_take(arena, batch->rows * ROW_BYTES, "", &ignored);

	if (!at)
		return false;
	batch->entries = (uint32_t *)(void *)at;
	batch->offsets = batch->entries + batch->rows;
	batch->flags = (uint8_t *)(batch->offsets + batch->rows);
	return true;
}

static uint8_t flag_row(const struct gates *gates, uint64_t place, struct index_hit hit)
{
	uint8_t flags = 0;

	if (place == PLACE_NONE)
		return ROW_FLAG(LIST_LENGTH);
	if (gates->check_filer && place_filer(place) != gates->account->filer)
		flags |= ROW_FLAG(LIST_FILER);
	if (hit.entry == INDEX_NO_ENTRY)
		flags |= ROW_FLAG(LIST_MISSING);
	else if (!gates->check_filer && !gates_own(gates, hit.importer))
		flags |= ROW_FLAG(LIST_ACCOUNT);
	return flags;
}

static void count_flags(struct row_batch *batch, uint8_t flags)
{
	for (unsigned list = 0; list < LISTS; list++)
		batch->counts[list] += (flags >> list) & 1;
}

static void inspect_group(const struct gates *gates, struct workspace *workspace, struct row_batch *batch, size_t first,
			  size_t rows, const struct index_hit *hits, uint64_t *missing_filers)
{
	const uint64_t *places = workspace->rows.places + first;

	for (size_t i = 0; i < rows; i++) {
		uint8_t flags = flag_row(gates, places[i], hits[i]);

		batch->entries[first + i] = hits[i].entry;
		batch->flags[first + i] = flags;
		if (flags)
			count_flags(batch, flags);
		if (hits[i].entry != INDEX_NO_ENTRY)
			workspace_name(workspace, hits[i].entry);
		else if (flags & ROW_FLAG(LIST_MISSING))
			missing_filers[place_filer(places[i]) / 64] |= UINT64_C(1) << (place_filer(places[i]) % 64);
	}
}

static bool inspect_slice(const struct pass *pass, struct workspace *workspace, struct arena *arena,
			  struct row_batch *batch, uint64_t *missing_filers)
{
	const struct slice *slice = &batch->slice;
	struct err ignored = ERR_INIT;
	struct index_hit group[SLICE_GROUP_ROWS];
	const unsigned char *text = pass->declaration->text.begin;

	if (!slice_look_up(pass->gates, pass->declaration, slice, pass->ways, workspace, &ignored))
		return false;
	batch->rows = workspace->rows.rows;
	if (!make_arrays(batch, arena))
		return false;
	for (size_t first = 0; first < batch->rows; first += SLICE_GROUP_ROWS) {
		size_t rows = slice_group_rows(batch->rows, first);
		const struct index_hit *hits = slice_hits(pass->gates, pass->ways, workspace, first, rows, group);

		inspect_group(pass->gates, workspace, batch, first, rows, hits, missing_filers);
	}
	/* Records begin in the part of a slice that was aimed at, whatever the length of its last one. */
	for (size_t i = 0; i < batch->rows; i++)
		batch->offsets[i] = (uint32_t)(workspace->rows.offsets[i] - (uint64_t)(slice->bytes.begin - text));
	return true;
}

/* --- workers -------------------------------------------------------------------------------------------------------- */

static void take_slices(void *context, unsigned worker)
{
	struct inspecting *run = context;
	struct inspection *inspection = run->inspection;
	struct workspace *workspace = &run->pass->workspaces[worker];
	uint64_t missing_filers[FILER_CODES / 64 + 1] = { 0 };
	struct slice slice;

	workspace_expect(workspace, run->pass->declaration->body.len_bytes / ROW_TEXT_BYTES / inspection->threads);
	while (!run->failed && splitter_next(&run->splitter, &slice)) {
		struct row_batch *batch = &inspection->batches[slice.piece];

		batch->slice = slice;
		if (!inspect_slice(run->pass, workspace, &inspection->arenas[worker], batch, missing_filers))
			run->failed = true;
		(void)pthread_mutex_lock(&run->lock);
		inspection->rows += workspace->rows.rows;
		inspection->blank_rows += workspace->rows.blank_rows;
		inspection->records += workspace->rows.records;
		inspection->other_columns |= workspace->rows.other_columns;
		(void)pthread_mutex_unlock(&run->lock);
		progress_done(run->pass->progress, slice.bytes.len_bytes);
	}
	(void)pthread_mutex_lock(&run->lock);
	for (size_t i = 0; i < ARRAY_LEN(missing_filers); i++)
		inspection->missing_filers[i] |= missing_filers[i];
	(void)pthread_mutex_unlock(&run->lock);
}

/* Names what the whole file needs: the part that could not be had would tell nobody anything. */
static bool report_need(const struct declaration *d, const char *path, struct err *err)
{
	uint64_t rows = csv_count_lines(d->text, d->record_end);

	return err_file(
		err, path,
		"%llu MiB of memory are needed for its %llu rows and cannot be had; free memory or split the file",
		(unsigned long long)((rows * ROW_BYTES >> 20) + 1), (unsigned long long)rows);
}

static bool run_slices(struct inspection *inspection, const struct pass *pass, const char *path, struct err *err)
{
	const struct declaration *d = inspection->declaration;
	struct inspecting run = { .inspection = inspection, .pass = pass, .lock = PTHREAD_MUTEX_INITIALIZER };
	bool ok;

	/* Every slice but the last has at least slice_bytes. */
	inspection->batches = mem_zero((d->body.len_bytes / pass->slice_bytes + 1) * sizeof(*inspection->batches));
	inspection->arenas = mem_zero(inspection->threads * sizeof(*inspection->arenas));
	inspection->missing_filers = mem_zero((FILER_CODES / 64 + 1) * sizeof(*inspection->missing_filers));
	splitter_init(&run.splitter, d->body, d->record_end, pass->slice_bytes);
	threads_run(inspection->threads, take_slices, &run);
	inspection->batches_count = run.splitter.pieces;
	if (run.splitter.open_quote)
		inspection->open_quote_line = declaration_line(d, run.splitter.open_quote);
	ok = !run.failed && repeats_flag(inspection, pass);
	splitter_free(&run.splitter);
	for (unsigned t = 0; t < inspection->threads; t++)
		workspace_forget(&pass->workspaces[t]);
	return ok || report_need(d, path, err);
}

static void add_counts(struct inspection *inspection)
{
	for (size_t b = 0; b < inspection->batches_count; b++) {
		for (unsigned list = 0; list < LISTS; list++)
			inspection->counts[list] += inspection->batches[b].counts[list];
	}
}

bool inspection_run(struct inspection *inspection, const struct pass *pass, const char *path, struct err *err)
{
	const struct declaration *d = pass->declaration;

	*inspection = (struct inspection){ .declaration = d, .open_quote_line = d->open_quote_line };
	if (d->kind != CSV_TEXT || d->open_quote_line)
		return true;
	inspection->records = d->text.len_bytes != 0;
	inspection->blank_rows = d->text.len_bytes != 0 && d->header == HEADER_BLANK;
	inspection->threads = threads_worth(pass->threads, d->body.len_bytes, pass->slice_bytes);
	if (!run_slices(inspection, pass, path, err)) {
		inspection_free(inspection);
		return false;
	}
	add_counts(inspection);
	if (inspection->rows <= ROWS_MAX)
		return true;
	inspection_free(inspection);
	return err_file(err, path, "has more than %u entries; split it", ROWS_MAX);
}

void inspection_free(struct inspection *inspection)
{
	for (unsigned t = 0; inspection->arenas && t < inspection->threads; t++)
		arena_free(&inspection->arenas[t]);
	free(inspection->arenas);
	free(inspection->batches);
	free(inspection->missing_filers);
	*inspection = (struct inspection){ .rows = 0 };
}

void inspect_missing_filers(const struct inspection *inspection, const struct index *index,
			    struct missing_filers *missing)
{
	*missing = (struct missing_filers){ .count = 0 };
	for (uint32_t filer = 0; filer < FILER_CODES; filer++) {
		if (!((inspection->missing_filers[filer / 64] >> (filer % 64)) & 1))
			continue;
		if (missing->count < MISSING_FILERS_SHOWN) {
			missing->filers[missing->count] = filer;
			missing->covered[missing->count] = index_has_filer(index, filer);
		}
		missing->count++;
	}
}
