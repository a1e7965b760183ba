/* Running postfix steps for one entry: the reference of rules/judge.h. */
#include "rules/condition.h"

static bool is_older(const struct step *step, day as_of, unsigned date)
{
	return date >= DAY_FIRST && date <= DAY_LAST && date + step->days < as_of;
}

static bool is_in(const struct step *step, unsigned code)
{
	unsigned bit = condition_set_bit(step->field, code);

	return (step->set[bit / 64] >> (bit % 64)) & 1;
}

bool condition_holds(const struct condition *condition, day as_of, entry_attr attr)
{
	bool stack[CONDITION_STEPS_MAX];
	size_t depth = 0;

	for (size_t s = 0; s < condition->count; s++) {
		const struct step *step = &condition->steps[s];

		switch (step->kind) {
		case STEP_IN:
			stack[depth++] = is_in(step, entry_get(attr, step->field));
			break;
		case STEP_OLDER:
			stack[depth++] = is_older(step, as_of, entry_get(attr, step->field));
			break;
		case STEP_NOT:
			stack[depth - 1] = !stack[depth - 1];
			break;
		case STEP_AND:
			depth--;
			stack[depth - 1] = stack[depth - 1] && stack[depth];
			break;
		case STEP_OR:
			depth--;
			stack[depth - 1] = stack[depth - 1] || stack[depth];
			break;
		}
	}
	assert(depth == 1);
	return stack[0];
}
