/* The set and the records it comes from. */
#include "ledger/claimed.h"

#include "core/mem.h"
#include "ledger/files.h"
#include "ledger/numbers.h"
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

bool claimed_add(struct claimed *claimed, int64_t claim, const char *record_path, struct err *err)
{
	struct record record;
	bool ok = true;

	if (!record_open(&record, record_path, err))
		return false;
	for (uint64_t i = 0; ok && i < record.header.rows; i++) {
		struct record_row row;
		uint64_t failures;

		ok = record_read(&record, i, &row, &failures) ||
		     err_file(err, record_path, "is damaged; restore it from a backup");
		if (ok && failures == 0)
			claimed->unwritten += placeset_add(&claimed->set, place_of_key(record_key(&row)));
	}
	record_close(&record);
	claimed->note.covered = (uint64_t)claim + 1;
	return ok;
}

static bool add_newer(struct claimed *claimed, const struct ledger *ledger, struct err *err)
{
	struct sql s =
		sql_begin(ledger,
			  "SELECT claim FROM claims LEFT JOIN jobs USING (job) WHERE claim >= ? AND voided_at IS NULL "
			  "ORDER BY claim",
			  err);
	bool ok = true;

	sql_put_int(&s, (int64_t)claimed->note.covered);
	while (ok && sql_row(&s)) {
		int64_t claim = sql_int(&s, 0);
		char *path = claim_record_path(ledger, claim);

		ok = claimed_add(claimed, claim, path, err);
		free(path);
	}
	return sql_stop(&s) && ok;
}

static void load(struct claimed *claimed, const struct ledger *ledger, uint64_t voids)
{
	char *path = set_path(ledger);

	claimed_free(claimed);
	if (!placeset_open(&claimed->set, path, &claimed->note) || claimed->note.generation != voids)
		claimed_free(claimed);
	claimed->note.generation = voids;
	claimed->loaded = true;
	free(path);
}

bool claimed_update(struct claimed *claimed, const struct ledger *ledger, struct err *err)
{
	struct numbers numbers;

	if (!numbers_read(ledger, &numbers, err))
		return false;
	if (!claimed->loaded || claimed->note.generation != (uint64_t)numbers.voids)
		load(claimed, ledger, (uint64_t)numbers.voids);
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
	if (placeset_write(&claimed->set, path, &claimed->note, &ignored)) {
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
