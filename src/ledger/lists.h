/*
 * The portal's two lists: jobs and claims, newest first.
 *
 * Rows are told one at a time; their texts live until the call returns. A voided job's statuses end in " (void)".
 */
#ifndef CAPE_LEDGER_LISTS_H
#define CAPE_LEDGER_LISTS_H

#include "ledger/entry.h"

struct listed_job {
	int64_t job;
	int64_t claim; /* NO_CLAIM */
	const char *file_name;
	time_t submitted_at;
	const char *file_upload_status;
	const char *submitted_by;
	const char *cbp_job; /* NULL: CBP's answer is not recorded; so the others */
	const char *cbp_claim;
	const char *cbp_status;
};

struct listed_claim {
	int64_t claim;
	time_t submitted_at;
	const char *claim_status;
	int64_t successes;
	int64_t errors;
	const char *cbp_claim; /* or NULL */
	int64_t job;           /* NO_JOB */
};

/* What is listed; zeros and NULLs: all. */
struct list_filter {
	time_t since, until;             /* submitted at `since` or later, before `until`; 0: no limit */
	const char *status;              /* in any case; "void": voided jobs, whatever their status */
	const char *file;                /* name, in which * and ? stand for any characters */
	const char *accounts;            /* ",3,7,": rows of these accounts */
	const struct entry_found *found; /* only the claims and jobs an entry was found on */
};

/*
 * `row` returns false when it has seen enough. While rows are read nobody can commit; what may take long, as printing to a pipe, is for
 * `pause`, which is called every few hundred rows and behind the last.
 */
bool jobs_list(const struct ledger *ledger, const struct list_filter *filter,
	       bool (*row)(void *context, const struct listed_job *job), void (*pause)(void *context), void *context,
	       struct err *err);
bool claims_list(const struct ledger *ledger, const struct list_filter *filter,
		 bool (*row)(void *context, const struct listed_claim *claim), void (*pause)(void *context),
		 void *context, struct err *err);

#endif
