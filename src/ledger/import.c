/* Read, match, write. */
#include "ledger/import.h"

#include "core/mem.h"
#include "ledger/numbers.h"
#include "ledger/own_file.h"
#include "ledger/sql.h"
#include "rules/ruleset.h"

#include <stdlib.h>

static bool is_same(const struct ledger *ledger, const struct claim_file *file, int64_t outcome, struct err *err)
{
	char *path = outcome_path(ledger, outcome);
	struct outcome_file old;
	bool same = outcome_open(&old, path, err);

	free(path);
	if (!same)
		return false;
	same = old.header.rows == file->count && old.header.texts == file->texts.count &&
	       memcmp(old.rows, file->rows, file->count * sizeof(*file->rows)) == 0;
	for (uint32_t i = 0; same && i < file->texts.count; i++)
		same = span_equal(dict_text(&file->texts, i), span_text(old.texts[i]));
	outcome_close(&old);
	return same;
}

static int64_t count_successes(const struct claim_file *file)
{
	int64_t successes = 0;

	for (size_t i = 0; i < file->count; i++)
		successes += file->rows[i].text == 0;
	return successes;
}

/* --- claims without a job ----------------------------------------------------------------------------------------------- */

static void put_sums(struct sql *s, const struct claim_file *file, const struct imported *imported)
{
	struct ruleset set;
	enum status_text status = CLAIM_ACCEPTED;

	if (imported->errors)
		status = imported->successes ? CLAIM_ACCEPTED_WITH_ERRORS : CLAIM_REJECTED;
	ruleset_load_builtin(&set);
	sql_put_text(s, set.statuses[status]);
	ruleset_free(&set);
	sql_put_int(s, imported->successes);
	sql_put_int(s, imported->errors);
	sql_put_int(s, (int64_t)file->rows[0].place);
	sql_put_int(s, (int64_t)file->rows[file->count - 1].place);
	sql_put_int(s, imported->claim);
}

/* The number is seen by nobody before the transaction is there, so that nothing has to be reserved. */
static bool add_claim(const struct ledger *ledger, const struct claim_file *file, struct imported *imported,
		      struct err *err)
{
	struct numbers numbers;
	struct sql s;

	if (!numbers_read(ledger, &numbers, err))
		return false;
	if (numbers.next_claim > LEDGER_CLAIM_NUMBER_MAX)
		return err_file(err, ledger->path, "has no numbers left for a claim; begin a new ledger");
	imported->claim = numbers.next_claim;
	if (!numbers_settle(ledger, numbers.next_job, numbers.next_claim + 1, err))
		return false;
	s = sql_begin(
		ledger,
		"INSERT INTO claims (claim_status, successes, errors, first_entry, last_entry, claim, submitted_at) "
		"VALUES (?, ?, ?, ?, ?, ?, ?)",
		err);
	put_sums(&s, file, imported);
	sql_put_int(&s, ledger_now());
	return sql_end(&s);
}

static bool update_claim(const struct ledger *ledger, const struct claim_file *file, const struct imported *imported,
			 struct err *err)
{
	struct sql s = sql_begin(ledger,
				 "UPDATE claims SET claim_status = ?, successes = ?, errors = ?, first_entry = ?, "
				 "last_entry = ? WHERE claim = ?",
				 err);

	put_sums(&s, file, imported);
	return sql_end(&s);
}

/* --- all together ------------------------------------------------------------------------------------------------------- */

/* Not where a voided job has it. */
static bool record_number(const struct ledger *ledger, const struct imported *imported, struct err *err)
{
	struct sql s =
		sql_begin(ledger,
			  "UPDATE jobs SET cbp_claim = ?1, cbp_gate = 'D' WHERE job = ?2 AND cbp_claim IS NULL AND "
			  "NOT EXISTS (SELECT 1 FROM jobs WHERE cbp_claim = ?1 AND voided_at IS NULL)",
			  err);

	sql_put_text(&s, imported->cbp_claim);
	sql_put_int(&s, imported->job);
	return sql_end(&s);
}

static bool look_at_numbers(const struct ledger *ledger, struct imported *imported, struct err *err)
{
	int64_t number = strtoll(imported->cbp_claim, NULL, 10);
	struct sql s = sql_begin(ledger, "SELECT job FROM jobs WHERE cbp_claim = ? AND voided_at NOT NULL", err);

	sql_put_text(&s, imported->cbp_claim);
	imported->voided = sql_row(&s) ? sql_int(&s, 0) : NO_JOB;
	if (!sql_end(&s))
		return false;
	s = sql_begin(ledger, "SELECT 1 FROM claims WHERE claim = ?", err);
	sql_put_int(&s, number);
	imported->own_number = sql_row(&s) && number >= FIRST_LEDGER_CLAIM_NUMBER;
	return sql_end(&s);
}

