/* All that the ledger's database knows of one job and its claim, or of a claim that was imported without a job. */
#ifndef CAPE_LEDGER_DETAILS_H
#define CAPE_LEDGER_DETAILS_H

#include "ledger/files.h"
#include "ledger/lists.h"
#include "ledger/outcomes.h"

/* Texts are the caller's (job_details_free). */
struct job_details {
	int64_t job; /* NO_JOB: an imported claim; of what is above `claim` only entries, submitted_at (imported) and cbp_claim are known */
	char *account_type;
	char *account_identity; /* ledger/accounts.h; with importer numbers in full */
	char *file_name;
	time_t submitted_at;
	char *submitted_by;
	char *note; /* or NULL */
	char *file_upload_status;
	char gate;
	int64_t entries; /* -1: not counted */
	struct file_digest upload;
	struct file_digest result; /* bytes -1: there is none */
	char *as_of;
	char *index_hash;
	char *data_date;
	char *rules_version;
	char *cbp_job; /* NULL: not recorded */
	char *cbp_claim;
	char *cbp_status;
	char cbp_gate;           /* what that means (ledger/upload_words.h); 0: nobody knows */
	time_t cbp_submitted_at; /* 0: not recorded */
	struct file_digest
		cbp_result; /* CBP's own result file, the latest (ledger/cbp_results.h); bytes -1: there is none */
	time_t voided_at;   /* 0: it is not */
	char *voided_by;
	char *void_reason;

	int64_t claim; /* NO_CLAIM: the file was rejected, and what follows is zero */
	char *claim_status;
	int64_t successes;
	int64_t errors;
	struct file_digest record;       /* bytes -1: there is none, as the claim was imported */
	struct imported_outcome outcome; /* CBP's latest */
};

/* False with an error; also where there is no such job or claim. */
bool job_details(const struct ledger *ledger, int64_t job, struct job_details *details, struct err *err);
bool claim_details(const struct ledger *ledger, int64_t claim, struct job_details *details, struct err *err);
/* The job after one (NO_JOB: the first); *next is NO_JOB behind the last. Between calls nobody is kept from writing. */
bool job_next(const struct ledger *ledger, int64_t job, int64_t *next, struct err *err);
/* True if its successes are on a claim: the job is not void, and CBP did not reject the file. */
bool job_claims(const struct job_details *details);
void job_details_free(struct job_details *details);

/* The job's result file; malloc'ed. NULL: there is none. */
char *job_result_path(const struct ledger *ledger, const struct job_details *details);

#endif
