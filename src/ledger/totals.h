/* What a ledger holds, in numbers. */
#ifndef CAPE_LEDGER_TOTALS_H
#define CAPE_LEDGER_TOTALS_H

#include "ledger/numbers.h"

struct ledger_totals {
	struct numbers numbers;
	int64_t jobs;
	int64_t voided;
	int64_t claims;
	int64_t outcomes; /* of CBP's, those that were replaced included */
	int64_t successes; /* as predicted, of claims that count (CLAIM_COUNTS in ledger/outcomes.h); imported ones as CBP decided */
	int64_t errors;
	int64_t first_at, last_at; /* submitted; 0: no job */
	int64_t gaps;
	int64_t bytes; /* of the database and all files */
	int schema;
};

bool ledger_totals(const struct ledger *ledger, struct ledger_totals *totals, struct err *err);

#endif
