/* One wide row. */
#include "ledger/details.h"

#include "core/mem.h"
#include "ledger/sql.h"
#include "run/outputs.h"

#include <stdlib.h>

static const char query[] =
	"SELECT jobs.job, type, identity, file_name, jobs.submitted_at, submitted_by, note, file_upload_status, gate, entries, "
	"upload_bytes, upload_sha256, result_bytes, result_sha256, as_of, index_hash, data_date, rules_version, cbp_job, "
	"cbp_claim, cbp_status, cbp_gate, cbp_submitted_at, file_bytes, file_sha256, voided_at, voided_by, void_reason, claim, claim_status, successes, errors, record_bytes, "
	"record_sha256 FROM jobs JOIN accounts USING (account) LEFT JOIN claims ON claims.job = jobs.job "
	"LEFT JOIN cbp_results ON cbp_results.job = jobs.job AND result = (SELECT max(result) FROM cbp_results AS newer WHERE "
	"newer.job = jobs.job) WHERE ";

/* The next cell; columns are read in the order of the query. */
struct cells {
	const struct sql *s;
	int next;
};

static char *take_text(struct cells *cells)
{
	const char *text = sql_text(cells->s, cells->next++);

	return text ? mem_text(text) : NULL;
}

static int64_t take_int(struct cells *cells, int64_t otherwise)
{
	bool is_null = sql_is_null(cells->s, cells->next);
	int64_t value = sql_int(cells->s, cells->next++);

	return is_null ? otherwise : value;
}

static char take_letter(struct cells *cells)
{
	const char *text = sql_text(cells->s, cells->next++);

	return text ? *text : '\0';
}

static struct file_digest take_digest(struct cells *cells)
{
	struct file_digest digest = { .bytes = take_int(cells, -1) };
	struct span sha = sql_bytes(cells->s, cells->next++);

	if (sha.len_bytes == SHA256_BYTES)
		memcpy(digest.sha256, sha.begin, SHA256_BYTES);
	return digest;
}

static void take_row(const struct sql *s, struct job_details *d)
{
	struct cells cells = { s, 0 };

	d->job = take_int(&cells, 0);
	d->account_type = take_text(&cells);
	d->account_identity = take_text(&cells);
	d->file_name = take_text(&cells);
	d->submitted_at = take_int(&cells, 0);
	d->submitted_by = take_text(&cells);
	d->note = take_text(&cells);
	d->file_upload_status = take_text(&cells);
	d->gate = take_letter(&cells);
	d->entries = take_int(&cells, -1);
	d->upload = take_digest(&cells);
	d->result = take_digest(&cells);
	d->as_of = take_text(&cells);
	d->index_hash = take_text(&cells);
	d->data_date = take_text(&cells);
	d->rules_version = take_text(&cells);
	d->cbp_job = take_text(&cells);
	d->cbp_claim = take_text(&cells);
	d->cbp_status = take_text(&cells);
	d->cbp_gate = take_letter(&cells);
	d->cbp_submitted_at = take_int(&cells, 0);
	d->cbp_result = take_digest(&cells);
	d->voided_at = take_int(&cells, 0);
	d->voided_by = take_text(&cells);
	d->void_reason = take_text(&cells);
	d->claim = take_int(&cells, NO_CLAIM);
	d->claim_status = take_text(&cells);
	d->successes = take_int(&cells, 0);
	d->errors = take_int(&cells, 0);
	d->record = take_digest(&cells);
}

/* A claim that no upload of ours became. */
static void take_imported(const struct sql *s, struct job_details *d)
{
	struct cells cells = { s, 0 };

	d->claim = take_int(&cells, NO_CLAIM);
	d->submitted_at = take_int(&cells, 0);
	d->claim_status = take_text(&cells);
	d->successes = take_int(&cells, 0);
	d->errors = take_int(&cells, 0);
	d->entries = d->successes + d->errors;
	d->gate = 'D';
	d->upload.bytes = d->result.bytes = d->cbp_result.bytes = d->record.bytes = -1;
}

