/* Rows in groups that stay in the L1 cache. */
#include "run/slice.h"

bool slice_look_up(const struct gates *gates, const struct declaration *declaration, const struct slice *slice,
		   struct slice_ways ways, struct workspace *workspace, struct err *err)
{
	size_t rows_max = declaration_rows_max(slice, declaration->record_end);
	struct entry_batch *rows = &workspace->rows;

	if (!workspace_room(workspace, rows_max, err))
		return false;
	if (ways.inspected || ways.findings)
		rows->offsets = workspace->offsets;
	if (!ways.inspected)
		rows->numbers = workspace->numbers;
	declaration_parse(slice, declaration->text.begin, declaration->record_end, rows_max, rows);
	if (ways.few_lookups)
		index_find_few(gates->index, rows->places, rows->rows, workspace->hits);
	else
		index_read_ahead(gates->index, rows->places, rows->rows);
	return true;
}

const struct index_hit *slice_hits(const struct gates *gates, struct slice_ways ways, const struct workspace *workspace,
				   size_t first, size_t rows, struct index_hit group[SLICE_GROUP_ROWS])
{
	struct index_hit *hits = ways.few_lookups || ways.findings ? workspace->hits + first : group;

	if (!ways.few_lookups)
		index_find(gates->index, workspace->rows.places + first, rows, hits);
	return hits;
}

/* Both without a branch a row. */
bool rows_known(const struct gates *gates, const uint64_t *places, const struct index_hit *hits, size_t rows)
{
	uint32_t filer = gates->account->filer;
	bool other_filer = false, missing = false;

	for (size_t i = 0; i < rows; i++) {
		other_filer |= place_filer(places[i]) != filer;
		missing |= hits[i].entry == INDEX_NO_ENTRY; /* PLACE_NONE is not in the index either. */
	}
	return !missing && !(gates->check_filer && other_filer);
}

bool rows_own(const struct gates *gates, const struct index_hit *hits, size_t rows)
{
	bool own = true;

	for (size_t i = 0; i < rows && !gates->check_filer; i++)
		own &= gates_own(gates, hits[i].importer);
	return own;
}

bool rows_new(const struct index_hit *hits, size_t rows, uint64_t *seen)
{
	uint64_t again = 0;

	for (size_t i = 0; i < rows; i++) {
		uint64_t bit = UINT64_C(1) << (hits[i].entry % 64);

		again |= seen[hits[i].entry / 64] & bit;
		seen[hits[i].entry / 64] |= bit;
	}
	return again == 0;
}

void rows_mark_claimed(const struct gates *gates, const uint64_t *places, size_t rows, entry_attr *attrs)
{
	bool has[SLICE_GROUP_ROWS];

	if (!gates->claimed)
		return;
	placeset_find(gates->claimed, places, rows, has);
	for (size_t i = 0; i < rows; i++)
		attrs[i] = entry_set(attrs[i], FIELD_EARLIER_CLAIM, has[i] ? FLAG_YES : FLAG_NO);
}

static bool judge_group(const struct gates *gates, struct slice_ways ways, struct workspace *w, size_t first,
			size_t rows, struct judgement *judgement)
{
	bool all = ways.all_errors || ways.findings;
	struct judge_output output = { w->verdicts + first, all ? w->failures + first : NULL };
	struct index_hit group[SLICE_GROUP_ROWS];
	const struct index_hit *hits = slice_hits(gates, ways, w, first, rows, group);
	entry_attr words[SLICE_GROUP_ROWS], *attrs = ways.record ? w->attrs + first : words;

	if (!rows_known(gates, w->rows.places + first, hits, rows) || !rows_own(gates, hits, rows))
		return false;
	for (size_t i = 0; i < rows; i++) {
		attrs[i] = hits[i].attr;
		w->entries[first + i] = hits[i].entry;
		if (ways.record)
			w->importers[first + i] = hits[i].importer;
	}
	if (!rows_new(hits, rows, w->seen))
		return false;
	rows_mark_claimed(gates, w->rows.places + first, rows, attrs);
	rules_judge(gates->rules, attrs, rows, output, judgement);
	return true;
}

/* Nothing is counted yet of the rows. */
static void extend(struct pass_sums *sums, const struct entry_batch *rows)
{
	for (size_t i = 0; i < rows->rows; i++) {
		uint64_t place = rows->places[i];
		bool first = sums->rows == 0 && i == 0;

		sums->first_place = first || place < sums->first_place ? place : sums->first_place;
		sums->last_place = first || place > sums->last_place ? place : sums->last_place;
	}
}

enum slice_result slice_judge(const struct gates *gates, const struct declaration *declaration,
			      const struct slice *slice, struct slice_ways ways, struct workspace *workspace,
			      struct pass_sums *sums, struct err *err)
{
	const struct entry_batch *rows = &workspace->rows;

	if (!slice_look_up(gates, declaration, slice, ways, workspace, err))
		return SLICE_FAILED;
	for (size_t first = 0; first < rows->rows; first += SLICE_GROUP_ROWS) {
		if (!judge_group(gates, ways, workspace, first, slice_group_rows(rows->rows, first), &sums->judgement))
			return SLICE_OFFENDS;
	}
	if (ways.record)
		extend(sums, rows);
	sums->rows += rows->rows;
	sums->blank_rows += rows->blank_rows;
	sums->records += rows->records;
	sums->other_columns |= rows->other_columns;
	return SLICE_CLEAN;
}

void slice_lines(const struct ruleset *set, const struct rules_in_force *rules, uint64_t claim_number,
		 struct claim_lines *lines)
{
	const char *errors[RULES_MAX];
	struct claim_texts texts = { .updated = set->statuses[ENTRY_UPDATED],
				     .failed = set->statuses[ENTRY_FAILED],
				     .errors = errors,
				     .errors_count = rules->count };

	for (size_t k = 0; k < rules->count; k++)
		errors[k] = rules->rows[k]->text;
	claim_lines_prepare(lines, claim_number, &texts);
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

void slice_put_findings(const struct findings *findings, const struct workspace *workspace, struct line_counter *lines,
			struct csv_writer *writer)
{
	struct finding_group group = { .places = workspace->rows.places,
				       .offsets = workspace->rows.offsets,
				       .hits = workspace->hits,
				       .failures = workspace->failures,
				       .rows = workspace->rows.rows };

	findings_put(findings, &group, lines, writer);
}

void pass_sums_add(struct pass_sums *sum, const struct pass_sums *sums)
{
	if (sums->rows && (sum->rows == 0 || sums->first_place < sum->first_place))
		sum->first_place = sums->first_place;
	if (sums->rows && (sum->rows == 0 || sums->last_place > sum->last_place))
		sum->last_place = sums->last_place;
	sum->rows += sums->rows;
	sum->blank_rows += sums->blank_rows;
	sum->records += sums->records;
	sum->other_columns |= sums->other_columns;
	judgement_add(&sum->judgement, &sums->judgement);
}
