/* Numbers first, then sets of entries. */
#include "ledger/match.h"

#include "ledger/record.h"
#include "ledger/sql.h"

#include <stdlib.h>

static int by_place(const void *a, const void *b)
{
	uint64_t x = ((const struct outcome_row *)a)->place, y = ((const struct outcome_row *)b)->place;

	return (x > y) - (x < y);
}

/* How many entries of a claim are in the file, and how many it has. */
static bool count_common(const struct ledger *ledger, int64_t claim, const struct claim_file *file, uint64_t *common,
			 uint64_t *rows, struct err *err)
{
	char *path = claim_record_path(ledger, claim);
	struct record record;
	bool ok = record_open(&record, path, err);

	*common = 0;
	for (uint64_t i = 0; ok && i < record.header.rows; i++) {
		struct outcome_row wanted;
		struct record_row row;
		uint64_t failures;

		ok = record_read(&record, i, &row, &failures) ||
		     err_file(err, path, "is damaged; restore it from a backup");
		wanted.place = ok ? place_of_key(record_key(&row)) : PLACE_NONE;
		*common += ok && bsearch(&wanted, file->rows, file->count, sizeof(wanted), by_place) != NULL;
	}
	if (record.rows) {
		*rows = record.header.rows;
		record_close(&record);
	}
	free(path);
	return ok;
}

/* Claims of jobs, and claims that were imported before under the same number. */
static bool match_number(const struct ledger *ledger, const struct claim_file *file, struct match *match,
			 struct err *err)
{
	struct sql s = sql_begin(ledger,
				 "SELECT claim, job FROM jobs JOIN claims USING (job) WHERE cbp_claim = ?1 AND "
				 "voided_at IS NULL UNION ALL SELECT claim, NULL FROM claims WHERE job IS NULL AND "
				 "claim IN (SELECT claim FROM outcomes WHERE cbp_claim = ?1) ORDER BY 1",
				 err);
	uint64_t common, rows;

	sql_put_text(&s, file->cbp_claim);
	if (sql_row(&s)) {
		match->by = MATCHED_NUMBER;
		match->claim = sql_int(&s, 0);
		match->job = sql_is_null(&s, 1) ? NO_JOB : sql_int(&s, 1);
	}
	if (!sql_end(&s))
		return false;
	if (match->job == NO_JOB)
		return true;
	if (!count_common(ledger, match->claim, file, &common, &rows, err))
		return false;
	if (common == 0)
		match->by = MATCHED_FOREIGN;
	return true;
}

/* A share of entries that two sets have in common. */
struct cover {
	uint64_t common;
	uint64_t together; /* in one of the two, or both */
};

/* Above, at or below zero. Counts are below 2^32, so that products fit. */
static int compare_covers(struct cover a, struct cover b)
{
	uint64_t x = a.common * b.together, y = b.common * a.together;

	return (x > y) - (x < y);
}

static void take_candidate(struct match *match, struct cover *best, int64_t claim, int64_t job, struct cover cover)
{
	int order = best->together ? compare_covers(cover, *best) : 1;

	if (2 * cover.common < cover.together || order < 0)
		return;
	if (order == 0) {
		match->by = MATCHED_AMBIGUOUS;
		match->rival = claim;
		return;
	}
	*best = cover;
	*match = (struct match){ cover.common == cover.together ? MATCHED_ENTRIES : MATCHED_COVER, claim, NO_CLAIM,
				 job };
}

static bool match_entries(const struct ledger *ledger, const struct claim_file *file, struct match *match,
			  struct err *err)
{
	struct sql s = sql_begin(ledger,
				 "SELECT claim, job FROM claims JOIN jobs USING (job) WHERE voided_at IS NULL AND "
				 "cbp_claim IS NULL AND (cbp_gate IS NULL OR cbp_gate = 'D') AND first_entry <= ? AND "
				 "last_entry >= ? ORDER BY claim",
				 err);
	struct cover best = { 0, 0 };
	bool ok = true;

	sql_put_int(&s, (int64_t)file->rows[file->count - 1].place);
	sql_put_int(&s, (int64_t)file->rows[0].place);
	while (ok && sql_row(&s)) {
		int64_t claim = sql_int(&s, 0);
		uint64_t common, rows;

		ok = count_common(ledger, claim, file, &common, &rows, err);
		if (ok)
			take_candidate(match, &best, claim, sql_int(&s, 1),
				       (struct cover){ common, file->count + rows - common });
	}
	return sql_stop(&s) && ok;
}

bool match_claim(const struct ledger *ledger, const struct claim_file *file, struct match *match, struct err *err)
{
	*match = (struct match){ .by = MATCHED_NOT, .claim = NO_CLAIM, .rival = NO_CLAIM, .job = NO_JOB };
	if (!match_number(ledger, file, match, err))
		return false;
	return match->by != MATCHED_NOT || match_entries(ledger, file, match, err);
}
