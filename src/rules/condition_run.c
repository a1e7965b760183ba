/* Running postfix steps over blocks of attribute words. */
#include "rules/condition.h"

static void run_in(const struct step *step, const entry_attr *attrs, size_t count, uint8_t *out)
{
	for (size_t i = 0; i < count; i++) {
		unsigned code = condition_set_bit(step->field, entry_get(attrs[i], step->field));

		out[i] = (step->set[code / 64] >> (code % 64)) & 1;
	}
}

static void run_older(const struct step *step, day as_of, const entry_attr *attrs, size_t count, uint8_t *out)
{
	for (size_t i = 0; i < count; i++) {
		unsigned date = entry_get(attrs[i], step->field);

		out[i] = date >= DAY_FIRST && date <= DAY_LAST && date + step->days < as_of;
	}
}

void condition_run(const struct condition *condition, day as_of, const entry_attr *attrs, size_t count, uint8_t *fails)
{
	uint8_t stack[CONDITION_STEPS_MAX][CONDITION_BATCH];
	size_t depth = 0;

	assert(count <= CONDITION_BATCH);
	for (size_t s = 0; s < condition->count; s++) {
		const struct step *step = &condition->steps[s];

		switch (step->kind) {
		case STEP_IN:
			run_in(step, attrs, count, stack[depth++]);
			break;
		case STEP_OLDER:
			run_older(step, as_of, attrs, count, stack[depth++]);
			break;
		case STEP_NOT:
			for (size_t i = 0; i < count; i++)
				stack[depth - 1][i] ^= 1;
			break;
		case STEP_AND:
		case STEP_OR:
			depth--;
			for (size_t i = 0; i < count; i++) {
				uint8_t a = stack[depth - 1][i], b = stack[depth][i];

				stack[depth - 1][i] = step->kind == STEP_AND ? a & b : a | b;
			}
			break;
		}
	}
	assert(depth == 1);
	memcpy(fails, stack[0], count);
}
