/* Numbers first, then sets of entries. */
#include "ledger/match.h"

#include "core/mem.h"
#include "core/seed.h"
#include "ledger/record.h"
#include "ledger/sql.h"

#include <stdlib.h>

/* The file's keys, which the rows of many claims are looked up in; a quarter full, so that probes stay short. */
struct keys {
	uint64_t *slots;     /* key + 1; 0 = empty; a power of two */
	uint64_t multiplier; /* drawn per run: no file can be made to collide */
	unsigned shift;
	size_t count;
};

static size_t slot_of(const struct keys *keys, uint64_t key)
{
	size_t mask = (SIZE_MAX >> keys->shift), at = (size_t)((key * keys->multiplier) >> keys->shift);

	while (keys->slots[at] != 0 && keys->slots[at] != key + 1)
		at = (at + 1) & mask;
	return at;
}

static void keys_make(struct keys *keys, const struct claim_file *file)
{
	*keys = (struct keys){ .multiplier = seed_of_run() | 1, .shift = 60, .count = file->count };
	while (UINT64_C(1) << (64 - keys->shift) < 4 * (uint64_t)file->count)
		keys->shift--;
	keys->slots = mem_zero(sizeof(*keys->slots) << (64 - keys->shift));
	for (size_t i = 0; i < file->count; i++) {
		uint64_t key = key_of_place(file->rows[i].place);

		keys->slots[slot_of(keys, key)] = key + 1;
	}
}

/* Whether so many in common are half of what both have together: common >= (a + b - common) / 2. */
static bool is_half(uint64_t common, uint64_t a, uint64_t b)
{
	return 3 * common >= a + b;
}

/* How many entries of a claim are in the file; given up, with 0, as soon as they cannot be half of all, unless they need not be. */
static bool count_common(const struct record *record, const char *path, const struct keys *keys, bool half,
			 uint64_t *common, struct err *err)
{
	uint64_t rows = record->header.rows, most = rows < keys->count ? rows : keys->count;

	*common = 0;
	for (uint64_t i = 0; i < rows && (!half || is_half(most, rows, keys->count)); i++) {
		struct record_row row;
		uint64_t failures, key;

		if (!record_read(record, i, &row, &failures))
			return err_file(err, path, "is damaged; restore it from a backup");
		key = record_key(&row);
		*common += keys->slots[slot_of(keys, key)] != 0;
		/* Rows that are left, and those that were found. */
		if (rows - i - 1 + *common < most)
			most = rows - i - 1 + *common;
	}
	if (half && !is_half(most, rows, keys->count))
		*common = 0;
	return true;
}

static bool compare_claim_file(const struct ledger *ledger, int64_t claim, const struct keys *keys, bool half,
			       uint64_t *common, uint64_t *rows, struct err *err)
{
	char *path = claim_record_path(ledger, claim);
	struct record record;
	bool ok = record_open(&record, path, err);

	if (ok) {
		*rows = record.header.rows;
		ok = count_common(&record, path, keys, half, common, err);
		record_close(&record);
	}
	free(path);
	return ok;
}

/* Claims of jobs, and claims that were imported before under the same number. */
static bool match_number(const struct ledger *ledger, const struct claim_file *file, const struct keys *keys,
			 struct match *match, struct err *err)
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
	if (!compare_claim_file(ledger, match->claim, keys, false, &common, &rows, err))
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

	if (cover.common == 0 || 2 * cover.common < cover.together || order < 0)
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

static bool match_entries(const struct ledger *ledger, const struct claim_file *file, const struct keys *keys,
			  struct match *match, struct err *err)
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

		ok = compare_claim_file(ledger, claim, keys, true, &common, &rows, err);
		if (ok)
			take_candidate(match, &best, claim, sql_int(&s, 1),
				       (struct cover){ common, file->count + rows - common });
	}
	return sql_stop(&s) && ok;
}

bool match_claim(const struct ledger *ledger, const struct claim_file *file, struct match *match, struct err *err)
{
	struct keys keys;
	bool ok;

	*match = (struct match){ .by = MATCHED_NOT, .claim = NO_CLAIM, .rival = NO_CLAIM, .job = NO_JOB };
	keys_make(&keys, file);
	ok = match_number(ledger, file, &keys, match, err) &&
	     (match->by != MATCHED_NOT || match_entries(ledger, file, &keys, match, err));
	free(keys.slots);
	return ok;
}
