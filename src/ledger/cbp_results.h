/*
 * CBP's own Cape_Validation_Result.csv of a rejected file, as it was downloaded, kept with the job.
 *
 *   files/9000000/9000000001.CBP_Validation_Result-1.csv
 *
 * Each job's are numbered 1, 2, 3, … and stay; the latest counts. A file that no row names is left of a run that was killed; the
 * next one takes its name.
 */
#ifndef CAPE_LEDGER_CBP_RESULTS_H
#define CAPE_LEDGER_CBP_RESULTS_H

#include "ledger/files.h"

#define NO_CBP_RESULT 0

struct cbp_result {
	int64_t version; /* NO_CBP_RESULT: there is none, and all else is zero */
	time_t kept_at;
	struct file_digest file;
};

/* malloc'ed. */
char *cbp_result_path(const struct ledger *ledger, int64_t job, int64_t version);

/* The latest of a job. False with an error. */
bool cbp_result_latest(const struct ledger *ledger, int64_t job, struct cbp_result *result, struct err *err);

/* Calls `each` with all of a job, in order; it returns false to end. */
bool cbp_results_of(const struct ledger *ledger, int64_t job,
		    bool (*each)(void *context, const struct cbp_result *result, struct err *err), void *context,
		    struct err *err);

/*
 * Keeps a file; part of the caller's transaction, which needs the lock. It is on the disk when this returns. *kept: false if it is
 * the latest one again, byte for byte.
 */
bool cbp_result_keep(const struct ledger *ledger, int64_t job, const char *path, bool *kept, struct err *err);

#endif
