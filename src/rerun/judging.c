/* Rows in groups that stay in the L1 cache, as in a validation; but all gates answer for each of them. */
#include "rerun/judging.h"

#include "ledger/claimed.h"
#include "rerun/changes.h"
#include "run/offenders.h"

#include <stdlib.h>

/* Rows that are looked up and judged at once. */
struct group {
	size_t rows;
	const uint64_t *places;
	const uint8_t *flags;
	const struct index_hit *hits;
	struct before_row before[SLICE_GROUP_ROWS];
	uint8_t standing[SLICE_GROUP_ROWS]; /* ROW_PREDICTED, ROW_FILED, ROW_ACCEPTED */
	entry_attr attrs[SLICE_GROUP_ROWS];
	uint8_t verdicts[SLICE_GROUP_ROWS];
};

/* --- texts ------------------------------------------------------------------------------------------------------------------ */

static void put_texts(struct judging *j)
{
	const struct rules_in_force *rules = j->rerun->rules;

	/* No rule has an empty text, so that none is taken for a pass. */
	(void)state_put_text(&j->writer, "");
	for (enum gate gate = GATE_B; gate <= GATE_C; gate++) {
		struct offender_lists lists;

		offender_lists_of(rules, gate, &lists);
		for (size_t i = 0; i < lists.count; i++)
			j->list_texts[lists.lists[i]] = state_put_text(&j->writer, lists.names[i]);
	}
	for (size_t k = 0; k < rules->count; k++)
		j->rule_texts[k] = state_put_text(&j->writer, rules->rows[k]->text);
}

/* What such a row prints. */
static const char *text_of(const struct judging *j, uint8_t flags, uint8_t verdict)
{
	const struct rules_in_force *rules = j->rerun->rules;
	static const enum gate_rule list_rules[LISTS] = {
		[LIST_LENGTH] = RULE_LENGTH,  [LIST_DUPLICATE] = RULE_DUPLICATE, [LIST_FILER] = RULE_FILER_CODE,
		[LIST_MISSING] = RULE_EXISTS, [LIST_ACCOUNT] = RULE_ACCOUNT,
	};

	if (flags)
		return rules->gates[list_rules[__builtin_ctz(flags)]]->text;
	return verdict ? rules->rows[verdict - 1]->text : "";
}

/* --- a row -------------------------------------------------------------------------------------------------------------------- */

/* What the claim makes of an entry: CBP's outcome over the prediction. What CBP failed is judged as if it had not been filed. */
static uint8_t standing_of(const struct judging *j, const struct before_row *before, uint64_t place)
{
	uint8_t predicted = before->row.known & ROW_PREDICTED;
	struct outcome_entry outcome;

	if (!j->file->on_claim)
		return predicted;
	if (j->file->outcome != NO_OUTCOME && outcome_find(&j->outcome, place, &outcome))
		return outcome.failed ? predicted : predicted | ROW_FILED | ROW_ACCEPTED;
	return predicted ? predicted | ROW_FILED : 0;
}

static bool days_have_stopped(const struct judging *j, const struct group *group, size_t i)
{
	return j->file->filed != DAY_BLANK && (group->standing[i] & ROW_FILED);
}

static struct state_row row_of(const struct judging *j, const struct group *group, size_t i)
{
	struct state_row row = { .key = key_of_place(group->places[i]),
				 .duty_cents = INT64_MIN,
				 /* What CBP accepted stands on no list, though the exports may lack it now. */
				 .flags = group->standing[i] & ROW_ACCEPTED ? 0 : group->flags[i],
				 .known = (uint8_t)(ROW_ANSWERED | group->standing[i]) };
	const struct index_hit *hit = &group->hits[i];
	uint8_t verdict = group->verdicts[i];

	if (group->places[i] == PLACE_NONE)
		row.key = KEY_NONE;
	if (hit->entry != INDEX_NO_ENTRY) {
		struct index_cold cold = index_cold(j->rerun->index, hit->entry);

		row.known |= ROW_DATA;
		row.attr = group->attrs[i];
		row.duty_cents = index_cold_duty(&cold);
		row.importer = state_hash(index_importer(j->rerun->index, hit->importer));
		row.summary_date = cold.summary_date;
		row.payment_date = cold.payment_date;
	}
	if (group->standing[i] & ROW_ACCEPTED)
		row.outcome = STATE_PASSES;
	else if (row.flags)
		row.outcome = j->list_texts[__builtin_ctz(row.flags)];
	else
		row.outcome = verdict ? j->rule_texts[verdict - 1] : STATE_PASSES;
	return row;
}

