/* Which rules are in force, and which of them could not be checked. */
#include "rules/verdict.h"

void rules_choose(struct rules_in_force *rules, const struct ruleset *set, day as_of)
{
	*rules = (struct rules_in_force){ .as_of = as_of };
	for (size_t i = 0; i < set->count; i++) {
		const struct rule *rule = &set->rows[i];

		if (!rule_in_force(rule, as_of))
			continue;
		if (rule->gate == GATE_D) {
			rules->rows[rules->count++] = rule;
			rules->optional_fields |= rule->condition.optional_fields;
		} else {
			rules->gates[gate_rule_of(rule->id)] = rule;
		}
	}
	for (enum gate_rule g = RULE_NOT_CSV; g < GATE_RULES; g++)
		assert(rules->gates[g]);
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