static bool read_imported(const struct ledger *ledger, int64_t claim, struct job_details *details, bool *there,
			  struct err *err)
{
	struct sql s = sql_begin(ledger,
				 "SELECT claim, submitted_at, claim_status, successes, errors FROM claims "
				 "WHERE claim = ? AND job IS NULL",
				 err);

	*details = (struct job_details){ .job = NO_JOB };
	sql_put_int(&s, claim);
	*there = sql_row(&s);
	if (*there)
		take_imported(&s, details);
	if (sql_end(&s))
		return true;
	job_details_free(details);
	return false;
}

static bool read_outcome(const struct ledger *ledger, struct job_details *details, struct err *err)
{
	bool ok = details->claim == NO_CLAIM || outcome_latest(ledger, details->claim, &details->outcome, err);

	if (ok && details->job == NO_JOB && details->outcome.outcome != NO_OUTCOME)
		details->cbp_claim = mem_text(details->outcome.cbp_claim);
	if (ok)
		return true;
	job_details_free(details);
	return false;
}

/* *there: whether there is such a row. */
static bool read_row(const struct ledger *ledger, const char *condition, int64_t number, struct job_details *details,
		     bool *there, struct err *err)
{
	char *text = mem_format("%s%s", query, condition);
	struct sql s = sql_begin(ledger, text, err);

	*details = (struct job_details){ .job = NO_JOB };
	free(text);
	sql_put_int(&s, number);
	*there = sql_row(&s);
	if (*there)
		take_row(&s, details);
	if (sql_end(&s))
		return true;
	job_details_free(details);
	return false;
}

bool job_details(const struct ledger *ledger, int64_t job, struct job_details *details, struct err *err)
{
	bool there;

	if (!read_row(ledger, "jobs.job = ?", job, details, &there, err))
		return false;
	if (there)
		return read_outcome(ledger, details, err);
	return err_set(err, "the ledger has no job %010lld; \"cape history\" lists them", (long long)job);
}

bool claim_details(const struct ledger *ledger, int64_t claim, struct job_details *details, struct err *err)
{
	bool there;

	if (!read_row(ledger, "claim = ?", claim, details, &there, err) ||
	    (!there && !read_imported(ledger, claim, details, &there, err)))
		return false;
	if (there)
		return read_outcome(ledger, details, err);
	return err_set(err, "the ledger has no claim %012lld; \"cape claims\" lists them", (long long)claim);
}

bool job_claims(const struct job_details *d)
{
	return d->claim != NO_CLAIM && d->voided_at == 0 && (!d->cbp_gate || d->cbp_gate == 'D');
}

bool job_next(const struct ledger *ledger, int64_t job, int64_t *next, struct err *err)
{
	struct sql s = sql_begin(ledger, "SELECT job FROM jobs WHERE job > ? ORDER BY job LIMIT 1", err);

	sql_put_int(&s, job);
	*next = sql_row(&s) ? sql_int(&s, 0) : NO_JOB;
	return sql_end(&s);
}

void job_details_free(struct job_details *d)
{
	char *const texts[] = { d->account_type, d->account_identity,   d->file_name,   d->submitted_by,
				d->note,         d->file_upload_status, d->as_of,       d->index_hash,
				d->data_date,    d->rules_version,      d->cbp_job,     d->cbp_claim,
				d->cbp_status,   d->voided_by,          d->void_reason, d->claim_status };

	for (size_t i = 0; i < ARRAY_LEN(texts); i++)
		free(texts[i]);
	*d = (struct job_details){ .job = NO_JOB };
}

char *job_result_path(const struct ledger *ledger, const struct job_details *details)
{
	char *stem = job_stem(ledger, details->job);
	char *path = details->result.bytes < 0
			     ? NULL
			     : mem_format("%s%s", stem, details->claim == NO_CLAIM ? VALIDATION_SUFFIX : CLAIM_SUFFIX);

	free(stem);
	return path;
}
