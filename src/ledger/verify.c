/* One job after another, in the order of numbers. */
#include "ledger/verify_parts.h"

#include "core/mem.h"
#include "ledger/cbp_results.h"
#include "ledger/details.h"
#include "ledger/entry_filter.h"
#include "ledger/entry_filter_keep.h"
#include "ledger/numbers.h"
#include "ledger/record.h"
#include "ledger/sql.h"

#include <stdlib.h>

void verify_tell(struct verifying *v, const struct err *problem)
{
	v->verified->problems++;
	v->told->problem(v->told->context, problem);
}

void verify_tell_file(struct verifying *v, const char *path, const char *format, ...)
{
	struct err problem = ERR_INIT;
	char text[512];
	va_list args;

	va_start(args, format);
	(void)vsnprintf(text, sizeof(text), format, args);
	va_end(args);
	(void)err_file(&problem, path, "%s", text);
	verify_tell(v, &problem);
}

/* --- the database ------------------------------------------------------------------------------------------------------- */

static bool verify_database(struct verifying *v, struct err *err)
{
	struct sql s = sql_begin(v->ledger, "PRAGMA integrity_check(20)", err);

	while (sql_row(&s)) {
		if (strcmp(sql_text(&s, 0), "ok") != 0)
			verify_tell_file(v, v->ledger->path, "%s", sql_text(&s, 0));
	}
	if (!sql_end(&s))
		return false;
	s = sql_begin(v->ledger, "PRAGMA foreign_key_check", err);
	while (sql_row(&s))
		verify_tell_file(v, v->ledger->path, "row %lld of %s refers to what is not there; restore a backup",
				 (long long)sql_int(&s, 1), sql_text(&s, 0));
	return sql_end(&s);
}

/* `query` gives the numbers in use and the gaps between them, as first and end, in ascending order; the last is where they end. */
static bool verify_numbers(struct verifying *v, const char *what, const char *query, struct err *err)
{
	struct sql s = sql_begin(v->ledger, query, err);
	int64_t expected = -1;

	while (sql_row(&s)) {
		int64_t first = sql_int(&s, 0), end = sql_int(&s, 1);

		if (expected >= 0 && first > expected)
			verify_tell_file(v, v->ledger->path,
					 "%s numbers %lld to %lld are neither used nor explained; restore a backup",
					 what, (long long)expected, (long long)first - 1);
		else if (expected >= 0 && first < expected)
			verify_tell_file(v, v->ledger->path,
					 "%s number %lld is used twice, or out of its range; restore a backup", what,
					 (long long)first);
		expected = end;
	}
	return sql_end(&s);
}

static bool tell_gaps(struct verifying *v, struct err *err)
{
	struct sql s = sql_begin(v->ledger, "SELECT text FROM events JOIN gaps USING (event) ORDER BY event", err);

	while (sql_row(&s))
		v->told->gap(v->told->context, sql_text(&s, 0));
	return sql_end(&s);
}

/* --- files -------------------------------------------------------------------------------------------------------------- */

bool verify_file(struct verifying *v, const char *path, const struct file_digest *recorded)
{
	struct err problem = ERR_INIT;
	struct file_digest digest;

	v->verified->files++;
	if (!file_digest(path, &digest, &problem)) {
		verify_tell(v, &problem);
		return false;
	}
	if (digest.bytes == recorded->bytes && memcmp(digest.sha256, recorded->sha256, SHA256_BYTES) == 0)
		return true;
	verify_tell_file(v, path, "is not what was recorded: its length or SHA-256 differs; restore it from a backup");
	return false;
}

static bool hash(void *stream, const void *bytes, size_t len_bytes, struct err *err)
{
	(void)err;
	digest_add(stream, span_of(bytes, len_bytes));
	return true;
}

static void verify_rendered(struct verifying *v, const struct record *record, const char *path,
			    const struct job_details *d)
{
	struct digest *stream = digest_begin();
	const struct record_writer writer = { hash, stream };
	struct err problem = ERR_INIT;
	unsigned char sha256[SHA256_BYTES];
	bool rendered = record_render(record, path, &writer, &problem);

	(void)digest_end_raw(stream, sha256);
	if (!rendered)
		verify_tell(v, &problem);
	else if (memcmp(sha256, d->result.sha256, SHA256_BYTES) != 0)
		verify_tell_file(v, path, "gives other claim details than were recorded; restore it from a backup");
}

static void count_rows(struct verifying *v, const struct record *record, const struct job_details *d, const char *path)
{
	uint64_t successes = 0, rows = record->header.rows;

	for (uint64_t i = 0; i < rows; i++) {
		struct record_row row;
		uint64_t failures;

		successes += record_read(record, i, &row, &failures) && failures == 0;
	}
	if (rows != (uint64_t)d->entries || successes != (uint64_t)d->successes ||
	    rows - successes != (uint64_t)d->errors || successes != record->header.successes ||
	    record->header.claim_number != (uint64_t)d->claim)
		verify_tell_file(
			v, path,
			"has %llu successes and %llu errors, and claim %012lld was recorded with %lld and %lld; restore it from a backup",
			(unsigned long long)successes, (unsigned long long)(rows - successes), (long long)d->claim,
			(long long)d->successes, (long long)d->errors);
}

