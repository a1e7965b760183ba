/* States that have something to say are opened once more, one after another. */
#include "rerun/report.h"

#include <stdlib.h>

/* Asked for when the first of them is told of. */
struct sharing {
	bool asked;
	struct shared_entries entries;
};

struct telling {
	const struct rerun *rerun;
	const struct rerun_file *file;
	const struct report_listener *listener;
	struct report_sums *sums;
	struct sharing *sharing;
	struct state state;
	const char *path;
	char entry[ENTRY_NUMBER_LEN + 1];
};

static bool damaged(const struct telling *t, struct err *err)
{
	return err_file(err, t->path,
			"is damaged; remove it, and the next rerun compares with the day of filing again");
}

static const char *outcome_text(const struct telling *t, const struct state_row *row)
{
	return row->outcome == STATE_PASSES ? t->rerun->set->statuses[ENTRY_UPDATED]
					    : state_text(&t->state, row->outcome);
}

/* False where it is none. */
static bool take_key(struct telling *t, uint64_t key)
{
	if (place_of_key(key) == PLACE_NONE)
		return false;
	key_unpack(key, (unsigned char *)t->entry);
	t->entry[ENTRY_NUMBER_LEN] = '\0';
	return true;
}

static void count_failing(struct report_sums *sums, const char *text)
{
	size_t before = sums->failing.count;
	uint32_t number = dict_add(&sums->failing, span_text(text));

	if (sums->failing.count > before) {
		sums->failing_counts = mem_grow(sums->failing_counts, sums->failing.count * sizeof(uint64_t));
		sums->failing_counts[number] = 0;
	}
	sums->failing_counts[number]++;
}

/* The other claims of an entry that came to be on several. */
static bool find_claims(const struct telling *t, const struct state_row *row, struct told_change *told, struct err *err)
{
	const struct rerun *rerun = t->rerun;

	if (!rerun->ledger || !(row->known & ROW_FILED) || !(told->change.fields >> FIELD_EARLIER_CLAIM & 1) ||
	    entry_get(row->attr, FIELD_EARLIER_CLAIM) != FLAG_YES)
		return true;
	if (!t->sharing->asked && !shared_entries_list(&t->sharing->entries, rerun->ledger, rerun->claimed, err))
		return false;
	t->sharing->asked = true;
	told->claims = shared_entries_of(&t->sharing->entries, place_of_key(row->key), &told->claims_count);
	return true;
}

static bool tell_change(struct telling *t, const struct state_change *kept, struct err *err)
{
	const struct state_row *row = kept->row < t->state.header.rows ? &t->state.rows[kept->row] : NULL;
	struct told_change told = { .file = t->file,
				    .entry = t->entry,
				    .change = { .kind = (enum change_kind)kept->kind,
						.cause = (enum change_cause)kept->cause,
						.fields = kept->fields },
				    .was = &kept->before,
				    .is = row };

	if (!row || !take_key(t, row->key) || kept->kind >= CHANGE_KINDS || kept->cause >= CHANGE_CAUSES ||
	    kept->fields >> FIELDS)
		return damaged(t, err);
	told.before = outcome_text(t, &kept->before);
	told.after = outcome_text(t, row);
	if (!find_claims(t, row, &told, err))
		return false;
	t->sums->changes[kept->kind]++;
	t->sums->causes[kept->cause]++;
	if (kept->kind == CHANGE_FAILS)
		count_failing(t->sums, told.after);
	return t->listener->change(t->listener->context, &told, err);
}

static bool tell_deadline(struct telling *t, const struct state_deadline *kept, struct err *err)
{
	struct told_deadline told = { .file = t->file,
				      .entry = t->entry,
				      .last = kept->last,
				      .days_left = kept->last - (unsigned)t->rerun->rules->as_of };

	if (!take_key(t, kept->key))
		return damaged(t, err);
	told.then = state_text(&t->state, kept->outcome);
	t->sums->deadlines++;
	if (t->sums->first_deadline == DAY_BLANK || kept->last < t->sums->first_deadline)
		t->sums->first_deadline = kept->last;
	return t->listener->deadline(t->listener->context, &told, err);
}

/* Days that have come are behind us: what was judged on a later one is told by its own run. */
static bool is_near(const struct telling *t, day last, unsigned within)
{
	day as_of = t->rerun->rules->as_of;

	return last >= as_of && last - as_of <= (int)within;
}

static bool tell_state(struct telling *t, bool changes, unsigned within, struct err *err)
{
	bool ok = state_open(&t->state, t->path, changes, err);

	if (!ok)
		return false;
	for (uint64_t i = 0; ok && changes && i < t->state.header.changes; i++)
		ok = tell_change(t, &t->state.changes[i], err);
	for (uint64_t i = 0; ok && i < t->state.header.deadlines && is_near(t, t->state.deadlines[i].last, within); i++)
		ok = tell_deadline(t, &t->state.deadlines[i], err);
	state_close(&t->state);
	return ok;
}

static void add_file(struct report_sums *sums, const struct rerun_file *file)
{
	const struct state_header *state = &file->state;
	bool judged = file->became == RERUN_JUDGED, rejected = state->offenders_b || state->offenders_c;

	sums->judged += judged;
	sums->skipped += file->became == RERUN_SKIPPED;
	sums->troubled += file->became == RERUN_TROUBLED;
	sums->problems += file->error != NULL;
	sums->untold |= file->untold;
	sums->no_declarations += file->no_declaration != NULL;
	if (file->became == RERUN_TROUBLED || file->no_declaration)
		return;
	*(judged ? &sums->rows_judged : &sums->rows_skipped) += state->rows;
	sums->acceptable += judged && state->was_rejected == 1 && !rejected;
	sums->rejected_now += judged && state->was_rejected == 0 && rejected;
	if (state->turn != DAY_BLANK && (sums->turn == DAY_BLANK || state->turn < sums->turn))
		sums->turn = state->turn;
}

bool rerun_report(const struct rerun *rerun, const struct rerun_file *files, size_t count, unsigned within,
		  const struct report_listener *listener, struct report_sums *sums, struct err *err)
{
	struct sharing sharing = { .asked = false };
	bool ok = true;

	*sums = (struct report_sums){ .judged = 0 };
	for (size_t i = 0; ok && i < count; i++) {
		struct telling t = {
			.rerun = rerun, .file = &files[i], .listener = listener, .sums = sums, .sharing = &sharing
		};
		bool changes = files[i].became == RERUN_JUDGED && files[i].state.changes;
		char *path;

		add_file(sums, &files[i]);
		if (files[i].became == RERUN_TROUBLED || files[i].no_declaration ||
		    (!changes && !is_near(&t, files[i].state.last_day, within)))
			continue;
		path = rerun_state_path(rerun, &files[i]);
		t.path = path;
		ok = tell_state(&t, changes, within, err);
		free(path);
	}
	shared_entries_free(&sharing.entries);
	return ok;
}

void report_sums_free(struct report_sums *sums)
{
	dict_free(&sums->failing);
	free(sums->failing_counts);
	*sums = (struct report_sums){ .judged = 0 };
}

bool report_has_findings(const struct report_sums *sums)
{
	for (unsigned kind = CHANGE_NONE + 1; kind < CHANGE_KINDS; kind++) {
		if (sums->changes[kind])
			return true;
	}
	return sums->deadlines || sums->acceptable || sums->rejected_now;
}
