/* The other ways of `cape record`. */
#ifndef CAPE_CLI_RECORD_H
#define CAPE_CLI_RECORD_H

#include "cli/details.h"
#include "ledger/result_lists.h"

/* --portal-history FILE: the exit code. */
int record_portal_history(const struct args *args);

/* Reads the file of --cbp-result; without it the lists are empty. Owned by the caller (result_lists_free). */
bool record_result_open(const struct args *args, struct result_lists *lists, struct err *err);
/* False with an error if the job, with its answer taken in, is one that CBP accepted: it has no lists. */
bool record_result_fits(const struct ledger *ledger, int64_t job, struct err *err);
/* Compares CBP's lists with the job's own, in `object` or, where that is NULL, as text. */
bool record_result_show(const struct args *args, const struct ledger *ledger, const struct job_details *details,
			const struct result_lists *cbp, cJSON *object, bool *differs, struct err *err);

#endif
