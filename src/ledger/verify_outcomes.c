/* Comparing outcomes with what is recorded of them, and imported claims with their outcomes. */
#include "ledger/outcomes.h"
#include "ledger/sql.h"
#include "ledger/verify_parts.h"

#include <stdlib.h>

static void verify_rows(struct verifying *v, const char *path, const struct outcome_file *file,
			const struct imported_outcome *imported)
{
	uint64_t rows = file->header.rows, successes = 0, last = 0;
	bool sorted = true;

	for (uint64_t i = 0; i < rows; i++) {
		struct outcome_entry entry = { .place = 0 };

		sorted = outcome_read(file, i, &entry) && (i == 0 || entry.place > last) && sorted;
		successes += sorted && !entry.failed;
		last = entry.place;
	}
	if (!sorted)
		verify_tell_file(v, path, "has rows that no outcome has; restore it from a backup");
	else if (successes != (uint64_t)imported->successes || rows - successes != (uint64_t)imported->errors ||
		 successes != file->header.successes)
		verify_tell_file(
			v, path,
			"has %llu successes and %llu errors, and %lld and %lld were recorded; restore it from a backup",
			(unsigned long long)successes, (unsigned long long)(rows - successes),
			(long long)imported->successes, (long long)imported->errors);
}

static bool verify_outcome(void *verifying, int64_t outcome, int64_t claim, const struct imported_outcome *imported,
			   struct err *err)
{
	struct verifying *v = verifying;
	char *path = outcome_path(v->ledger, outcome);
	struct err problem = ERR_INIT;
	struct outcome_file file;

	(void)claim;
	(void)err;
	if (verify_file(v, path, &imported->file)) {
		if (outcome_open(&file, path, &problem)) {
			verify_rows(v, path, &file, imported);
			outcome_close(&file);
		} else {
			verify_tell(v, &problem);
		}
	}
	free(path);
	return true;
}

/* Claims without a job have the sums of their latest outcome. */
static bool verify_imported(struct verifying *v, struct err *err)
{
	struct sql s = sql_begin(v->ledger, "SELECT claim, successes, errors FROM claims WHERE job IS NULL", err);

	while (sql_row(&s)) {
		int64_t claim = sql_int(&s, 0), successes = sql_int(&s, 1), errors = sql_int(&s, 2);
		struct err problem = ERR_INIT;
		struct imported_outcome latest;
		bool counts;

		v->verified->claims++;
		v->verified->entries += (uint64_t)(successes + errors);
		if (!outcome_latest(v->ledger, claim, &latest, err)) {
			(void)sql_stop(&s);
			return false;
		}
		if (latest.outcome == NO_OUTCOME || latest.successes != successes || latest.errors != errors)
			verify_tell_file(v, v->ledger->path,
					 "has claim %012lld with other sums than its outcome; import CBP's file again",
					 (long long)claim);
		else if ((uint64_t)claim < v->covered &&
			 (!claim_counts(v->ledger, claim, &counts, &problem) ||
			  (counts && !claimed_add_recorded(&v->fresh, v->ledger, claim, &problem))))
			verify_tell(v, &problem);
	}
	return sql_end(&s);
}

bool verify_outcomes(struct verifying *verifying, struct err *err)
{
	return outcomes_all(verifying->ledger, verify_outcome, verifying, err) && verify_imported(verifying, err);
}
