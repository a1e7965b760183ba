/* A claim's record and its outcome, read as one. */
#include "ledger/claim_successes.h"

#include "ledger/files.h"
#include "ledger/outcomes.h"
#include "ledger/record.h"
#include "ledger/sql.h"

#include <stdlib.h>

/* Those that the outcome, if there is one, does not name. */
static bool take_record(const char *record_path, const struct outcome_file *outcome, const struct place_taker *taker,
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
			taker->take(taker->context, place);
	}
	record_close(&record);
	return ok;
}

bool record_successes(const char *record_path, const struct place_taker *taker, struct err *err)
{
	return take_record(record_path, NULL, taker, err);
}

static bool take_outcome(const struct outcome_file *outcome, const char *folder, const struct place_taker *taker,
			 struct err *err)
{
	for (uint64_t i = 0; i < outcome->header.rows; i++) {
		struct outcome_entry entry;

		if (!outcome_read(outcome, i, &entry))
			return err_file(err, folder, "has a damaged outcome; \"cape ledger verify\" names it");
		if (!entry.failed)
			taker->take(taker->context, entry.place);
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

bool claim_successes(const struct ledger *ledger, int64_t claim, const struct place_taker *taker, struct err *err)
{
	struct outcome_file outcome;
	bool decided, predicted, ok;

	if (!outcome_open_latest(ledger, claim, &outcome, &decided, err))
		return false;
	ok = has_record(ledger, claim, &predicted, err);
	if (ok && predicted) {
		char *path = claim_record_path(ledger, claim);

		ok = take_record(path, decided ? &outcome : NULL, taker, err);
		free(path);
	}
	ok = ok && (!decided || take_outcome(&outcome, ledger->folder, taker, err));
	if (decided)
		outcome_close(&outcome);
	return ok;
}

bool claims_that_count(const struct ledger *ledger, int64_t first,
		       bool (*each)(void *context, int64_t claim, struct err *err), void *context, struct err *err)
{
	struct sql s =
		sql_begin(ledger,
			  "SELECT claim FROM claims LEFT JOIN jobs USING (job) WHERE claim >= ? AND " CLAIM_COUNTS
			  " ORDER BY claim",
			  err);
	bool ok = true;

	sql_put_int(&s, first);
	while (ok && sql_row(&s))
		ok = each(context, sql_int(&s, 0), err);
	return sql_stop(&s) && ok;
}
