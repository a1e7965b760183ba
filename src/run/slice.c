/* Rows in groups that stay in the L1 cache. */
#include "run/slice.h"

/* Rows looked up and judged at once: their hits are 16 bytes each. */
#define GROUP_ROWS 512

/* Gate B's filer code, and whether the entries exist; both without a branch a row. */
static bool are_known(const struct gates *gates, const uint64_t *places, const struct index_hit *hits, size_t rows)
{
	uint32_t filer = gates->account->filer;
	bool other_filer = false, missing = false;

	for (size_t i = 0; i < rows; i++) {
		other_filer |= place_filer(places[i]) != filer;
		missing |= hits[i].entry == INDEX_NO_ENTRY; /* PLACE_NONE is not in the index either. */
	}
	return !missing && !(gates->check_filer && other_filer);
}

static bool are_own(const struct gates *gates, const struct index_hit *hits, size_t rows)
{
	bool own = true;

	for (size_t i = 0; i < rows && !gates->check_filer; i++)
		own &= gates_own(gates, hits[i].importer);
	return own;
}

static bool are_new(const struct index_hit *hits, size_t rows, uint64_t *seen)
{
	uint64_t again = 0;

	for (size_t i = 0; i < rows; i++) {
		uint64_t bit = UINT64_C(1) << (hits[i].entry % 64);

		again |= seen[hits[i].entry / 64] & bit;
		seen[hits[i].entry / 64] |= bit;
	}
	return again == 0;
}

static bool judge_group(const struct gates *gates, struct slice_ways ways, struct workspace *w, size_t first,
			size_t rows, struct judgement *judgement)
{
	struct judge_output output = { w->verdicts + first, ways.all_errors ? w->failures + first : NULL };
	struct index_hit group[GROUP_ROWS], *hits = ways.few_lookups ? w->hits + first : group;
	entry_attr attrs[GROUP_ROWS];

	if (!ways.few_lookups)
		index_find(gates->index, w->rows.places + first, rows, hits);
	if (!are_known(gates, w->rows.places + first, hits, rows) || !are_own(gates, hits, rows))
		return false;
	for (size_t i = 0; i < rows; i++) {
		attrs[i] = hits[i].attr;
		w->entries[first + i] = hits[i].entry;
	}
	if (!are_new(hits, rows, w->seen))
		return false;
	rules_judge(gates->rules, attrs, rows, output, judgement);
	return true;
}

enum slice_result slice_judge(const struct gates *gates, const struct declaration *declaration,
			      const struct slice *slice, struct slice_ways ways, struct workspace *workspace,
			      struct pass_sums *sums, struct err *err)
{
	size_t rows_max = declaration_rows_max(slice, declaration->record_end);
	struct entry_batch *rows = &workspace->rows;

	if (!workspace_room(workspace, rows_max, err))
		return SLICE_FAILED;
	declaration_parse(slice, declaration->text.begin, declaration->record_end, rows_max, rows);
	if (ways.few_lookups)
		index_find_few(gates->index, rows->places, rows->rows, workspace->hits);
	else
		index_read_ahead(gates->index, rows->places, rows->rows);
	for (size_t first = 0; first < rows->rows; first += GROUP_ROWS) {
		size_t left = rows->rows - first, count = left < GROUP_ROWS ? left : GROUP_ROWS;

		if (!judge_group(gates, ways, workspace, first, count, &sums->judgement))
			return SLICE_OFFENDS;
	}
	sums->rows += rows->rows;
	sums->blank_rows += rows->blank_rows;
	sums->records += rows->records;
	sums->other_columns |= rows->other_columns;
	return SLICE_CLEAN;
}

size_t slice_emit_bytes(const struct claim_lines *lines, bool all_errors, const struct workspace *workspace)
{
	return workspace->rows.rows * (all_errors ? lines->joined_max_bytes : lines->line_max_bytes) + CLAIM_STEP_BYTES;
}

void slice_emit(const struct claim_lines *lines, bool all_errors, const struct workspace *workspace, struct outbuf *out)
{
	const unsigned char *numbers = workspace->rows.numbers[0];
	size_t rows = workspace->rows.rows;

	if (all_errors)
		claim_emit_joined(lines, numbers, workspace->failures, rows, out);
	else
		claim_emit(lines, numbers, workspace->verdicts, rows, out);
}

void pass_sums_add(struct pass_sums *sum, const struct pass_sums *sums)
{
	sum->rows += sums->rows;
	sum->blank_rows += sums->blank_rows;
	sum->records += sums->records;
	sum->other_columns |= sums->other_columns;
	judgement_add(&sum->judgement, &sums->judgement);
}
