/* The set, and the records and outcomes it comes from. */
#include "ledger/claimed.h"

#include "core/mem.h"
#include "ledger/entry_filter.h"
#include "ledger/files.h"
#include "ledger/numbers.h"
#include "ledger/outcomes.h"
#include "ledger/record.h"
#include "ledger/sql.h"

#include <stdlib.h>

/* The file is written again when what it lacks is an eighth of what it has, so that each entry is written a few times at most; and not for a few. */
#define UNWRITTEN_SHARE 8
#define UNWRITTEN_MIN   65536

static char *set_path(const struct ledger *ledger)
{
	return mem_format("%s/claimed.set", ledger->folder);
}

static void add_place(struct claimed *claimed, uint64_t place)
{
	claimed->unwritten += placeset_add(&claimed->set, place);
}

/* The successes of a record; outcome NULL: whatever CBP said. */
static bool add_record(struct claimed *claimed, const char *record_path, const struct outcome_file *outcome,
		       struct err *err)
{
	struct record record;
	bool ok = true;

	if (!record_open(&record, record_path, err))
		return false;
	for (uint64_t i = 0; ok && i < record.header.rows; i++) {
		struct record_row row;
		uint64_t failures, place;

		ok = record_read(&record, i, &row, &failures) ||
		     err_file(err, record_path, "is damaged; restore it from a backup");
		if (!ok || failures)
			continue;
		place = place_of_key(record_key(&row));
		if (!outcome || outcome_row_of(outcome, place) == UINT64_MAX)
			add_place(claimed, place);
	}
	record_close(&record);
	return ok;
}

bool claimed_add(struct claimed *claimed, int64_t claim, const char *record_path, struct err *err)
{
	claimed->note.covered = (uint64_t)claim + 1;
	return add_record(claimed, record_path, NULL, err);
}

static bool add_outcome(struct claimed *claimed, const struct outcome_file *outcome, const char *folder,
			struct err *err)
{
	for (uint64_t i = 0; i < outcome->header.rows; i++) {
		struct outcome_entry entry;

		if (!outcome_read(outcome, i, &entry))
			return err_file(err, folder, "has a damaged outcome; \"cape ledger verify\" names it");
		if (!entry.failed)
			add_place(claimed, entry.place);
	}
	return true;
}

static bool has_record(const struct ledger *ledger, int64_t claim, bool *has, struct err *err)
{
	struct sql s = sql_begin(ledger, "SELECT 1 FROM claims WHERE claim = ? AND record_bytes NOT NULL", err);

	sql_put_int(&s, claim);
	*has = sql_row(&s);
	return sql_end(&s);
}

bool claimed_add_recorded(struct claimed *claimed, const struct ledger *ledger, int64_t claim, struct err *err)
{
	struct outcome_file outcome;
	bool decided, predicted, ok;

	if (!outcome_open_latest(ledger, claim, &outcome, &decided, err))
		return false;
	ok = has_record(ledger, claim, &predicted, err);
	if (ok && predicted) {
		char *path = claim_record_path(ledger, claim);

		ok = add_record(claimed, path, decided ? &outcome : NULL, err);
		free(path);
	}
	ok = ok && (!decided || add_outcome(claimed, &outcome, ledger->folder, err));
	if (decided)
		outcome_close(&outcome);
	claimed->note.covered = (uint64_t)claim + 1;
	return ok;
}

static bool add_newer(struct claimed *claimed, const struct ledger *ledger, struct err *err)
{
	struct sql s =
		sql_begin(ledger,
			  "SELECT claim FROM claims LEFT JOIN jobs USING (job) WHERE claim >= ? AND " CLAIM_COUNTS
			  " ORDER BY claim",
			  err);
	bool ok = true;

	sql_put_int(&s, (int64_t)claimed->note.covered);
	while (ok && sql_row(&s))
		ok = claimed_add_recorded(claimed, ledger, sql_int(&s, 0), err);
	return sql_stop(&s) && ok;
}

/* What the file was made of: a ledger that was restored from a backup may have other claims under the same numbers. */
static bool mark_of(const struct ledger *ledger, uint64_t covered, uint64_t *mark, struct err *err)
{
	const uint64_t next[SOURCE_KINDS] = { [SOURCE_RECORD] = covered, [SOURCE_OUTCOME] = INT64_MAX };

	return entry_filter_mark(ledger, next, mark, err);
}

bool claimed_is_current(const struct ledger *ledger, const struct placeset_note *note, bool *current, struct err *err)
{
	struct numbers numbers;
	uint64_t mark;

	if (!numbers_read(ledger, &numbers, err) || !mark_of(ledger, note->covered, &mark, err))
		return false;
	*current = note->generation == (uint64_t)numbers.voids && note->covered <= (uint64_t)numbers.next_claim &&
		   note->mark == mark;
	return true;
}

static bool load(struct claimed *claimed, const struct ledger *ledger, uint64_t voids, struct err *err)
{
	char *path = set_path(ledger);
	bool current, ok = true;

	claimed_free(claimed);
	if (placeset_open(&claimed->set, path, &claimed->note)) {
		ok = claimed_is_current(ledger, &claimed->note, &current, err);
		if (!ok || !current)
			claimed_free(claimed);
	}
	claimed->note.generation = voids;
	claimed->loaded = ok;
	free(path);
	return ok;
}

bool claimed_update(struct claimed *claimed, const struct ledger *ledger, struct err *err)
{
	struct numbers numbers;

	if (!numbers_read(ledger, &numbers, err))
		return false;
	if ((!claimed->loaded || claimed->note.generation != (uint64_t)numbers.voids) &&
	    !load(claimed, ledger, (uint64_t)numbers.voids, err))
		return false;
	return add_newer(claimed, ledger, err);
}

void claimed_keep(struct claimed *claimed, const struct ledger *ledger)
{
	uint64_t written = claimed->set.entries - claimed->unwritten;
	char *path;
	struct err ignored = ERR_INIT;

	if (claimed->unwritten < UNWRITTEN_MIN || claimed->unwritten < written / UNWRITTEN_SHARE)
		return;
	path = set_path(ledger);
	sink_remove_stale(path);
	if (mark_of(ledger, claimed->note.covered, &claimed->note.mark, &ignored) &&
	    placeset_write(&claimed->set, path, &claimed->note, &ignored)) {
		claimed->unwritten = 0;
		(void)files_flush(ledger, path, &ignored);
	}
	free(path);
}

void claimed_offer(struct claimed *claimed, struct ledger *ledger)
{
	struct err ignored = ERR_INIT;

	if (!ledger->read_only && ledger_lock(ledger, 0, &ignored) && ledger->locked)
		claimed_keep(claimed, ledger);
	ledger_give(ledger);
}

void claimed_free(struct claimed *claimed)
{
	placeset_free(&claimed->set);
	*claimed = (struct claimed){ .loaded = false };
}
