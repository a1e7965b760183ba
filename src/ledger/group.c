/* Numbers, files, rows. */
#include "ledger/group.h"

#include "core/mem.h"
#include "emit/record.h"
#include "ledger/events.h"
#include "ledger/files.h"
#include "ledger/repair.h"
#include "ledger/sql.h"

#include <stdlib.h>

static void forget_names(struct group *group)
{
	free(group->stem);
	free(group->upload);
	free(group->record);
	group->stem = group->upload = group->record = NULL;
}

bool group_begin(struct group *group, const struct ledger *ledger, int64_t jobs, struct err *err)
{
	assert(ledger->locked && jobs <= GROUP_JOBS_MAX);
	*group = (struct group){ .ledger = ledger };
	if (!numbers_reserve(ledger, jobs, &group->numbers, err))
		return false;
	group->next_job = group->numbers.next_job;
	group->next_claim = group->numbers.next_claim;
	if (ledger_begin(ledger, err))
		return true;
	group_abandon(group);
	return false;
}

bool group_next(struct group *group, struct err *err)
{
	const struct ledger *ledger = group->ledger;

	assert(group->next_job < group->numbers.reserved_job && group->next_claim < group->numbers.reserved_claim);
	forget_names(group);
	group->stem = job_stem(ledger, group->next_job);
	group->upload = job_upload_path(ledger, group->next_job);
	group->record = claim_record_path(ledger, group->next_claim);
	return files_make_folder(ledger, group->upload, err) && files_make_folder(ledger, group->record, err);
}

/* A file that is on the disk from now on; its folder is flushed with the group. */
static bool settle_file(const struct group *group, const char *path, struct file_digest *digest, struct err *err)
{
	return files_flush(group->ledger, path, err) && file_digest(path, digest, err);
}

static const char *gate_of(enum outcome_kind kind)
{
	static const char *const gates[] = {
		[OUTCOME_GATE_A] = "A",
		[OUTCOME_GATE_B] = "B",
		[OUTCOME_GATE_C] = "C",
		[OUTCOME_CLAIM] = "D",
	};

	return gates[kind];
}

static void put_day(struct sql *s, day d)
{
	char text[DAY_TEXT_BYTES];

	day_format(d, text);
	sql_put_text(s, text);
}

static bool add_job(const struct group *group, const struct submission *sub, const struct outcome *outcome,
		    struct err *err)
{
	bool answered = outcome->kind != OUTCOME_GATE_A;
	struct file_digest upload, result = { 0 };
	char hash[17];
	int64_t account;
	struct sql s;

	if (!settle_file(group, group->upload, &upload, err) ||
	    (answered && !settle_file(group, outcome->result_file, &result, err)) ||
	    !account_row(group->ledger, sub->account, &account, err))
		return false;
	s = sql_begin(
		group->ledger,
		"INSERT INTO jobs (job, account, file_name, submitted_at, submitted_by, note, file_upload_status, "
		"gate, entries, upload_bytes, upload_sha256, result_bytes, result_sha256, as_of, index_hash, data_date, "
		"rules_version) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
		err);
	sql_put_int(&s, group->next_job);
	sql_put_int(&s, account);
	sql_put_text(&s, sub->file_name);
	sql_put_int(&s, sub->submitted_at);
	sql_put_text(&s, sub->submitted_by);
	sql_put_text(&s, sub->note);
	sql_put_text(&s, outcome_upload_status(sub->set, sub->rules, outcome));
	sql_put_text(&s, gate_of(outcome->kind));
	sql_put_int_if(&s, answered, (int64_t)outcome->entries);
	sql_put_int(&s, upload.bytes);
	sql_put_bytes(&s, upload.sha256, SHA256_BYTES);
	sql_put_int_if(&s, answered, result.bytes);
	if (answered)
		sql_put_bytes(&s, result.sha256, SHA256_BYTES);
	else
		sql_put_text(&s, NULL);
	put_day(&s, sub->rules->as_of);
	(void)snprintf(hash, sizeof(hash), "%016llx", (unsigned long long)sub->index->header.root);
	sql_put_text(&s, hash);
	put_day(&s, sub->index->header.data_date);
	sql_put_text(&s, sub->rules_version);
	return sql_end(&s);
}

static bool add_claim(const struct group *group, const struct submission *sub, const struct outcome *outcome,
		      struct err *err)
{
	struct file_digest record;
	struct sql s;

	if (!settle_file(group, group->record, &record, err))
		return false;
	s = sql_begin(
		group->ledger,
		"INSERT INTO claims (claim, job, submitted_at, claim_status, successes, errors, first_entry, last_entry, "
		"record_bytes, record_sha256) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
		err);
	sql_put_int(&s, group->next_claim);
	sql_put_int(&s, group->next_job);
	sql_put_int(&s, sub->submitted_at);
	sql_put_text(&s, outcome_claim_status(sub->set, outcome));
	sql_put_int(&s, (int64_t)outcome->claim.successes);
	sql_put_int(&s, (int64_t)outcome->claim.errors);
	sql_put_int(&s, (int64_t)outcome->first_place);
	sql_put_int(&s, (int64_t)outcome->last_place);
	sql_put_int(&s, record.bytes);
	sql_put_bytes(&s, record.sha256, SHA256_BYTES);
	return sql_end(&s);
}

bool group_add(struct group *group, const struct submission *submission, const struct outcome *outcome, struct err *err)
{
	bool is_claim = outcome->kind == OUTCOME_CLAIM;

	assert(outcome->kind != OUTCOME_NONE);
	assert(!is_claim || outcome->claim_number == (uint64_t)group->next_claim);
	if (!add_job(group, submission, outcome, err) || (is_claim && !add_claim(group, submission, outcome, err)) ||
	    !event_add(group->ledger, "upload", submission->submitted_by, group->next_job,
		       submission->note ? submission->note : "", err))
		return false;
	group->next_job++;
	group->next_claim += is_claim;
	return true;
}

bool group_skip(struct group *group, struct err *err)
{
	return job_files_remove(group->ledger, group->next_job, err) &&
	       claim_files_remove(group->ledger, group->next_claim, err);
}

static bool flush_folders(const struct group *group, struct err *err)
{
	bool ok = true;

	for (int64_t job = group->numbers.next_job; ok && job < group->next_job; job++) {
		char *path = job_upload_path(group->ledger, job);

		/* The last of a folder, or of all. */
		if ((job + 1) % FILES_NUMBERS_A_FOLDER == 0 || job + 1 == group->next_job)
			ok = files_flush_folder(path, err);
		free(path);
	}
	for (int64_t claim = group->numbers.next_claim; ok && claim < group->next_claim; claim++) {
		char *path = claim_record_path(group->ledger, claim);

		if ((claim + 1) % FILES_NUMBERS_A_FOLDER == 0 || claim + 1 == group->next_claim)
			ok = files_flush_folder(path, err);
		free(path);
	}
	return ok;
}

bool group_commit(struct group *group, struct err *err)
{
	if (flush_folders(group, err) && numbers_settle(group->ledger, group->next_job, group->next_claim, err) &&
	    ledger_is_there(group->ledger, err) && ledger_commit(group->ledger, err) &&
	    ledger_is_there(group->ledger, err)) {
		forget_names(group);
		return true;
	}
	group_abandon(group);
	return false;
}

/* What cannot be put right now is put right by the next start. */
void group_abandon(struct group *group)
{
	struct err later = ERR_INIT;

	ledger_roll_back(group->ledger);
	forget_names(group);
	(void)ledger_repair(group->ledger, &later);
}
