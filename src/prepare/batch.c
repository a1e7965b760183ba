/* Batches in four steps; only the second waits for others. */
#include "prepare/batch.h"

#include "advice/typed.h"
#include "core/mem.h"
#include "run/field.h"

#include <stdlib.h>

void prepare_worker_free(struct prepare_worker *worker)
{
	workspace_free(&worker->workspace);
	free(worker->accounts);
	free(worker->again);
}

/* --- sieve ------------------------------------------------------------------------------------------------------------------------ */

void batch_sieve(const struct common *common, struct prepare_worker *worker, bool find)
{
	struct workspace *w = &worker->workspace;
	size_t rows = w->rows.rows;

	worker->accounts = mem_room(worker->accounts, &worker->accounts_room, rows + 1, 1);
	worker->again = mem_room(worker->again, &worker->again_room, rows + 1, 1);
	for (size_t first = 0; first < rows; first += SIEVE_ROWS) {
		size_t count = rows - first < SIEVE_ROWS ? rows - first : SIEVE_ROWS;

		if (find)
			index_find(common->sieve->index, w->rows.places + first, count, w->hits + first);
		sieve_rows(common->sieve, w->rows.places + first, w->hits + first, count, w->verdicts + first,
			   worker->accounts + first, &worker->judgement);
	}
}

/* --- meet ------------------------------------------------------------------------------------------------------------------------- */

/* The places of numbers that the index does not have, in the order of the rows. */
static size_t collect_strangers(const struct workspace *w, uint64_t *strangers)
{
	size_t count = 0;

	for (size_t i = 0; i < w->rows.rows; i++) {
		strangers[count] = w->rows.places[i];
		count += w->hits[i].entry == INDEX_NO_ENTRY && w->rows.places[i] != PLACE_NONE;
	}
	return count;
}

static void mark_strangers(struct workspace *w, const uint8_t *again)
{
	for (size_t i = 0, k = 0; i < w->rows.rows; i++) {
		if (w->hits[i].entry != INDEX_NO_ENTRY || w->rows.places[i] == PLACE_NONE)
			continue;
		if (again[k++])
			w->verdicts[i] = REASON_DUPLICATE;
	}
}

/* Another core may have the line of a bit: it is asked for so many rows before. */
#define AHEAD_ROWS 16

/* No branch a row: which rows are in the index, and which come again, nobody can foretell. `spare`: the bit of those that are not. */
static void mark_seen(struct workspace *w, uint64_t *seen, uint64_t spare)
{
	const struct index_hit *hits = w->hits;
	size_t rows = w->rows.rows;

	for (size_t i = 0; i < rows; i++) {
		bool known = hits[i].entry != INDEX_NO_ENTRY;
		uint64_t at = known ? hits[i].entry : spare, word = seen[at / 64];
		const struct index_hit *next = &hits[i + AHEAD_ROWS < rows ? i + AHEAD_ROWS : i];

		__builtin_prefetch(&seen[(next->entry != INDEX_NO_ENTRY ? next->entry : spare) / 64], 1);
		w->verdicts[i] = known & (word >> (at % 64)) ? REASON_DUPLICATE : w->verdicts[i];
		seen[at / 64] = word | UINT64_C(1) << (at % 64);
	}
}

static uint64_t count_kept(const struct workspace *w)
{
	uint64_t count = 0;

	for (size_t i = 0; i < w->rows.rows; i++)
		count += w->verdicts[i] == REASON_NONE;
	return count;
}

bool batch_meet(struct common *common, struct prepare_worker *worker, uint64_t piece, uint64_t *first, struct err *err)
{
	struct workspace *w = &worker->workspace;
	/* Failures have room for a word a row, and nobody asks for them. */
	size_t strangers = common->seen ? collect_strangers(w, w->failures) : 0;
	bool ok;

	turnstile_wait(&common->turns, piece);
	if (common->seen)
		mark_seen(w, common->seen, common->sieve->index->header.entries);
	*first = common->kept->count;
	common->kept->count += count_kept(w);
	ok = strangers_add(&common->strangers, w->failures, strangers, worker->again, err);
	turnstile_pass(&common->turns, piece);
	if (ok && strangers)
		mark_strangers(w, worker->again);
	return ok;
}

