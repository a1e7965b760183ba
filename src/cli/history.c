/* `cape history`: the portal's CAPE File Upload History. */
#include "cli/lists.h"

/* The guide, topic 2; CBP's own numbers and status beside them. */
static const struct table_column columns[] = {
	{ "job_number", "File Upload Job #", false, false },
	{ "claim_number", "Claim Number", false, false },
	{ "file_name", "File Name", false, false },
	{ "submitted_at", "Submitted Date/Time", false, false },
	{ "file_upload_status", "File Upload Status", false, false },
	{ "submitted_by", "Submitted By", false, false },
	{ "cbp_job", "CBP Job #", false, true },
	{ "cbp_claim", "CBP Claim Number", false, true },
	{ "cbp_status", "CBP Status", false, true },
	ENTRY_COLUMNS,
};

static bool add_row(void *context, const struct listed_job *job)
{
	struct claimed_entry found = { .status = NULL };
	char number[NUMBER_BYTES], claim[NUMBER_BYTES], when[MOMENT_BYTES];
	struct list *list = context;

	if (!list_has_room(list) || !list_entry(list, job->claim, &found))
		return false;
	table_row(&list->table, (const char *const[]){
					job_text(job->job, number),
					job->claim == NO_CLAIM ? NULL : claim_text(job->claim, claim),
					job->file_name,
					list_moment(list, job->submitted_at, when),
					job->file_upload_status,
					job->submitted_by,
					job->cbp_job,
					job->cbp_claim,
					job->cbp_status,
					found.status,
					found.errors,
					found.cbp_status,
					found.cbp_errors,
				});
	claimed_entry_free(&found);
	return true;
}

static bool ask(struct list *list, struct err *err)
{
	return jobs_list(&list->ledger, &list->filter, add_row, list_pause, list, err);
}

int command_history(const struct command *command, const struct args *args)
{
	(void)command;
	return list_show(args, &(struct list_kind){ "jobs", columns, ARRAY_LEN(columns), ask });
}
