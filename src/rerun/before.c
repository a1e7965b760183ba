/* States, records and offenders behind one question. */
#include "rerun/before.h"

#include "core/mem.h"
#include "core/search.h"

#include <stdlib.h>

bool before_open_state(struct before *before, const char *path, bool unfinished, struct err *err)
{
	*before = (struct before){ .kind = BEFORE_STATE, .unfinished = unfinished };
	if (!state_open(&before->state, path, true, err))
		return false;
	before->rules = before->state.header.key.rules;
	before->account = before->state.header.key.account;
	return true;
}

bool before_open_record(struct before *before, const char *path, struct err *err)
{
	*before = (struct before){ .kind = BEFORE_RECORD };
	if (!record_open(&before->record, path, err))
		return false;
	before->rules = state_hash(span_text(before->record.texts[RECORD_RULES_VERSION]));
	return true;
}

bool before_open_offenders(struct before *before, const char *path, struct err *err)
{
	*before = (struct before){ .kind = BEFORE_OFFENDERS };
	return offended_read(&before->offended, path, err);
}

void before_open_nothing(struct before *before)
{
	*before = (struct before){ .kind = BEFORE_NOTHING };
}

void before_close(struct before *before)
{
	if (before->kind == BEFORE_STATE)
		state_close(&before->state);
	if (before->kind == BEFORE_RECORD)
		record_close(&before->record);
	offended_free(&before->offended);
	free(before->order);
	*before = (struct before){ .kind = BEFORE_NOTHING };
}

/* --- rows by key ---------------------------------------------------------------------------------------------------------- */

static uint64_t rows_of(const struct before *before)
{
	return before->kind == BEFORE_STATE ? before->state.header.rows : before->record.header.rows;
}

static uint64_t key_at(const struct before *before, uint64_t row)
{
	uint64_t entry;

	if (before->kind == BEFORE_STATE)
		return before->state.rows[row].key;
	memcpy(&entry, before->record.rows + row * before->record.header.row_bytes, sizeof(entry));
	return entry >> RECORD_VERDICT_BITS;
}

static int by_key(const void *a, const void *b, void *before)
{
	uint64_t x = *(const uint64_t *)a, y = *(const uint64_t *)b;
	uint64_t key_x = key_at(before, x), key_y = key_at(before, y);

	if (key_x != key_y)
		return key_x < key_y ? -1 : 1;
	return (x > y) - (x < y);
}

static void sort_rows(struct before *before)
{
	uint64_t rows = rows_of(before);

	before->order = mem_alloc((rows + 1) * sizeof(*before->order));
	for (uint64_t i = 0; i < rows; i++)
		before->order[i] = i;
	qsort_r(before->order, rows, sizeof(*before->order), by_key, before);
}

/* The first row of a key, UINT64_MAX if there is none; first where it stands if nothing was inserted or removed. */
static uint64_t find_row(struct before *before, uint64_t row, uint64_t key)
{
	uint64_t rows = rows_of(before), low = 0, high = rows;

	if (row < rows && key_at(before, row) == key)
		return row;
	if (!before->order)
		sort_rows(before);
	while (low < high) {
		uint64_t middle = low + (high - low) / 2;

		if (key_at(before, before->order[middle]) < key)
			low = middle + 1;
		else
			high = middle;
	}
	return low < rows && key_at(before, before->order[low]) == key ? before->order[low] : UINT64_MAX;
}

/* --- what they say ---------------------------------------------------------------------------------------------------------- */

static const struct state_change *change_of(const struct state *state, uint64_t row)
{
	size_t low = FIRST_NOT_BELOW(state->changes, state->header.changes, row, row);

	return low < state->header.changes && state->changes[low].row == row ? &state->changes[low] : NULL;
}

static void take_state(const struct before *before, uint64_t row, struct before_row *found)
{
	const struct state_change *change = before->unfinished ? change_of(&before->state, row) : NULL;

	found->row = change ? change->before : before->state.rows[row];
	found->text = state_text(&before->state, found->row.outcome);
}

static bool take_record(const struct before *before, uint64_t row, struct before_row *found)
{
	const struct record *record = &before->record;
	struct record_row filed;
	const char *importer;
	uint64_t failures;
	uint8_t verdict;

	if (!record_read(record, row, &filed, &failures))
		return false;
	verdict = record_verdict(&filed);
	importer = record_importer(record, &filed);
	found->row = (struct state_row){
		.key = record_key(&filed),
		.attr = filed.attr,
		.duty_cents = filed.duty_cents,
		.importer = importer ? state_hash(span_text(importer)) : 0,
		.summary_date = filed.summary_date,
		.payment_date = filed.payment_date,
		.outcome = verdict,
		.known = (uint8_t)(ROW_ANSWERED | ROW_DATA | (verdict == 0 ? ROW_PREDICTED : 0)),
	};
	found->text = record->texts[verdict ? RECORD_FIRST_RULE + 2 * (verdict - 1) + 1 : RECORD_UPDATED];
	return true;
}

bool before_find(struct before *before, uint64_t row, uint64_t key, const char *path, struct before_row *found,
		 struct err *err)
{
	uint64_t at;

	*found = (struct before_row){ .text = "" };
	if (before->kind == BEFORE_NOTHING || key == KEY_NONE)
		return true;
	if (before->kind == BEFORE_OFFENDERS) {
		const char *list = offended_list(&before->offended, key);

		if (list)
			*found = (struct before_row){ { .key = key, .outcome = 1, .known = ROW_ANSWERED }, list };
		return true;
	}
	at = find_row(before, row, key);
	if (at == UINT64_MAX)
		return true;
	if (before->kind == BEFORE_RECORD)
		return take_record(before, at, found) || err_file(err, path, "is damaged; restore it from a backup");
	take_state(before, at, found);
	return true;
}