/* --- keep ------------------------------------------------------------------------------------------------------------------------- */

void batch_keep(const struct common *common, struct prepare_worker *worker, uint64_t first)
{
	struct workspace *w = &worker->workspace;
	struct kept *out = common->kept->rows + first;
	struct prepare_sums *sums = &worker->sums;

	sums->rows += w->rows.rows;
	sums->blank_rows += w->rows.blank_rows;
	sums->records += w->rows.records;
	sums->other_columns |= w->rows.other_columns;
	for (size_t i = 0; i < w->rows.rows; i++) {
		const struct index_hit *hit = &w->hits[i];

		sums->by_reason[w->verdicts[i]]++;
		if (w->verdicts[i] != REASON_NONE)
			continue;
		sums->places += w->rows.places[i];
		worker->strays |= place_rest(w->rows.places[i]) >= SLOT_WRONG_CHECK;
		*out++ = (struct kept){ .place = w->rows.places[i],
					.entry = hit->entry,
					.liquidated = (day)entry_get(hit->attr, FIELD_LIQUIDATION_DATE),
					.account = worker->accounts[i],
					.urgent = sieve_urgent(common->sieve, hit->attr) };
	}
}

/* --- write ------------------------------------------------------------------------------------------------------------------------ */

/* What is typed in the row, and where. */
static void read_row(struct batch_source *source, const struct workspace *w, size_t i, struct scratch *scratch,
		     struct left_out_row *row)
{
	const struct declaration *d = &source->list->declaration;
	uint64_t offset = w->rows.offsets[i];

	row->line = source->lines.row_a_line ? source->lines.line + i : line_counter_at(&source->lines, offset);
	row->as_typed = source->list->column == 0 ? field_if_clean(d, offset) : span_of(NULL, 0);
	row->clean = row->as_typed.len_bytes > 0;
	if (row->clean)
		return;
	row->as_typed = raw_list_as_typed(source->list, offset, scratch);
	row->clean = row->as_typed.len_bytes <= LEFT_OUT_TYPED_MAX && typed_is_clean(row->as_typed);
}

void batch_write(const struct common *common, struct prepare_worker *worker, struct batch_source *source,
		 struct csv_writer *writer)
{
	struct workspace *w = &worker->workspace;
	struct scratch scratch = { .bytes = NULL };
	unsigned char number[ENTRY_NUMBER_LEN];
	struct left_out_tail made;
	char room[REASON_ROOM];

	for (size_t i = 0; i < w->rows.rows; i++) {
		struct left_out_row row = { .file = source->file, .clean = true };
		uint8_t reason = w->verdicts[i];
		entry_attr attr = w->hits[i].attr;

		if (reason == REASON_NONE)
			continue;
		if (source->list)
			read_row(source, w, i, &scratch, &row);
		if (row.clean && row.as_typed.len_bytes == ENTRY_NUMBER_LEN && w->rows.places[i] != PLACE_NONE) {
			row.number = row.as_typed.begin;
		} else if (w->rows.places[i] != PLACE_NONE) {
			place_unpack(w->rows.places[i], number);
			row.number = number;
		}
		if (reason <= RULES_MAX) {
			attr = sieve_attr(common->sieve, w->rows.places[i], attr);
			row.could_pass = later_find(&common->sieve->later, reason, attr);
		}
		left_out_put(writer, &row,
			     sieve_tail(common->sieve, reason, w->rows.places[i], row.number, attr, &made, room));
		worker->sums.lines++;
	}
	free(scratch.bytes);
}
