/* The job's row, the event, and where it matters to other claims the count of voids. */
#include "ledger/answers.h"

#include "core/mem.h"
#include "ledger/details.h"
#include "ledger/events.h"
#include "ledger/sql.h"

#include <stdlib.h>

bool cbp_number(struct span text, unsigned digits, char out[CBP_NUMBER_BYTES])
{
	size_t zeros;

	if (text.len_bytes == 0 || text.len_bytes > digits || digits >= CBP_NUMBER_BYTES)
		return false;
	for (size_t i = 0; i < text.len_bytes; i++) {
		if (text.begin[i] < '0' || text.begin[i] > '9')
			return false;
	}
	zeros = digits - text.len_bytes;
	memset(out, '0', zeros);
	memcpy(out + zeros, text.begin, text.len_bytes);
	out[digits] = '\0';
	return true;
}

static bool is_rejection(char gate)
{
	return gate >= 'A' && gate <= 'C';
}

static bool same_text(const char *a, const char *b)
{
	return a == b || (a && b && strcmp(a, b) == 0);
}

/* What is known when the answer is taken in; texts are borrowed from both. */
static bool merge(const struct job_details *d, const struct answer *said, struct answer *all, struct err *err)
{
	*all = (struct answer){
		.job = said->job ? said->job : d->cbp_job,
		.claim = said->claim ? said->claim : d->cbp_claim,
		.status = said->status ? said->status : d->cbp_status,
		.gate = said->status ? said->gate : d->cbp_gate,
		.submitted_at = said->submitted_at ? said->submitted_at : d->cbp_submitted_at,
	};
	if (said->claim && is_rejection(all->gate))
		return err_set(
			err,
			"CBP gives a claim number to accepted files only, and \"%s\" is its status of job %010lld; "
			"correct the status or leave the claim number out",
			all->status, (long long)d->job);
	/* The claim of another upload of the file, or one that the status takes back. */
	if (!said->claim && (is_rejection(all->gate) || (d->cbp_job && !same_text(all->job, d->cbp_job))))
		all->claim = NULL;
	if (all->claim && !all->gate)
		all->gate = 'D';
	return true;
}

static bool check_unique(const struct ledger *ledger, int64_t job, const char *query, const char *what,
			 const char *number, struct err *err)
{
	int64_t other = NO_JOB;
	struct sql s;

	if (!number)
		return true;
	s = sql_begin(ledger, query, err);
	sql_put_text(&s, number);
	sql_put_int(&s, job);
	if (sql_row(&s))
		other = sql_int(&s, 0);
	if (!sql_end(&s))
		return false;
	return other == NO_JOB || err_set(err, "CBP's %s %s is recorded for job %010lld already; see \"cape job %lld\"",
					  what, number, (long long)other, (long long)other);
}

static bool write_answer(const struct ledger *ledger, int64_t job, const struct answer *all, struct err *err)
{
	const char gate[] = { all->gate, '\0' };
	struct sql s = sql_begin(ledger,
				 "UPDATE jobs SET cbp_job = ?, cbp_claim = ?, cbp_status = ?, cbp_gate = ?, "
				 "cbp_submitted_at = ? WHERE job = ?",
				 err);

	sql_put_text(&s, all->job);
	sql_put_text(&s, all->claim);
	sql_put_text(&s, all->status);
	sql_put_text(&s, all->gate ? gate : NULL);
	sql_put_int_if(&s, all->submitted_at != 0, all->submitted_at);
	sql_put_int(&s, job);
	return sql_end(&s);
}

static bool add_event(const struct ledger *ledger, int64_t job, const struct answer *all, struct err *err)
{
	char *text = mem_format("CBP's job %s, claim %s, status %s", all->job ? all->job : "not said",
				all->claim ? all->claim : "none", all->status ? all->status : "not said");
	bool ok = event_add(ledger, "answer", NULL, job, text, err);

	free(text);
	return ok;
}

static bool put_merged(const struct ledger *ledger, const struct job_details *d, const struct answer *all,
		       struct err *err)
{
	bool freed = d->claim != NO_CLAIM && is_rejection(d->cbp_gate) != is_rejection(all->gate);

