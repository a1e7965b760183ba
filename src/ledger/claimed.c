/* The set, and the records and outcomes it comes from. */
#include "ledger/claimed.h"

#include "core/mem.h"
#include "ledger/claim_successes.h"
#include "ledger/entry_filter.h"
#include "ledger/files.h"
#include "ledger/numbers.h"

#include <stdlib.h>

/* The file is written again when what it lacks is an eighth of what it has, so that each entry is written a few times at most; and not for a few. */
#define UNWRITTEN_SHARE 8
#define UNWRITTEN_MIN   65536

static char *set_path(const struct ledger *ledger)
{
	return mem_format("%s/claimed.set", ledger->folder);
}

/* Each claim is added once, and has an entry once. */
static void take_place(void *context, uint64_t place)
{
	struct claimed *claimed = context;

	claimed->unwritten += placeset_add(&claimed->set, place) || placeset_add(&claimed->set, claimed_twice(place));
}

bool claimed_add(struct claimed *claimed, int64_t claim, const char *record_path, struct err *err)
{
	claimed->note.covered = (uint64_t)claim + 1;
	return record_successes(record_path, &(struct place_taker){ take_place, claimed }, err);
}

bool claimed_add_recorded(struct claimed *claimed, const struct ledger *ledger, int64_t claim, struct err *err)
{
	claimed->note.covered = (uint64_t)claim + 1;
	return claim_successes(ledger, claim, &(struct place_taker){ take_place, claimed }, err);
}

struct adding {
	struct claimed *claimed;
	const struct ledger *ledger;
};

static bool add_claim(void *adding, int64_t claim, struct err *err)
{
	const struct adding *a = adding;

	return claimed_add_recorded(a->claimed, a->ledger, claim, err);
}

static bool add_newer(struct claimed *claimed, const struct ledger *ledger, struct err *err)
{
	struct adding adding = { claimed, ledger };

	return claims_that_count(ledger, (int64_t)claimed->note.covered, add_claim, &adding, err);
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
	*current = note->generation == (uint64_t)numbers.generation && note->covered <= (uint64_t)numbers.next_claim &&
		   note->mark == mark;
	return true;
}

static bool load(struct claimed *claimed, const struct ledger *ledger, uint64_t generation, struct err *err)
{
	char *path = set_path(ledger);
	bool current, ok = true;

	claimed_free(claimed);
	if (placeset_open(&claimed->set, path, &claimed->note)) {
		ok = claimed_is_current(ledger, &claimed->note, &current, err);
		if (!ok || !current)
			claimed_free(claimed);
	}
	claimed->note.generation = generation;
	claimed->loaded = ok;
	free(path);
	return ok;
}

bool claimed_update(struct claimed *claimed, const struct ledger *ledger, struct err *err)
{
	struct numbers numbers;

	if (!numbers_read(ledger, &numbers, err))
		return false;
	if ((!claimed->loaded || claimed->note.generation != (uint64_t)numbers.generation) &&
	    !load(claimed, ledger, (uint64_t)numbers.generation, err))
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