static void keep_change(struct judging *j, const struct before_row *before, const struct state_row *row,
			const char *text)
{
	struct change change = change_of_row(before, row, text, j->other_rules, j->other_account);
	struct state_change kept = { .fields = change.fields,
				     .kind = (uint8_t)change.kind,
				     .cause = (uint8_t)change.cause,
				     .before = before->row };

	if (change.kind == CHANGE_NONE)
		return;
	if (kept.before.outcome != STATE_PASSES)
		kept.before.outcome = state_put_text(&j->writer, before->text);
	state_put_change(&j->writer, &kept);
}

/* The day on which the answer is another one, and the last on which the row passes. */
static void keep_turn(struct judging *j, const struct group *group, size_t i, const struct state_row *row)
{
	const struct turns *turns = &j->rerun->turns;
	bool stopped = days_have_stopped(j, group, i);
	uint8_t verdict = group->verdicts[i];
	struct turn turn;

	if (row->flags || (row->known & ROW_ACCEPTED) ||
	    !turns_find(turns, row->attr, verdict ? j->rerun->rules->rows[verdict - 1] : NULL,
			stopped ? j->file->filed : DAY_BLANK, &turn))
		return;
	if (j->header->turn == DAY_BLANK || turn.on < j->header->turn)
		j->header->turn = turn.on;
	if (verdict == 0)
		state_put_deadline(&j->writer,
				   &(struct state_deadline){ .key = row->key,
							     .last = (day)(turn.on - 1),
							     .outcome = state_put_text(&j->writer, turn.then->text) });
}

static void keep_row(struct judging *j, const struct group *group, size_t i)
{
	struct state_row row = row_of(j, group, i);

	j->header->offenders_b +=
		(row.flags & (ROW_FLAG(LIST_LENGTH) | ROW_FLAG(LIST_DUPLICATE) | ROW_FLAG(LIST_FILER))) != 0;
	j->header->offenders_c += (row.flags & (ROW_FLAG(LIST_MISSING) | ROW_FLAG(LIST_ACCOUNT))) != 0;
	j->header->passes += row.outcome == STATE_PASSES;
	/* Behind changes and deadlines, which are about the next row. */
	keep_change(j, &group->before[i], &row, text_of(j, row.flags, group->verdicts[i]));
	keep_turn(j, group, i, &row);
	state_put_row(&j->writer, &row);
}

/* --- a group ------------------------------------------------------------------------------------------------------------------ */

static bool look_before(struct judging *j, struct group *group, uint64_t first_row, const char *before_path,
			struct err *err)
{
	for (size_t i = 0; i < group->rows; i++) {
		uint64_t key = group->places[i] == PLACE_NONE ? KEY_NONE : key_of_place(group->places[i]);

		if (!before_find(&j->before, first_row + i, key, before_path, &group->before[i], err))
			return false;
		group->standing[i] = standing_of(j, &group->before[i], group->places[i]);
	}
	return true;
}

static void judge_group(const struct judging *j, struct group *group)
{
	uint8_t verdicts[SLICE_GROUP_ROWS];
	struct judgement judgement = { 0 };
	bool filed = false;

	for (size_t i = 0; i < group->rows; i++) {
		group->attrs[i] = group->hits[i].entry == INDEX_NO_ENTRY ? 0 : group->hits[i].attr;
		filed |= (group->standing[i] & ROW_FILED) != 0;
	}
	rows_mark_claimed(j->gates, group->places, group->rows, group->attrs);
	/* Never against its own claim, only against another one. */
	for (size_t i = 0; filed && j->gates->claimed && i < group->rows; i++) {
		if ((group->standing[i] & ROW_FILED) &&
		    !placeset_has(j->gates->claimed, claimed_twice(group->places[i])))
			group->attrs[i] = entry_set(group->attrs[i], FIELD_EARLIER_CLAIM, FLAG_NO);
	}
	rules_judge(j->rerun->rules, group->attrs, group->rows, (struct judge_output){ group->verdicts, NULL },
		    &judgement);
	if (!filed || j->file->filed == DAY_BLANK)
		return;
	rules_judge(&j->filed_rules, group->attrs, group->rows, (struct judge_output){ verdicts, NULL }, &judgement);
	for (size_t i = 0; i < group->rows; i++)
		group->verdicts[i] = days_have_stopped(j, group, i) ? verdicts[i] : group->verdicts[i];
}

