/* Few rules ever let an entry go again; whether one may is found out beforehand. */
#include "rules/later.h"

#include <stdlib.h>

/* What is older than N days stays so; only a NOT makes a condition end that way. */
static bool ends_by_age(const struct condition *condition)
{
	bool older = false, inverted = false;

	for (size_t s = 0; s < condition->count; s++) {
		older |= condition->steps[s].kind == STEP_OLDER;
		inverted |= condition->steps[s].kind == STEP_NOT;
	}
	return older && inverted;
}

static int by_day(const void *a, const void *b)
{
	return *(const day *)a - *(const day *)b;
}

static void add_change(struct later *later, int change)
{
	if (change > later->as_of && change <= DAY_LAST && later->changes_count < LATER_DAYS_MAX)
		later->changes[later->changes_count++] = (day)change;
}

static void add_ages(struct later *later, const struct condition *condition)
{
	for (size_t s = 0; s < condition->count; s++) {
		unsigned days = condition->steps[s].days;

		if (condition->steps[s].kind != STEP_OLDER || days >= sizeof(later->older) * 8)
			continue;
		later->older[days / 64] |= UINT64_C(1) << (days % 64);
		later->counts_days = true;
	}
}

void later_prepare(struct later *later, const struct ruleset *set, const struct rules_in_force *rules)
{
	*later = (struct later){ .set = set, .as_of = rules->as_of };
	for (size_t i = 0; i < set->count; i++) {
		const struct rule *rule = &set->rows[i];

		if (rule->gate != GATE_D)
			continue;
		add_change(later, rule->from);
		if (rule->until != DAY_BLANK)
			add_change(later, rule->until + 1);
		add_ages(later, &rule->condition);
	}
	qsort(later->changes, later->changes_count, sizeof(*later->changes), by_day);
	for (size_t k = 0; k < rules->count; k++) {
		if (rules->rows[k]->until != DAY_BLANK || ends_by_age(&rules->rows[k]->condition))
			later->may_end |= UINT64_C(1) << k;
	}
}

static bool passes_on(const struct later *later, day on, entry_attr attr)
{
	for (size_t i = 0; i < later->set->count; i++) {
		const struct rule *rule = &later->set->rows[i];

		if (rule->gate == GATE_D && rule_in_force(rule, on) && condition_holds(&rule->condition, on, attr))
			return false;
	}
	return true;
}

day later_find(const struct later *later, uint8_t verdict, entry_attr attr)
{
	unsigned date = entry_get(attr, FIELD_LIQUIDATION_DATE);
	day first = DAY_BLANK;

	if (!((later->may_end >> (verdict - 1)) & 1))
		return DAY_BLANK;
	for (size_t i = 0; i < later->changes_count && first == DAY_BLANK; i++) {
		if (passes_on(later, later->changes[i], attr))
			first = later->changes[i];
	}
	for (unsigned days = 0;
	     later->counts_days && date >= DAY_FIRST && date <= DAY_LAST && days < sizeof(later->older) * 8; days++) {
		unsigned on = date + days + 1;

		if (!((later->older[days / 64] >> (days % 64)) & 1) || on <= later->as_of || on > DAY_LAST ||
		    (first != DAY_BLANK && on >= first) || !passes_on(later, (day)on, attr))
			continue;
		first = (day)on;
	}
	return first;
}
