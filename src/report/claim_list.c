/* Jobs and claims. */
#include "report/claim_list.h"

#include "core/mem.h"

#include <stdlib.h>

struct numbers {
	int64_t *items; /* newest first */
	size_t count, capacity;
};

static void note(struct numbers *numbers, int64_t number)
{
	numbers->items = mem_room(numbers->items, &numbers->capacity, numbers->count + 1, sizeof(*numbers->items));
	numbers->items[numbers->count++] = number;
}

static bool note_job(void *context, const struct listed_job *job)
{
	note(context, job->job);
	return true;
}

static bool note_imported(void *context, const struct listed_claim *claim)
{
	if (claim->job == NO_JOB)
		note(context, claim->claim);
	return true;
}

static void no_pause(void *context)
{
	(void)context;
}

/* Takes the details over. Voided jobs are left out. */
static bool add_job(struct claim_list *list, struct job_details *details, struct err *err)
{
	bool counts = false, ok = true;

	if (!details->voided_at && details->claim != NO_CLAIM)
		ok = claim_counts(list->ledger, details->claim, &counts, err);
	if (!ok || details->voided_at) {
		job_details_free(details);
		return ok;
	}
	list->jobs = mem_room(list->jobs, &list->jobs_capacity, list->jobs_count + 1, sizeof(*list->jobs));
	list->jobs[list->jobs_count++] = *details;
	if (!counts)
		return true;
	list->claims = mem_room(list->claims, &list->claims_capacity, list->claims_count + 1, sizeof(*list->claims));
	list->claims[list->claims_count++] = (uint32_t)list->jobs_count - 1;
	return true;
}

static bool read_jobs(struct claim_list *list, const struct list_filter *filter, struct err *err)
{
	struct numbers jobs = { .items = NULL }, imported = { .items = NULL };
	struct job_details details;
	bool ok = jobs_list(list->ledger, filter, note_job, no_pause, &jobs, err) &&
		  claims_list(list->ledger, filter, note_imported, no_pause, &imported, err);

	for (size_t i = jobs.count; ok && i-- > 0;)
		ok = job_details(list->ledger, jobs.items[i], &details, err) && add_job(list, &details, err);
	for (size_t i = imported.count; ok && i-- > 0;)
		ok = claim_details(list->ledger, imported.items[i], &details, err) && add_job(list, &details, err);
	free(jobs.items);
	free(imported.items);
	return ok;
}

/* A claim that is named must be one. */
static bool check_claim(const struct claim_list *list, int64_t claim, struct err *err)
{
	struct job_details details;
	const char *why;
	bool counts;

	if (!claim_details(list->ledger, claim, &details, err))
		return false;
	why = details.voided_at ? "is void"
				: "does not count: CBP rejected its file, or it is recorded for another job";
	if (claim_counts(list->ledger, claim, &counts, err) && !counts)
		(void)err_set(err, "claim %012lld %s; name another, \"cape claims\" lists them", (long long)claim, why);
	job_details_free(&details);
	return !err->set;
}

static bool read_one(struct claim_list *list, int64_t claim, struct err *err)
{
	struct job_details details;

	return claim_details(list->ledger, claim, &details, err) && add_job(list, &details, err);
}

/* The ledger gives numbers to claims of both kinds as they come. */
static int by_claim(const void *a, const void *b, void *context)
{
	const struct job_details *jobs = context;
	int64_t x = jobs[*(const uint32_t *)a].claim, y = jobs[*(const uint32_t *)b].claim;

	return (x > y) - (x < y);
}

/* CBP's word for what became of a claim; what "cape record" noted is about its file. */
static const char *cbp_status(const struct ruleset *set, const struct job_details *job)
{
	const struct imported_outcome *o = &job->outcome;

	if (o->outcome == NO_OUTCOME)
		return job->cbp_status;
	return set->statuses[o->errors == 0 ? CLAIM_ACCEPTED
			     : o->successes ? CLAIM_ACCEPTED_WITH_ERRORS
					    : CLAIM_REJECTED];
}

static bool is_chosen(const struct claim_choice *choice, const struct job_details *job)
{
	if (choice->claim != NO_CLAIM)
		return job->claim == choice->claim;
	return job->submitted_at >= choice->since && (!choice->until || job->submitted_at < choice->until);
}

static void show_claims(struct claim_list *list, const struct ruleset *set, const struct claim_choice *choice)
{
	list->shown = mem_alloc((list->claims_count + 1) * sizeof(*list->shown));
	list->numbers = mem_alloc((list->claims_count + 1) * sizeof(*list->numbers));
	list->chosen = mem_zero((list->claims_count + 1) * sizeof(*list->chosen));
	for (size_t i = 0; i < list->claims_count; i++) {
		const struct job_details *job = &list->jobs[list->claims[i]];
		bool decided = job->outcome.outcome != NO_OUTCOME;

		list->chosen[i] = is_chosen(choice, job);
		list->shown[i] =
			(struct view_claim){ .file_name = job->file_name,
					     .job = job->job == NO_JOB ? NULL : job_text(job->job, list->numbers[i][0]),
					     .claim = claim_text(job->claim, list->numbers[i][1]),
					     .status = job->claim_status,
					     .cbp_job = job->cbp_job,
					     .cbp_claim = job->cbp_claim ? job->cbp_claim
							  : decided      ? job->outcome.cbp_claim
									 : NULL,
					     .cbp_status = cbp_status(set, job) };
	}
}

bool claim_list_open(struct claim_list *list, const struct ledger *ledger, const struct ruleset *set,
		     const struct claim_choice *choice, struct err *err)
{
	const struct list_filter all = { .since = 0 }, days = { .since = choice->since, .until = choice->until };
	bool one = choice->claim != NO_CLAIM;

	list->ledger = ledger;
	if ((one && !check_claim(list, choice->claim, err)) ||
	    !(one && !choice->all ? read_one(list, choice->claim, err)
				  : read_jobs(list, choice->all ? &all : &days, err)))
		return false;
	if (list->claims_count > MARK_CLAIMS_MAX)
		return err_set(err, "the ledger has more claims than can be told apart here; name a --since");
	if (list->claims_count)
		qsort_r(list->claims, list->claims_count, sizeof(*list->claims), by_claim, list->jobs);
	show_claims(list, set, choice);
	return true;
}

void claim_list_close(struct claim_list *list)
{
	for (size_t i = 0; list->own && i < list->claims_count; i++)
		free(list->own[i]);
	for (size_t i = 0; i < list->jobs_count; i++)
		job_details_free(&list->jobs[i]);
	placeset_free(&list->successes);
	placeset_free(&list->failures);
	free(list->own);
	free(list->counted);
	free(list->jobs);
	free(list->claims);
	free(list->chosen);
	free(list->shown);
	free(list->numbers);
}

bool claim_list_rows(const struct claim_list *list, size_t claim, struct claim_rows *rows, struct err *err)
{
	const struct job_details *job = &list->jobs[list->claims[claim]];

	return claim_rows_open(rows, list->ledger, job->claim, job->record.bytes >= 0, err);
}

uint64_t claim_list_bytes(const struct claim_list *list, size_t claim)
{
	const struct job_details *job = &list->jobs[list->claims[claim]];

	return (uint64_t)(job->successes + job->errors) * sizeof(struct record_row);
}