static void verify_claim(struct verifying *v, const struct job_details *d)
{
	char *path = claim_record_path(v->ledger, d->claim);
	struct err problem = ERR_INIT;
	struct record record;

	v->verified->claims++;
	v->verified->entries += (uint64_t)d->entries;
	if (verify_file(v, path, &d->record)) {
		if (record_open(&record, path, &problem)) {
			count_rows(v, &record, d, path);
			verify_rendered(v, &record, path, d);
			record_close(&record);
		}
		if (!problem.set && (uint64_t)d->claim < v->covered && job_claims(d))
			(void)claimed_add_recorded(&v->fresh, v->ledger, d->claim, &problem);
		if (problem.set)
			verify_tell(v, &problem);
	}
	free(path);
}

static bool verify_cbp_result(void *context, const struct cbp_result *result, struct err *err)
{
	struct verifying *v = context;
	char *path = cbp_result_path(v->ledger, result->result);

	(void)err;
	(void)verify_file(v, path, &result->file);
	free(path);
	return true;
}

static void verify_job(struct verifying *v, const struct job_details *d)
{
	char *upload = job_upload_path(v->ledger, d->job), *result = job_result_path(v->ledger, d);

	v->verified->jobs++;
	(void)verify_file(v, upload, &d->upload);
	if (result)
		(void)verify_file(v, result, &d->result);
	if (d->claim != NO_CLAIM)
		verify_claim(v, d);
	else if (d->gate == 'D')
		verify_tell_file(v, upload, "was accepted as job %010lld, but there is no claim; restore a backup",
				 (long long)d->job);
	free(upload);
	free(result);
}

static bool verify_jobs(struct verifying *v, struct err *err)
{
	struct job_details details;
	int64_t job = NO_JOB;
	bool ok = true;

	while (ok && job_next(v->ledger, job, &job, err) && job != NO_JOB) {
		if (!job_details(v->ledger, job, &details, err))
			return false;
		verify_job(v, &details);
		ok = details.cbp_result.bytes < 0 || cbp_results_of(v->ledger, job, verify_cbp_result, v, err);
		job_details_free(&details);
	}
	return !err->set;
}

/* --- all together ------------------------------------------------------------------------------------------------------- */

/* A file that is missing or that a void has overtaken is no problem: it is made again. */
static bool open_set(struct verifying *v, struct placeset *set, struct placeset_note *note, const char *path,
		     struct err *err)
{
	bool current;

	if (!placeset_open(set, path, note))
		return true;
	if (!claimed_is_current(v->ledger, note, &current, err))
		return false;
	v->covered = current ? note->covered : 0;
	return true;
}

/* Where others void or import meanwhile, the file is not what the records say now, and will be made again. */
static bool verify_set(struct verifying *v, const struct placeset *set, const struct placeset_note *note,
		       const char *path, struct err *err)
{
	bool current;

	if (v->covered == 0 || placeset_equal(set, &v->fresh.set))
		return true;
	if (!claimed_is_current(v->ledger, note, &current, err))
		return false;
	if (current)
		verify_tell_file(v, path, "is not what the records say; remove it, it is made again");
	return true;
}

static bool verify_filter(struct verifying *v, struct err *err)
{
	char *path = entry_filter_path(v->ledger);
	bool same, ok = entry_filter_verify(v->ledger, &same, err);

	if (ok && !same)
		verify_tell_file(v, path, "is not what it is made from; remove it, it is made again");
	free(path);
	return ok;
}

bool ledger_verify(const struct ledger *ledger, const struct verify_told *told, struct verified *verified,
		   struct err *err)
{
	struct verifying v = { .ledger = ledger, .told = told, .verified = verified };
	char *path = mem_format("%s/claimed.set", ledger->folder);
	struct placeset set = { .entries = 0 };
	struct placeset_note note;
	bool ok;

	*verified = (struct verified){ .jobs = 0 };
	ok = open_set(&v, &set, &note, path, err) && verify_database(&v, err) &&
	     verify_numbers(
		     &v, "job",
		     "SELECT job, job + 1 FROM jobs UNION ALL SELECT first_job, end_job FROM gaps WHERE end_job > first_job "
		     "UNION ALL SELECT first_job, first_job FROM numbers UNION ALL SELECT next_job, next_job FROM numbers "
		     "ORDER BY 1, 2",
		     err) &&
	     verify_numbers(&v, "claim",
			    "SELECT claim, claim + 1 FROM claims UNION ALL SELECT first_claim, end_claim FROM gaps "
			    "WHERE end_claim > first_claim UNION ALL SELECT first_claim, first_claim FROM numbers "
			    "UNION ALL SELECT next_claim, next_claim FROM numbers ORDER BY 1, 2",
			    err) &&
	     tell_gaps(&v, err) && verify_jobs(&v, err) && verify_outcomes(&v, err);
	ok = ok && verify_set(&v, &set, &note, path, err) && verify_filter(&v, err);
	placeset_free(&set);
	claimed_free(&v.fresh);
	free(path);
	return ok;
}
