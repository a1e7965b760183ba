/* One table and its files. */
#include "ledger/outcomes.h"

#include "core/calls.h"
#include "core/mem.h"
#include "io/sink.h"
#include "ledger/events.h"
#include "ledger/numbers.h"
#include "ledger/sql.h"

#include <errno.h>
#include <stdlib.h>

#define COLUMNS "outcome, claim, cbp_claim, imported_at, successes, errors, outcome_bytes, outcome_sha256"

static void take_row(const struct sql *s, struct imported_outcome *imported)
{
	struct span sha = sql_bytes(s, 7);

	*imported = (struct imported_outcome){
		.outcome = sql_int(s, 0),
		.imported_at = sql_int(s, 3),
		.successes = sql_int(s, 4),
		.errors = sql_int(s, 5),
		.file.bytes = sql_int(s, 6),
	};
	(void)snprintf(imported->cbp_claim, sizeof(imported->cbp_claim), "%s", sql_text(s, 2));
	if (sha.len_bytes == SHA256_BYTES)
		memcpy(imported->file.sha256, sha.begin, SHA256_BYTES);
}

bool claim_counts(const struct ledger *ledger, int64_t claim, bool *counts, struct err *err)
{
	struct sql s = sql_begin(
		ledger, "SELECT 1 FROM claims LEFT JOIN jobs USING (job) WHERE claims.claim = ? AND " CLAIM_COUNTS,
		err);

	sql_put_int(&s, claim);
	*counts = sql_row(&s);
	return sql_end(&s);
}

bool outcome_latest(const struct ledger *ledger, int64_t claim, struct imported_outcome *imported, struct err *err)
{
	struct sql s = sql_begin(
		ledger,
		"SELECT " COLUMNS " FROM outcomes WHERE claim = ?1 AND cbp_claim = ifnull((SELECT jobs.cbp_claim "
		"FROM claims JOIN jobs USING (job) WHERE claims.claim = ?1), cbp_claim) ORDER BY outcome DESC LIMIT 1",
		err);

	*imported = (struct imported_outcome){ .outcome = NO_OUTCOME };
	sql_put_int(&s, claim);
	if (sql_row(&s))
		take_row(&s, imported);
	return sql_end(&s);
}

bool outcome_open_latest(const struct ledger *ledger, int64_t claim, struct outcome_file *file, bool *there,
			 struct err *err)
{
	struct imported_outcome imported;
	char *path;

	*there = false;
	if (!outcome_latest(ledger, claim, &imported, err))
		return false;
	if (imported.outcome == NO_OUTCOME)
		return true;
	path = outcome_path(ledger, imported.outcome);
	*there = outcome_open(file, path, err);
	free(path);
	return *there;
}

char *outcome_path(const struct ledger *ledger, int64_t outcome)
{
	return mem_format("%s/files/outcomes-%07lld/%010lld.outcome", ledger->folder,
			  (long long)(outcome / FILES_NUMBERS_A_FOLDER), (long long)outcome);
}

bool outcomes_all(const struct ledger *ledger,
		  bool (*each)(void *context, int64_t outcome, int64_t claim, const struct imported_outcome *imported,
			       struct err *err),
		  void *context, struct err *err)
{
	struct sql s = sql_begin(ledger, "SELECT " COLUMNS " FROM outcomes ORDER BY outcome", err);
	bool ok = true;

	while (ok && sql_row(&s)) {
		struct imported_outcome imported;

		take_row(&s, &imported);
		ok = each(context, imported.outcome, sql_int(&s, 1), &imported, err);
	}
	return sql_stop(&s) && ok;
}

/* --- adding ------------------------------------------------------------------------------------------------------------- */

static bool next_number(const struct ledger *ledger, int64_t *next, struct err *err)
{
	return sql_number(ledger, "SELECT ifnull(max(outcome), 0) + 1 FROM outcomes", next, err);
}

static bool write_file(const struct ledger *ledger, const char *path, const struct new_outcome *new,
		       struct file_digest *digest, struct err *err)
{
	return files_make_folder(ledger, path, err) &&
	       outcome_write(path, new->rows, new->rows_count, new->texts, err) && files_flush(ledger, path, err) &&
	       files_flush_folder(path, err) && file_digest(path, digest, err);
}

static int64_t count_successes(const struct new_outcome *new)
{
	int64_t successes = 0;

	for (size_t i = 0; i < new->rows_count; i++)
		successes += new->rows[i].text == 0;
	return successes;
}

static bool note_event(const struct ledger *ledger, const struct new_outcome *new, int64_t successes, struct err *err)
{
	struct sql s = sql_begin(ledger, "SELECT job FROM claims WHERE claim = ?", err);
	int64_t job = NO_JOB;
	char *text;
	bool ok;

	sql_put_int(&s, new->claim);
	if (sql_row(&s) && !sql_is_null(&s, 0))
		job = sql_int(&s, 0);
	if (!sql_end(&s))
		return false;
	text = mem_format("CBP's outcome of claim %012lld, there %s: %lld successes, %lld errors; from %s",
			  (long long)new->claim, new->cbp_claim, (long long)successes,
			  (long long)new->rows_count - (long long)successes, new->file_name);
	ok = event_add(ledger, "import", NULL, job, text, err);
	free(text);
	return ok;
}

bool outcome_add(const struct ledger *ledger, const struct new_outcome *new, struct err *err)
{
	int64_t outcome, successes = count_successes(new);
	struct file_digest digest;
	struct sql s;
	char *path;
	bool ok;

	assert(ledger->locked && new->rows_count > 0);
	if (!next_number(ledger, &outcome, err))
		return false;
	path = outcome_path(ledger, outcome);
	ok = write_file(ledger, path, new, &digest, err);
	free(path);
	if (!ok)
		return false;
	s = sql_begin(ledger,
		      "INSERT INTO outcomes (" COLUMNS ", file_name, first_entry, last_entry) "
		      "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
		      err);
	sql_put_int(&s, outcome);
	sql_put_int(&s, new->claim);
	sql_put_text(&s, new->cbp_claim);
	sql_put_int(&s, ledger_now());
	sql_put_int(&s, successes);
	sql_put_int(&s, (int64_t) new->rows_count - successes);
	sql_put_int(&s, digest.bytes);
	sql_put_bytes(&s, digest.sha256, SHA256_BYTES);
	sql_put_text(&s, new->file_name);
	sql_put_int(&s, (int64_t) new->rows[0].place);
	sql_put_int(&s, (int64_t) new->rows[new->rows_count - 1].place);
	return sql_end(&s) && numbers_next_generation(ledger, err) && note_event(ledger, new, successes, err);
}

/* --- repair ------------------------------------------------------------------------------------------------------------- */

bool outcomes_repair(const struct ledger *ledger, struct err *err)
{
	int64_t outcome;
	bool more = true, ok;

	assert(ledger->locked);
	ok = next_number(ledger, &outcome, err);
	/* An import writes its files in the order of their numbers, and one at a time. */
	for (; ok && more; outcome++) {
		char *path = outcome_path(ledger, outcome);

		sink_remove_stale(path);
		more = calls.unlink(path) == 0;
		ok = more || errno == ENOENT || errno == ENOTDIR || err_system(err, path, "remove");
		free(path);
	}
	return ok;
}
