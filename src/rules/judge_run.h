/*
 * Running postfix steps over 64 entries, written once. A variant includes this behind its own
 *
 *   struct block, block_of(block, attrs)   64 entries as its tests want them
 *   merged(block)                       all attribute words or'ed; the others give a bit an entry:
 *   in_set(block, step)                 is the field's code in the step's set,
 *   in_states(block, step)              the same of a date, whose set is of states,
 *   is_older(block, step, as_of)        is the date older than the step's days,
 *   are_zero(block, field)              is the code 0, which of an optional field is "absent"
 */
#ifndef CAPE_RULES_JUDGE_RUN_H
#define CAPE_RULES_JUDGE_RUN_H

static inline uint64_t run_test(const struct block *block, const struct step *step, day as_of)
{
	if (step->kind == STEP_OLDER)
		return is_older(block, step, as_of);
	return step->field == FIELD_LIQUIDATION_DATE ? in_states(block, step) : in_set(block, step);
}

/* The top of the stack stays in a register. Below the first value lies one that nobody looks at. */
static inline uint64_t run_condition(const struct block *block, const struct condition *condition, day as_of)
{
	uint64_t stack[CONDITION_STEPS_MAX], top = 0;
	size_t depth = 0;

	/* Most rules are one test. */
	if (condition->count == 1)
		return run_test(block, condition->steps, as_of);
	for (size_t s = 0; s < condition->count; s++) {
		const struct step *step = &condition->steps[s];

		switch (step->kind) {
		case STEP_IN:
		case STEP_OLDER:
			stack[depth++] = top;
			top = run_test(block, step, as_of);
			break;
		case STEP_NOT:
			top = ~top;
			break;
		case STEP_AND:
			top &= stack[--depth];
			break;
		case STEP_OR:
			top |= stack[--depth];
			break;
		}
	}
	assert(depth == 1);
	return top;
}

static void run(const struct rules_in_force *rules, const entry_attr attrs[JUDGE_ENTRIES], uint64_t wanted,
		uint64_t fails[RULES_MAX], struct judgement *judgement)
{
	struct block block;

	block_of(&block, attrs);
	for (size_t k = 0; k < rules->count; k++)
		fails[k] = run_condition(&block, &rules->rows[k]->condition, rules->as_of);
	judgement->attrs_or |= merged(&block);
	for (uint32_t left = rules->optional_fields; left; left &= left - 1) {
		unsigned f = (unsigned)__builtin_ctz(left);

		judgement->absent_fields |= (uint32_t)((are_zero(&block, (enum field)f) & wanted) != 0) << f;
	}
}

#endif