static bool take_batch(struct judging *j, const struct pass *pass, const struct row_batch *batch, uint64_t *row,
		       const char *path, struct err *err)
{
	struct workspace *workspace = j->workspace;

	if (!slice_look_up(pass->gates, pass->declaration, &batch->slice, pass->ways, workspace, err))
		return false;
	if (workspace->rows.rows != batch->rows)
		return err_file(err, path, "changes while it is read; run again when nobody writes to it");
	for (size_t first = 0; first < batch->rows; first += SLICE_GROUP_ROWS) {
		struct index_hit room[SLICE_GROUP_ROWS];
		struct group group;

		group.rows = slice_group_rows(batch->rows, first);
		group.places = workspace->rows.places + first;
		group.flags = batch->flags + first;
		group.hits = slice_hits(pass->gates, pass->ways, workspace, first, group.rows, room);
		if (!look_before(j, &group, *row, path, err))
			return false;
		judge_group(j, &group);
		for (size_t i = 0; i < group.rows; i++)
			keep_row(j, &group, i);
		*row += group.rows;
	}
	return true;
}

/* --- all ---------------------------------------------------------------------------------------------------------------------- */

static bool take_rows(struct judging *j, const char *path, struct err *err)
{
	struct pass pass = { .gates = j->gates,
			     .declaration = j->declaration,
			     .ways = { .few_lookups = j->rerun->few_lookups, .inspected = true },
			     .threads = 1,
			     .slice_bytes = PASS_SLICE_BYTES,
			     .workspaces = j->workspace };
	const struct index *index = j->rerun->index;
	uint64_t row = 0;
	day lists;
	bool ok;

	if (!inspection_run(&j->inspection, &pass, path, err))
		return false;
	j->open_quote = j->inspection.open_quote_line != 0;
	ok = !j->open_quote;
	for (size_t b = 0; ok && b < j->inspection.batches_count; b++)
		ok = take_batch(j, &pass, &j->inspection.batches[b], &row, path, err);
	lists = turns_lists(&j->rerun->turns);
	if ((j->header->offenders_b || j->header->offenders_c) && lists != DAY_BLANK &&
	    (j->header->turn == DAY_BLANK || lists < j->header->turn))
		j->header->turn = lists;
	inspection_free(&j->inspection);
	return ok && map_unchanged(&j->declaration->map, path, err) && map_unchanged(&index->map, index->path, err) &&
	       index_lookups_checked(index, err);
}

static bool write_state(struct judging *j, const char *path, const char *state_path, struct err *err)
{
	if (!state_writer_begin(&j->writer, state_path, err))
		return false;
	put_texts(j);
	if (take_rows(j, path, err))
		return state_writer_publish(&j->writer, j->header, j->rerun->night->mode);
	state_writer_abandon(&j->writer);
	/* Of a job that cannot be: the ledger has it as it was judged. */
	return j->open_quote && j->file->job != NO_JOB ? err_file(err, path, CSV_OPEN_QUOTE_TEXT) : false;
}

bool judging_run(struct judging *j, const char *path, const char *state_path, struct err *err)
{
	char *outcome;
	bool ok;

	j->gates = &j->rerun->accounts[j->file->account].gates;
	j->filed_rules = *j->rerun->rules;
	j->filed_rules.as_of = j->file->filed;
	j->other_rules = j->before.rules && j->before.rules != j->header->key.rules;
	j->other_account = j->before.account && j->before.account != j->header->key.account;
	if (j->file->outcome == NO_OUTCOME)
		return write_state(j, path, state_path, err);
	outcome = outcome_path(j->rerun->ledger, j->file->outcome);
	ok = outcome_open(&j->outcome, outcome, err);
	free(outcome);
	if (!ok)
		return false;
	ok = write_state(j, path, state_path, err);
	outcome_close(&j->outcome);
	return ok;
}
