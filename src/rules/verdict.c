/* Running the conditions in force over a batch. */
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

static void run_block(const struct rules_in_force *rules, const entry_attr *attrs, size_t count, uint64_t *failures)
{
	uint8_t fails[CONDITION_BATCH];

	memset(failures, 0, count * sizeof(*failures));
	for (size_t k = 0; k < rules->count; k++) {
		condition_run(&rules->rows[k]->condition, rules->as_of, attrs, count, fails);
		for (size_t i = 0; i < count; i++)
			failures[i] |= (uint64_t)fails[i] << k;
	}
}

void rules_failures(const struct rules_in_force *rules, const entry_attr *attrs, size_t count, uint64_t *failures)
{
	for (size_t i = 0; i < count; i += CONDITION_BATCH) {
		size_t n = count - i < CONDITION_BATCH ? count - i : CONDITION_BATCH;

		run_block(rules, attrs + i, n, failures + i);
	}
}

uint32_t rules_absent_fields(const entry_attr *attrs, size_t count)
{
	uint32_t absent = 0;

	for (unsigned f = 0; f < FIELDS; f++) {
		entry_attr mask = entry_mask((enum field)f);
		bool missing = false;

		if (!entry_bits[f].optional)
			continue;
		for (size_t i = 0; i < count; i++)
			missing |= (attrs[i] & mask) == 0;
		absent |= (uint32_t)missing << f;
	}
	return absent;
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
