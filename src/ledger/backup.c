/* The database first, at one moment; then the files it names, which never change. */
#include "ledger/backup.h"

#include "core/calls.h"
#include "core/mem.h"
#include "io/flush.h"
#include "io/map.h"
#include "io/sink.h"
#include "ledger/cbp_results.h"
#include "ledger/details.h"
#include "ledger/outcomes.h"
#include "ledger/schema.h"
#include "ledger/sql.h"

#include <stdlib.h>
#include <unistd.h>

struct backup {
	const struct ledger *from;
	struct ledger to;
	uint64_t files;
};

static bool copy_bytes(const struct backup *b, const char *from, const char *to, struct err *err)
{
	struct sink sink;
	struct map map;
	bool ok;

	if (!map_open(&map, from, err))
		return false;
	ok = sink_create(&sink, to, false, err);
	if (ok && sink_write(&sink, map.bytes.begin, map.bytes.len_bytes, err)) {
		/* With the mode of the ledger: a group's is the group's to read. */
		ok = sink_publish(&sink, err) && files_flush(&b->to, to, err) && files_flush_folder(to, err);
	} else if (ok) {
		sink_abandon(&sink);
		ok = false;
	}
	map_close(&map);
	return ok;
}

/* Takes both names over. */
static bool copy_file(struct backup *b, char *from, char *to, const struct file_digest *recorded, struct err *err)
{
	struct file_digest digest;
	bool ok = files_make_folder(&b->to, to, err) && copy_bytes(b, from, to, err) && file_digest(to, &digest, err);

	if (ok && (digest.bytes != recorded->bytes || memcmp(digest.sha256, recorded->sha256, SHA256_BYTES) != 0))
		ok = err_file(err, from, "is not what was recorded; restore it from an older backup first");
	b->files += ok;
	free(from);
	free(to);
	return ok;
}

static bool copy_job(struct backup *b, const struct job_details *d, struct err *err)
{
	return copy_file(b, job_upload_path(b->from, d->job), job_upload_path(&b->to, d->job), &d->upload, err) &&
	       (d->result.bytes < 0 ||
		copy_file(b, job_result_path(b->from, d), job_result_path(&b->to, d), &d->result, err)) &&
	       (d->claim == NO_CLAIM || copy_file(b, claim_record_path(b->from, d->claim),
						  claim_record_path(&b->to, d->claim), &d->record, err));
}

static bool copy_cbp_result(void *context, const struct cbp_result *result, struct err *err)
{
	struct backup *b = context;

	return copy_file(b, cbp_result_path(b->from, result->result), cbp_result_path(&b->to, result->result),
			 &result->file, err);
}

/*
 * What reruns remember of the jobs, as it stands: without it the copy's first rerun would tell everything since the filing once more. Each state is
 * whole. The night is copied last: of a run that goes on meanwhile the copy then says that it is to be gone on with, and nothing stays untold.
 */
static bool copy_remembered(struct backup *b, char *from, char *to, struct err *err)
{
	bool there = access(from, F_OK) == 0, ok = true;

	if (there)
		ok = files_make_folder(&b->to, to, err) && copy_bytes(b, from, to, err);
	b->files += there && ok;
	free(from);
	free(to);
	return ok;
}

static bool copy_states(struct backup *b, struct err *err)
{
	char *from = states_folder(b->from), *to = states_folder(&b->to);
	int64_t job = NO_JOB;
	bool ok = true;

	while (ok && (ok = job_next(&b->to, job, &job, err)) && job != NO_JOB)
		ok = copy_remembered(b, job_state_path(from, job), job_state_path(to, job), err);
	ok = ok && copy_remembered(b, mem_format("%s/" STATES_NIGHT, from), mem_format("%s/" STATES_NIGHT, to), err);
	free(from);
	free(to);
	return ok;
}

static bool copy_jobs(struct backup *b, struct err *err)
{
	struct job_details details;
	int64_t job = NO_JOB;
	bool ok = true;

	while (ok && (ok = job_next(&b->to, job, &job, err)) && job != NO_JOB) {
		ok = job_details(&b->to, job, &details, err);
		if (ok) {
			ok = copy_job(b, &details, err) &&
			     (details.cbp_result.bytes < 0 || cbp_results_of(&b->to, job, copy_cbp_result, b, err));
			job_details_free(&details);
		}
	}
	return ok;
}

static bool copy_outcome(void *backup, int64_t outcome, int64_t claim, const struct imported_outcome *imported,
			 struct err *err)
{
	struct backup *b = backup;

	(void)claim;
	return copy_file(b, outcome_path(b->from, outcome), outcome_path(&b->to, outcome), &imported->file, err);
}

bool ledger_backup(const struct ledger *ledger, const char *folder, uint64_t *files, struct err *err)
{
	struct backup b = { .from = ledger };
	char *path;
	bool ok;

	if (ledger_exists(folder))
		return err_file(err, folder, "has a ledger already; name another folder");
	if (!ledger_make_folder(folder, ledger->shared, err))
		return false;
	b.to.folder = mem_text(folder);
	b.to.shared = ledger->shared;
	b.to.path = mem_format("%s/" LEDGER_DATABASE ".new", folder);
	path = mem_format("%s/" LEDGER_DATABASE, folder);
	ok = schema_copy(ledger, b.to.path, err) && sql_open(&b.to, SQLITE_OPEN_READWRITE, err) && copy_jobs(&b, err) &&
	     outcomes_all(&b.to, copy_outcome, &b, err) && copy_states(&b, err);
	(void)sqlite3_close(b.to.db);
	b.to.db = NULL;
	ok = ok && files_flush(&b.to, b.to.path, err) &&
	     (calls.rename(b.to.path, path) == 0 || err_system(err, path, "rename to")) &&
	     (flush_folder_of(path) || err_system(err, path, "flush the folder of"));
	*files = b.files;
	ledger_close(&b.to);
	free(path);
	return ok;
}