	return check_unique(ledger, d->job, "SELECT job FROM jobs WHERE cbp_job = ? AND job <> ?", "job", all->job,
			    err) &&
	       check_unique(ledger, d->job, "SELECT job FROM jobs WHERE cbp_claim = ? AND job <> ?", "claim",
			    all->claim, err) &&
	       write_answer(ledger, d->job, all, err) && add_event(ledger, d->job, all, err) &&
	       (!freed || sql_run(ledger, "UPDATE numbers SET voids = voids + 1", err));
}

bool answer_put(const struct ledger *ledger, int64_t job, const struct answer *answer, bool *changed, struct err *err)
{
	struct job_details d;
	struct answer all;
	bool ok;

	assert(ledger->locked);
	*changed = false;
	if (!job_details(ledger, job, &d, err))
		return false;
	ok = d.voided_at == 0 ||
	     err_set(err, "job %010lld is void, so that CBP has no answer to it; upload the file again",
		     (long long)job);
	ok = ok && merge(&d, answer, &all, err);
	if (ok) {
		*changed = !same_text(all.job, d.cbp_job) || !same_text(all.claim, d.cbp_claim) ||
			   !same_text(all.status, d.cbp_status) || all.gate != d.cbp_gate ||
			   all.submitted_at != d.cbp_submitted_at;
		ok = !*changed || put_merged(ledger, &d, &all, err);
	}
	job_details_free(&d);
	return ok;
}

bool answer_record(const struct ledger *ledger, int64_t job, const struct answer *answer, bool *changed,
		   struct err *err)
{
	if (!ledger_begin(ledger, err))
		return false;
	if (answer_put(ledger, job, answer, changed, err) && ledger_commit(ledger, err))
		return ledger_is_there(ledger, err);
	ledger_roll_back(ledger);
	return false;
}

bool answered_job(const struct ledger *ledger, const char *cbp_job, int64_t *job, struct err *err)
{
	struct sql s = sql_begin(ledger, "SELECT job FROM jobs WHERE cbp_job = ?", err);

	sql_put_text(&s, cbp_job);
	*job = sql_row(&s) ? sql_int(&s, 0) : NO_JOB;
	return sql_end(&s);
}

/* --- by name -------------------------------------------------------------------------------------------------------------- */

/* Of jobs of one name, that an error lists. */
#define JOBS_SHOWN 8

static bool job_of_file(const struct ledger *ledger, const char *name, int64_t *job, struct err *err)
{
	struct sql s = sql_begin(ledger,
				 "SELECT job, file_upload_status FROM jobs WHERE file_name = ? AND voided_at IS NULL "
				 "ORDER BY job DESC",
				 err);
	char *list = mem_text("");
	int64_t count = 0;
	bool ok;

	sql_put_text(&s, name);
	while (sql_row(&s)) {
		char *longer = mem_format("%s%s%010lld (%s)", list, count ? ", " : "", (long long)sql_int(&s, 0),
					  sql_text(&s, 1));

		*job = sql_int(&s, 0);
		if (count < JOBS_SHOWN) {
			free(list);
			list = longer;
		} else {
			free(longer);
		}
		count++;
	}
	ok = sql_end(&s);
	if (ok && count == 0)
		ok = err_set(err,
			     "the ledger has no job of a file \"%s\" that is not void; \"cape history\" lists them",
			     name);
	else if (ok && count > 1)
		ok = err_set(err, "%lld jobs have the file name \"%s\": %s%s; say which by its number",
			     (long long)count, name, list, count > JOBS_SHOWN ? " and older ones" : "");
	free(list);
	return ok;
}

bool job_named(const struct ledger *ledger, const char *name, int64_t *job, struct err *err)
{
	const char *slash = strrchr(name, '/');
	char digits[CBP_NUMBER_BYTES];

	if (!cbp_number(span_text(name), JOB_NUMBER_DIGITS, digits))
		return job_of_file(ledger, slash ? slash + 1 : name, job, err);
	*job = strtoll(digits, NULL, 10);
	return true;
}
