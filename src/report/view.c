/* Days since liquidation, as the rules count them. */
#include "report/view.h"

unsigned view_limit_days(const struct rules_in_force *rules)
{
	unsigned limit = 0;

	for (size_t k = 0; k < rules->count; k++) {
		const struct condition *condition = &rules->rows[k]->condition;

		for (size_t s = 0; s < condition->count; s++) {
			unsigned days = condition->steps[s].days;

			if (condition->steps[s].kind == STEP_OLDER && (limit == 0 || days < limit))
				limit = days;
		}
	}
	return limit;
}

bool view_days_used(const struct view *view, entry_attr attr, unsigned *days)
{
	unsigned date = entry_get(attr, FIELD_LIQUIDATION_DATE);

	if (!day_is_date((day)date) || date > view->rules->as_of)
		return false;
	*days = view->rules->as_of - date;
	return true;
}

day view_after_liquidation(entry_attr attr, unsigned days)
{
	unsigned date = entry_get(attr, FIELD_LIQUIDATION_DATE);

	return day_is_date((day)date) && date + days <= DAY_LAST ? (day)(date + days) : DAY_BLANK;
}
