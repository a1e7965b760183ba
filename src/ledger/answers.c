/* The job's row, the event, and where it matters to other claims the next generation of claimed entries. */
#include "ledger/answers.h"

#include "core/mem.h"
#include "ledger/details.h"
#include "ledger/events.h"
#include "ledger/numbers.h"
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

/* True if no other job has the number; else false, with an error if *answered is ANSWER_REFUSED. */
static bool is_unique(const struct ledger *ledger, int64_t job, const char *query, const char *what, const char *number,
		      enum answered *answered, struct err *err)
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
	if (other == NO_JOB)
		return true;
	*answered = ANSWER_REFUSED;
	return err_set(err, "CBP's %s %s is recorded for job %010lld already; see \"cape job %lld\"", what, number,
		       (long long)other, (long long)other);
}

static bool are_unique(const struct ledger *ledger, int64_t job, const struct answer *all, enum answered *answered,
		       struct err *err)
{
	return is_unique(ledger, job, "SELECT job FROM jobs WHERE cbp_job = ? AND job <> ? AND voided_at IS NULL",
			 "job", all->job, answered, err) &&
	       is_unique(ledger, job, "SELECT job FROM jobs WHERE cbp_claim = ? AND job <> ? AND voided_at IS NULL",
			 "claim", all->claim, answered, err);
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
	/* A claim's number says which outcomes are its own, and which imported claim it is. */
	bool freed = is_rejection(d->cbp_gate) != is_rejection(all->gate) || !same_text(all->claim, d->cbp_claim);

	return write_answer(ledger, d->job, all, err) && add_event(ledger, d->job, all, err) &&
	       (!freed || numbers_next_generation(ledger, err));
}

static bool is_new(const struct job_details *d, const struct answer *all)
{
	return !same_text(all->job, d->cbp_job) || !same_text(all->claim, d->cbp_claim) ||
	       !same_text(all->status, d->cbp_status) || all->gate != d->cbp_gate ||
	       all->submitted_at != d->cbp_submitted_at;
}

static bool put_answer(const struct ledger *ledger, const struct job_details *d, const struct answer *answer,
		       enum answered *answered, struct err *err)
{
	struct answer all;

	*answered = ANSWER_REFUSED;
	if (d->voided_at)
		return err_set(err, "job %010lld is void, so that CBP has no answer to it; upload the file again",
			       (long long)d->job);
	if (!merge(d, answer, &all, err))
		return false;
	if (is_rejection(all.gate) && d->outcome.outcome != NO_OUTCOME)
		return err_set(
			err,
			"CBP's Claim Details of job %010lld are imported, so that it did not reject the file (%s); see "
			"\"cape claim %lld\"",
			(long long)d->job, all.status, (long long)d->claim);
	*answered = is_new(d, &all) ? ANSWER_FAILED : ANSWER_SAME;
	if (*answered == ANSWER_SAME)
		return true;
	if (!are_unique(ledger, d->job, &all, answered, err) || !put_merged(ledger, d, &all, err))
		return false;
	*answered = ANSWER_NEW;
	return true;
}

bool answer_put(const struct ledger *ledger, int64_t job, const struct answer *answer, enum answered *answered,
		struct err *err)
{
	struct job_details details;
	bool ok;

	assert(ledger->locked);
	*answered = ANSWER_FAILED;
	if (!job_details(ledger, job, &details, err))
		return false;
	ok = put_answer(ledger, &details, answer, answered, err);
	job_details_free(&details);
	return ok;
}

bool answered_job(const struct ledger *ledger, const char *cbp_job, const char *cbp_claim, int64_t *job,
		  struct err *err)
{
	struct sql s = sql_begin(ledger,
				 "SELECT job FROM jobs WHERE cbp_job = ?1 OR (cbp_claim = ?2 AND cbp_job IS NULL) "
				 "ORDER BY cbp_job IS NULL LIMIT 1",
				 err);

	sql_put_text(&s, cbp_job);
	sql_put_text(&s, cbp_claim);
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
