/* What a run over declarations needs, for `validate` and for `upload`. */
#ifndef CAPE_CLI_SESSION_H
#define CAPE_CLI_SESSION_H

#include "cli/command.h"
#include "cli/inputs.h"
#include "cli/outcome.h"
#include "ledger/claimed.h"
#include "run/findings.h"

/* Everything is opened in the contract's order: rules, account, index, then the inputs. */
struct session {
	const struct args *args;
	time_t now;
	struct inputs inputs;
	struct account account;
	struct index index;
	bool index_open;
	struct claimed claimed; /* only with a ledger */
	struct ruleset set;
	struct rules_in_force rules;
	struct validation validation;
	struct findings what_if; /* only where asked for */
	uint64_t claim_number;
	char **stems;
	char *rules_version;
	struct outcome_totals totals;
	bool recording; /* jobs are recorded in a ledger */
	bool findings;
};

/* `args` and `now` are set, all else is zero. Closed in both cases. */
bool session_open(struct session *session, struct err *err);
void session_close(struct session *session);

/* Shows one outcome; job_number NULL: there is no job. */
void session_show(struct session *session, const char *path, const char *job_number, const struct outcome *outcome);
/* After the last: the totals, and the exit code. */
int session_end(const struct session *session);

#endif
