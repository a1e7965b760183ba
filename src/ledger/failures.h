/*
 * What CBP failed: the failures of the latest imported outcome of each claim that counts (CLAIM_COUNTS), with what the claim's record froze of
 * them. `cape corrections` asks one claim for the same (ledger/corrections.h).
 */
#ifndef CAPE_LEDGER_FAILURES_H
#define CAPE_LEDGER_FAILURES_H

#include "ledger/ledger.h"
#include "rules/ruleset.h"
#include "run/failed_at_cbp.h"

/*
 * Notes them in `failed`, which the caller owns. The next step of a text is its rule's, where a rule of the claim's or of `rules` has it. Only claims with
 * failures are opened. A claim that has the entry as a success is not asked: EARLIER_CLAIM knows. Ask it after this, since an import in between
 * may make of a failure a success. False with an error.
 */
bool failures_read(const struct ledger *ledger, const struct ruleset *rules, struct failed_at_cbp *failed,
		   struct err *err);

#endif
