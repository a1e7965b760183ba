/* Slices of a declaration, judged; entries are kept until the last row has passed gates B and C. */
#include "run/successes.h"

#include "core/mem.h"
#include "run/outputs.h"
#include "run/pass.h"

/* Entries that the first pages have room for. */
#define ENTRIES_FIRST 16384

bool successes_init(struct successes *claimed, const struct gates *gates, struct err *err)
{
	*claimed = (struct successes){ .gates = gates };
	if (!workspace_init(&claimed->workspace, gates->index, err))
		return false;
	claimed->taken = mem_map(claimed->workspace.seen_bytes, "the set of claimed entries", err);
	return claimed->taken != NULL;
}

void successes_free(struct successes *claimed)
{
	mem_unmap(claimed->entries, claimed->bytes);
	mem_unmap(claimed->taken, claimed->workspace.seen_bytes);
	workspace_free(&claimed->workspace);
}

static bool make_room(struct successes *claimed, size_t more, struct err *err)
{
	size_t needed = (claimed->count + more) * sizeof(*claimed->entries), bytes = claimed->bytes;
	void *at;

	if (needed <= bytes)
		return true;
	bytes = bytes ? bytes : ENTRIES_FIRST * sizeof(*claimed->entries);
	while (bytes < needed)
		bytes *= 2;
	at = claimed->entries ? mem_remap(claimed->entries, claimed->bytes, bytes, "the claimed entries", err)
			      : mem_map(bytes, "the claimed entries", err);
	if (!at)
		return false;
	claimed->entries = at;
	claimed->bytes = bytes;
	return true;
}

static bool keep_successes(struct successes *claimed, struct err *err)
{
	const struct workspace *workspace = &claimed->workspace;

	if (!make_room(claimed, workspace->rows.rows, err))
		return false;
	for (size_t i = 0; i < workspace->rows.rows; i++) {
		if (workspace->verdicts[i] == 0)
			claimed->entries[claimed->count++] =
				(struct success){ workspace->rows.places[i], workspace->entries[i] };
	}
	return true;
}

/* Takes those from `first` on that no earlier declaration has. */
static void take_new(struct successes *claimed, size_t first)
{
	size_t kept = first;

	for (size_t i = first; i < claimed->count; i++) {
		uint32_t entry = claimed->entries[i].entry;
		uint64_t bit = UINT64_C(1) << (entry % 64);

		if (claimed->taken[entry / 64] & bit) {
			claimed->again++;
			continue;
		}
		claimed->taken[entry / 64] |= bit;
		claimed->entries[kept++] = claimed->entries[i];
	}
	claimed->count = kept;
}

static enum pass_result judge(struct successes *claimed, const struct declaration *d, struct pass_sums *sums,
			      struct progress *progress, struct err *err)
{
	struct slice_ways ways = { .few_lookups =
					   index_few(claimed->gates->index, d->body.len_bytes / ROW_TEXT_BYTES) };
	enum pass_result result = PASS_CLEAN;
	struct splitter splitter;
	struct slice slice;

	splitter_init(&splitter, d->body, d->record_end, PASS_SLICE_BYTES);
	while (result == PASS_CLEAN && splitter_next(&splitter, &slice)) {
		result = pass_result_of(slice_judge(claimed->gates, d, &slice, ways, &claimed->workspace, sums, err));
		if (result == PASS_CLEAN && !keep_successes(claimed, err))
			result = PASS_FAILED;
		progress_done(progress, slice.bytes.len_bytes);
	}
	if (result == PASS_CLEAN && splitter.open_quote)
		result = PASS_OPEN;
	splitter_free(&splitter);
	workspace_forget(&claimed->workspace);
	return result;
}

static bool pass_gates(struct successes *claimed, const char *path, const struct declaration *d,
		       struct progress *progress, bool *rejected, struct err *err)
{
	size_t first = claimed->count;
	struct pass_sums sums = { .rows = 0 };
	enum pass_result result = PASS_OFFENDS;

	progress_total(progress, d->body.len_bytes);
	if (input_name_is_csv(path) && d->kind == CSV_TEXT && d->header == HEADER_FOUND && !d->open_quote_line)
		result = judge(claimed, d, &sums, progress, err);
	if (result == PASS_FAILED || !map_unchanged(&d->map, path, err)) {
		claimed->count = first;
		return false;
	}
	*rejected = result != PASS_CLEAN || sums.rows == 0;
	if (*rejected) {
		claimed->count = first;
		return true;
	}
	take_new(claimed, first);
	claimed->rows += sums.rows;
	claimed->errors += sums.rows - sums.judgement.successes;
	judgement_add(&claimed->judgement, &sums.judgement);
	return true;
}

bool successes_add(struct successes *claimed, const char *path, struct progress *progress, bool *rejected,
		   struct err *err)
{
	struct declaration declaration;
	bool ok;

	*rejected = false;
	if (!declaration_open(&declaration, path, err))
		return false;
	ok = pass_gates(claimed, path, &declaration, progress, rejected, err);
	declaration_close(&declaration);
	return ok;
}
