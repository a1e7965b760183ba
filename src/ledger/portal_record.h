/* Recording the rows of the portal's list as CBP's answers. */
#ifndef CAPE_LEDGER_PORTAL_RECORD_H
#define CAPE_LEDGER_PORTAL_RECORD_H

#include "ledger/portal_history.h"
#include "rules/ruleset.h"

enum portal_outcome {
	PORTAL_UNMATCHED, /* trouble says why; nothing is recorded of the row */
	PORTAL_SAME,      /* all of it was recorded already */
	PORTAL_NEW,
};

/* What became of a row. */
struct portal_result {
	enum portal_outcome outcome;
	int64_t job;      /* NO_JOB */
	char *trouble;    /* malloc'ed; NULL where there is none */
	char *status;     /* as it is recorded; malloc'ed; NULL: the row has none */
	bool known_words; /* the status is CBP's as the rules have it (ledger/upload_words.h), or there is none */
};

/*
 * Records what matches in one transaction; with `dry_run` nothing of it stays. Needs the lock. results[i] belongs to row i and is the caller's
 * to free (portal_results_free), also after an error. The statuses' words are those of the rules.
 */
bool portal_record(const struct ledger *ledger, const struct portal_history *history, const struct ruleset *set,
		   bool dry_run, struct portal_result *results, struct err *err);
void portal_results_free(struct portal_result *results, size_t count);

#endif
