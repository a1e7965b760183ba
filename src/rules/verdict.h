/*
 * Gate D: which rules fail, for many entries at once.
 *
 * A verdict is one byte: 0 = every rule passed (`Entry Summary Updated`), k = the k-th rule in force is the first that
 * fails. It does not depend on the order of evaluation: each rule sets its bit, the lowest set bit counts.
 */
#ifndef CAPE_RULES_VERDICT_H
#define CAPE_RULES_VERDICT_H

#include "rules/ruleset.h"

/* The rows of gate D in force on one day, in rule order. Borrows the ruleset. Read-only once chosen. */
struct rules_in_force {
	const struct rule *rows[RULES_MAX];
	size_t count;
	day as_of;
};

void rules_choose(struct rules_in_force *rules, const struct ruleset *set, day as_of);

/* failures[i]: bit k = rows[k] fails. */
void rules_failures(const struct rules_in_force *rules, const entry_attr *attrs, size_t count, uint64_t *failures);

/* The verdict of a set of failures. */
static inline uint8_t verdict_of(uint64_t failures)
{
	return failures ? (uint8_t)(__builtin_ctzll(failures) + 1) : 0;
}

/* Bit f = optional field f is absent for at least one of the entries. */
uint32_t rules_absent_fields(const entry_attr *attrs, size_t count);

/* Bit k = rows[k] tests one of these absent fields, so it is not checked for some entry. */
uint64_t rules_unchecked(const struct rules_in_force *rules, uint32_t absent_fields);

#endif
