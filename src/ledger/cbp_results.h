/*
 * CBP's own Cape_Validation_Result.csv of a rejected file, as it was downloaded, kept with the job.
 *
 *   files/results-0000000/0000000001.csv      the first that was kept, a thousand to a folder
 *
 * They are numbered 1, 2, 3, … and stay; the latest of a job counts. A file that no row names is left of a run that was killed; the
 * next one takes its name, unless cbp_results_repair() removed it before.
 */
#ifndef CAPE_LEDGER_CBP_RESULTS_H
#define CAPE_LEDGER_CBP_RESULTS_H

#include "ledger/files.h"

#define NO_CBP_RESULT 0

struct cbp_result {
	int64_t result; /* NO_CBP_RESULT: there is none, and all else is zero */
	time_t kept_at;
	struct file_digest file;
};

/* malloc'ed. */
char *cbp_result_path(const struct ledger *ledger, int64_t result);

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

/* Removes what no row names. Needs the lock. */
bool cbp_results_repair(const struct ledger *ledger, struct err *err);

#endif
