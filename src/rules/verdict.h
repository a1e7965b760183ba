/*
 * The rules in force, and gate D's verdict.
 *
 * A verdict is one byte: 0 = every rule passed (`Entry Summary Updated`), k = the k-th rule in force is the first that
 * fails. It does not depend on the order of evaluation. rules/judge.h finds the verdicts of many entries at once.
 */
#ifndef CAPE_RULES_VERDICT_H
#define CAPE_RULES_VERDICT_H

#include "rules/ruleset.h"

/* What is in force on one day: the rows of gate D in rule order, and the row of each rule of gates A to C. Borrows the ruleset. Read-only once chosen. */
struct rules_in_force {
	const struct rule *rows[RULES_MAX];
	size_t count;
	const struct rule *gates[GATE_RULES];
	uint32_t optional_fields; /* bit per optional field that one of the rows tests */
	day as_of;
};

void rules_choose(struct rules_in_force *rules, const struct ruleset *set, day as_of);

/* Bit k = rows[k] tests one of these absent fields, so it is not checked for some entry. */
uint64_t rules_unchecked(const struct rules_in_force *rules, uint32_t absent_fields);

#endif
