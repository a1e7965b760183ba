/* Entries by their numbers alone, judged as if each were a row of a declaration that is filed now. */
#ifndef CAPE_RUN_REJUDGE_H
#define CAPE_RUN_REJUDGE_H

#include "run/gates.h"

struct rejudged {
	/* RULE_FILER_CODE, RULE_EXISTS or RULE_ACCOUNT: it would have the whole file rejected; GATE_RULES: it would not, and the others hold. */
	enum gate_rule refused;
	entry_attr attr; /* as the index has it, EARLIER_CLAIM filled in where claimed entries are known */
	uint8_t verdict; /* of gate D (rules/verdict.h) */
};

/* The gates must be prepared. out[i] belongs to places[i]. */
void rejudge(const struct gates *gates, const uint64_t *places, size_t count, struct rejudged *out);

#endif
