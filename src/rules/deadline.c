/* Limits from compiled conditions; whether one decides, the condition itself tells. */
#include "rules/deadline.h"

static void add(struct deadlines *deadlines, const struct rule *rule, unsigned days)
{
	int as_of = deadlines->rules->as_of, first = as_of - (int)days, last = first + DEADLINE_NEAR_DAYS;

	/* Of what is liquidated after the as-of date no days have gone yet. */
	if (last > as_of)
		last = as_of;
	if (last < DAY_FIRST || deadlines->count == DEADLINES_MAX)
		return;
	deadlines->items[deadlines->count].rule = rule;
	deadlines->items[deadlines->count].days = days;
	deadlines->items[deadlines->count].first = (day)(first < DAY_FIRST ? DAY_FIRST : first);
	deadlines->items[deadlines->count].last = (day)last;
	if (deadlines->items[deadlines->count].first < deadlines->first)
		deadlines->first = deadlines->items[deadlines->count].first;
	if (last > deadlines->last)
		deadlines->last = (day)last;
	deadlines->count++;
}

void deadlines_of(struct deadlines *deadlines, const struct rules_in_force *rules)
{
	*deadlines = (struct deadlines){ .rules = rules, .first = DAY_LAST, .last = DAY_BLANK };
	for (size_t k = 0; k < rules->count; k++) {
		const struct condition *condition = &rules->rows[k]->condition;

		for (size_t s = 0; s < condition->count; s++) {
			if (condition->steps[s].kind == STEP_OLDER)
				add(deadlines, rules->rows[k], condition->steps[s].days);
		}
	}
}

bool deadline_find(const struct deadlines *deadlines, entry_attr attr, struct deadline *deadline)
{
	unsigned date = entry_get(attr, FIELD_LIQUIDATION_DATE);
	day as_of = deadlines->rules->as_of;
	bool found = false;

	for (size_t i = 0; i < deadlines->count; i++) {
		const struct rule *rule = deadlines->items[i].rule;
		day last = (day)(date + deadlines->items[i].days);

		if (date < deadlines->items[i].first || date > deadlines->items[i].last ||
		    (found && last >= deadline->last))
			continue;
		/* The date may not matter to this entry, or be one of several things that must be. */
		if (!day_is_date(last) || !rule_in_force(rule, last + 1) ||
		    condition_holds(&rule->condition, as_of, attr) ||
		    !condition_holds(&rule->condition, last + 1, attr))
			continue;
		*deadline = (struct deadline){
			.item = i, .days = deadlines->items[i].days, .age = as_of - date, .last = last
		};
		found = true;
	}
	return found;
}