static const char *name_of(const char *path)
{
	const char *slash = strrchr(path, '/');

	if (strcmp(path, "-") == 0)
		return "stdin";
	return slash ? slash + 1 : path;
}

static bool add_outcome(const struct ledger *ledger, const struct claim_file *file, const char *path,
			const struct imported *imported, struct err *err)
{
	const struct new_outcome new = { imported->claim, file->cbp_claim, name_of(path),
					 file->rows,      file->count,     &file->texts };

	return outcome_add(ledger, &new, err) && (imported->job == NO_JOB || record_number(ledger, imported, err));
}

static bool put(const struct ledger *ledger, const struct claim_file *file, const char *path, const struct match *match,
		struct imported *imported, struct err *err)
{
	struct imported_outcome latest = { .outcome = NO_OUTCOME };

	if (!look_at_numbers(ledger, imported, err))
		return false;
	if (match->by == MATCHED_NOT) {
		imported->kind = IMPORT_CLAIM;
		return add_claim(ledger, file, imported, err) && add_outcome(ledger, file, path, imported, err);
	}
	imported->claim = match->claim;
	imported->job = match->job;
	if (!outcome_latest(ledger, imported->claim, &latest, err))
		return false;
	imported->kind = latest.outcome == NO_OUTCOME ? IMPORT_NEW : IMPORT_REPLACED;
	if (latest.outcome != NO_OUTCOME && strcmp(latest.cbp_claim, file->cbp_claim) == 0 &&
	    is_same(ledger, file, latest.outcome, err))
		imported->kind = IMPORT_SAME;
	if (err->set)
		return false;
	if (imported->kind == IMPORT_SAME)
		return true;
	return (imported->job != NO_JOB || update_claim(ledger, file, imported, err)) &&
	       add_outcome(ledger, file, path, imported, err);
}

/* A number of ours alone is told of (own_number): CBP may give it some day. */
static enum import_end check_not_own(const struct ledger *ledger, const struct claim_file *file, const char *path,
				     struct err *err)
{
	int64_t number = strtoll(file->cbp_claim, NULL, 10);
	bool own;

	if (!own_file(ledger, number, path, &own, err))
		return IMPORT_TROUBLE;
	if (!own)
		return IMPORT_DONE;
	(void)err_file(
		err, path,
		"is what cape itself answered for claim %012lld, not CBP's file; take the Claim Details that the "
		"portal gives for download",
		(long long)number);
	return IMPORT_REFUSED;
}

static bool check_match(const struct claim_file *file, const struct match *match, const char *path, struct err *err)
{
	if (match->by == MATCHED_AMBIGUOUS)
		return err_file(
			err, path,
			"has the entries of claim %012lld as much as those of %012lld; say which job is CBP's claim "
			"%s: cape record JOB --cbp-claim %s",
			(long long)match->claim, (long long)match->rival, file->cbp_claim, file->cbp_claim);
	if (match->by == MATCHED_FOREIGN)
		return err_file(
			err, path,
			"is CBP's claim %s, which is recorded for job %010lld, and has none of that job's entries; "
			"correct the number: cape record JOB --cbp-claim N",
			file->cbp_claim, (long long)match->job);
	return true;
}

static enum import_end match_and_put(const struct ledger *ledger, const struct claim_file *file, const char *path,
				     struct imported *imported, struct err *err)
{
	struct match match;

	if (!match_claim(ledger, file, &match, err))
		return IMPORT_TROUBLE;
	imported->by = match.by;
	if (!check_match(file, &match, path, err))
		return IMPORT_REFUSED;
	return put(ledger, file, path, &match, imported, err) ? IMPORT_DONE : IMPORT_TROUBLE;
}

enum import_end import_claim_file(const struct ledger *ledger, const char *path, struct imported *imported,
				  struct err *err)
{
	struct claim_file file;
	enum import_end end;

	assert(ledger->locked);
	*imported = (struct imported){ .claim = NO_CLAIM, .job = NO_JOB, .voided = NO_JOB };
	if (!claim_file_read(&file, path, err))
		return IMPORT_REFUSED;
	memcpy(imported->cbp_claim, file.cbp_claim, sizeof(file.cbp_claim));
	imported->successes = count_successes(&file);
	imported->errors = (int64_t)file.count - imported->successes;
	end = check_not_own(ledger, &file, path, err);
	if (end == IMPORT_DONE)
		end = match_and_put(ledger, &file, path, imported, err);
	claim_file_free(&file);
	return end;
}
