/* Jobs, claims and what their records name. */
#include "cli/claim_list.h"

#include "core/mem.h"
#include "ledger/files.h"
#include "ledger/record.h"
#include "report/judging.h"

#include <stdlib.h>

/* --- jobs and claims ------------------------------------------------------------------------------------------------------ */

struct numbers {
	int64_t *jobs; /* newest first */
	size_t count, capacity;
};

static bool note_job(void *context, const struct listed_job *job)
{
	struct numbers *numbers = context;

	numbers->jobs = mem_room(numbers->jobs, &numbers->capacity, numbers->count + 1, sizeof(*numbers->jobs));
	numbers->jobs[numbers->count++] = job->job;
	return true;
}

static void no_pause(void *context)
{
	(void)context;
}

static void add_job(struct claim_list *list, struct job_details *details)
{
	if (details->voided_at) {
		job_details_free(details);
		return;
	}
	list->jobs = mem_room(list->jobs, &list->jobs_capacity, list->jobs_count + 1, sizeof(*list->jobs));
	list->jobs[list->jobs_count++] = *details;
	/* Of a claim without a record nothing is known entry by entry. */
	if (details->claim == NO_CLAIM || details->record.bytes < 0)
		return;
	list->claims = mem_room(list->claims, &list->claims_capacity, list->claims_count + 1, sizeof(*list->claims));
	list->claims[list->claims_count++] = (uint32_t)list->jobs_count - 1;
}

static bool read_jobs(struct claim_list *list, const struct claim_choice *choice, struct err *err)
{
	const struct list_filter filter = { .since = choice->since, .until = choice->until };
	struct numbers numbers = { .jobs = NULL };
	struct job_details details;
	bool ok;

	if (choice->claim != NO_CLAIM) {
		ok = claim_details(&list->ledger, choice->claim, &details, err);
		if (ok && details.voided_at)
			ok = err_set(err, "claim %012lld is void; name another, \"cape claims\" lists them",
				     (long long)choice->claim);
		if (ok)
			add_job(list, &details);
		return ok;
	}
	ok = jobs_list(&list->ledger, &filter, note_job, no_pause, &numbers, err);
	for (size_t i = numbers.count; ok && i-- > 0;) {
		ok = job_details(&list->ledger, numbers.jobs[i], &details, err);
		if (ok)
			add_job(list, &details);
	}
	free(numbers.jobs);
	return ok;
}

static void show_claims(struct claim_list *list)
{
	list->shown = mem_alloc((list->claims_count + 1) * sizeof(*list->shown));
	list->numbers = mem_alloc((list->claims_count + 1) * sizeof(*list->numbers));
	for (size_t i = 0; i < list->claims_count; i++) {
		const struct job_details *job = &list->jobs[list->claims[i]];

		list->shown[i] = (struct view_claim){ .file_name = job->file_name,
						      .job = job_text(job->job, list->numbers[i][0]),
						      .claim = claim_text(job->claim, list->numbers[i][1]),
						      .status = job->claim_status,
						      .cbp_job = job->cbp_job,
						      .cbp_claim = job->cbp_claim,
						      .cbp_status = job->cbp_status };
	}
}

bool claim_list_open(struct claim_list *list, const struct args *args, const struct claim_choice *choice,
		     struct err *err)
{
	if (!option_ledger(args, &list->ledger, LEDGER_READ, err))
		return false;
	list->open = true;
	if (!read_jobs(list, choice, err))
		return false;
	if (list->claims_count > MARK_CLAIMS_MAX)
		return err_set(err, "the ledger has more claims than can be told apart here; name a --since");
	show_claims(list);
	return true;
}

void claim_list_close(struct claim_list *list)
{
	for (size_t i = 0; i < list->jobs_count; i++)
		job_details_free(&list->jobs[i]);
	free(list->jobs);
	free(list->claims);
	free(list->shown);
	free(list->numbers);
	if (list->open)
		ledger_close(&list->ledger);
}

/* --- their records ----------------------------------------------------------------------------------------------------------- */

/* Opens the record of each claim in turn. */
static bool each_record(const struct claim_list *list,
			bool (*look)(void *context, uint32_t claim, const struct record *record, const char *path,
				     struct err *err),
			void *context, struct err *err)
{
	bool ok = true;

	for (size_t i = 0; ok && i < list->claims_count; i++) {
		char *path = claim_record_path(&list->ledger, list->jobs[list->claims[i]].claim);
		struct record record;

		ok = record_open(&record, path, err);
		if (ok) {
			ok = look(context, (uint32_t)i, &record, path, err);
			record_close(&record);
		}
		free(path);
	}
	return ok;
}

static bool take_tables(void *context, uint32_t claim, const struct record *record, const char *path, struct err *err)
{
	struct view *view = context;

	(void)claim;
	(void)path;
	(void)err;
	for (uint32_t i = 0; i < record->header.importers_count; i++)
		(void)parties_add(&view->parties, span_text(record->importers[i]));
	for (uint32_t k = 0; k < record->header.errors_count; k++)
		(void)known_reasons_add(&view->reasons, record->texts[RECORD_FIRST_RULE + 2 * k],
					record->texts[RECORD_FIRST_RULE + 2 * k + 1], NULL);
	return true;
}

bool claim_list_tables(const struct claim_list *list, struct view *view, struct err *err)
{
	return each_record(list, take_tables, view, err);
}

#define ROWS_AT_ONCE 512

struct marking {
	const struct index *index;
	uint32_t *marks;
};

static void mark(struct marking *m, uint32_t entry, uint32_t claim, bool success)
{
	if (entry != INDEX_NO_ENTRY && (success || !(m->marks[entry] & 1)))
		m->marks[entry] = MARK(claim, success);
}

static bool mark_rows(void *context, uint32_t claim, const struct record *record, const char *path, struct err *err)
{
	uint64_t places[ROWS_AT_ONCE], failures;
	uint32_t entries[ROWS_AT_ONCE];
	bool success[ROWS_AT_ONCE];

	for (uint64_t first = 0; first < record->header.rows; first += ROWS_AT_ONCE) {
		uint64_t left = record->header.rows - first;
		size_t rows = left < ROWS_AT_ONCE ? (size_t)left : ROWS_AT_ONCE;

		for (size_t i = 0; i < rows; i++) {
			struct record_row row;

			if (!record_read(record, first + i, &row, &failures))
				return err_file(err, path, "is damaged; restore it from a backup");
			places[i] = place_of_key(record_key(&row));
			success[i] = record_verdict(&row) == 0;
		}
		index_locate(((struct marking *)context)->index, places, rows, entries);
		for (size_t i = 0; i < rows; i++)
			mark(context, entries[i], claim, success[i]);
	}
	return true;
}

uint32_t *claim_list_marks(const struct claim_list *list, const struct index *index, struct err *err)
{
	size_t bytes = (size_t)index->header.entries * sizeof(uint32_t);
	struct marking marking = { index, mem_map(bytes, "which claims have which entries", err) };

	if (marking.marks && !each_record(list, mark_rows, &marking, err)) {
		mem_unmap(marking.marks, bytes);
		return NULL;
	}
	return marking.marks;
}
