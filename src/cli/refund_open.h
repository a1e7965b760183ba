/* Everything that an estimate of refunds needs to have open. */
#ifndef CAPE_CLI_REFUND_OPEN_H
#define CAPE_CLI_REFUND_OPEN_H

#include "cli/inputs.h"
#include "cli/refund.h"
#include "cli/refund_by_client.h"
#include "cli/refund_claims.h"
#include "cli/refund_clients.h"
#include "cli/refund_terms.h"
#include "run/refund_index.h"

/* `args` is set, all else is zero. */
struct refund_session {
	const struct args *args;
	enum refund_kind kind;
	struct inputs inputs;
	struct ruleset set;
	struct rules_in_force rules;
	struct rates rates;
	struct account account;
	struct index index;
	bool index_open;
	struct gates gates;
	struct successes claimed; /* of declarations … */
	struct refund_claimed list;
	struct refund_all all;       /* … of an index … */
	struct refund_choice choice; /* … of claims */
	struct refund_claims claims;
	struct parties parties;
	struct refund_importers importers; /* of them */
	struct interest *interest;
	struct refund_terms terms;
	unsigned threads;
	struct progress *progress;
	struct refund_view view;
	struct kept_files *kept; /* what no output may be */
	struct refund_by_client by_client;
	bool rows;           /* are wanted … */
	bool rows_to_stdout; /* … there, or in a file */
};

/* Opens rules, rates, account, index or ledger, in the contract's order; inputs come later. Closed in both cases. */
bool refund_open(struct refund_session *session, struct err *err);
void refund_close(struct refund_session *session);

#endif
