/* Which rules are in force, and which of them could not be checked. */
#include "rules/verdict.h"

void rules_choose(struct rules_in_force *rules, const struct ruleset *set, day as_of)
{
	rules->count = 0;
	rules->as_of = as_of;
	for (size_t i = 0; i < set->count; i++) {
		if (set->rows[i].gate == GATE_D && rule_in_force(&set->rows[i], as_of))
			rules->rows[rules->count++] = &set->rows[i];
	}
}

uint64_t rules_unchecked(const struct rules_in_force *rules, uint32_t absent_fields)
{
	uint64_t unchecked = 0;

	for (size_t k = 0; k < rules->count; k++) {
		if (rules->rows[k]->condition.optional_fields & absent_fields)
			unchecked |= UINT64_C(1) << k;
	}
	return unchecked;
}
