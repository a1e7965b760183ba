/*
 * Running postfix steps over 64 entries, written once. A variant includes this behind rules/judge_test.h and its own
 *
 *   LANES                               attribute words in a vector
 *   in_set(attrs, test)                 for LANES entries, a bit each: is the field's code in the step's set,
 *   in_states(attrs, test)              the same of a date, whose set is of states,
 *   is_older(attrs, test)               is the date older than the step's days
 */
#ifndef CAPE_RULES_JUDGE_RUN_H
#define CAPE_RULES_JUDGE_RUN_H

/* The loops differ in nothing but the test, which the compiler puts in place: a choice inside would cost more than the test. */
static inline __attribute__((always_inline)) uint64_t for_all(unsigned (*test_lanes)(const entry_attr *attrs,
										     const struct test *test),
							      const entry_attr *attrs, const struct test *test)
{
	uint64_t bits = 0;

	for (unsigned i = 0; i < JUDGE_ENTRIES; i += LANES)
		bits |= (uint64_t)test_lanes(attrs + i, test) << i;
	return bits;
}

static inline uint64_t run_test(const struct step *step, day as_of, const entry_attr *attrs)
{
	struct test test = test_of(step, as_of);

	if (step->kind == STEP_OLDER)
		return for_all(is_older, attrs, &test);
	if (step->field == FIELD_LIQUIDATION_DATE)
		return for_all(in_states, attrs, &test);
	return for_all(in_set, attrs, &test);
}

static inline uint64_t run_condition(const struct condition *condition, day as_of, const entry_attr *attrs)
{
	uint64_t stack[CONDITION_STEPS_MAX];
	size_t depth = 0;

	for (size_t s = 0; s < condition->count; s++) {
		const struct step *step = &condition->steps[s];

		switch (step->kind) {
		case STEP_IN:
		case STEP_OLDER:
			stack[depth++] = run_test(step, as_of, attrs);
			break;
		case STEP_NOT:
			stack[depth - 1] = ~stack[depth - 1];
			break;
		case STEP_AND:
			depth--;
			stack[depth - 1] &= stack[depth];
			break;
		case STEP_OR:
			depth--;
			stack[depth - 1] |= stack[depth];
			break;
		}
	}
	assert(depth == 1);
	return stack[0];
}

/* A field is absent where its code is 0. */
static inline uint32_t find_absent(uint32_t fields, const entry_attr *attrs, uint64_t wanted)
{
	uint32_t absent = 0;

	for (; fields; fields &= fields - 1) {
		unsigned f = (unsigned)__builtin_ctz(fields);
		const struct step step = { .kind = STEP_IN, .field = (enum field)f, .set = { 1, 0 } };

		absent |= (uint32_t)((run_test(&step, 0, attrs) & wanted) != 0) << f;
	}
	return absent;
}

static uint32_t run(const struct rules_in_force *rules, const entry_attr attrs[JUDGE_ENTRIES], uint64_t wanted,
		    uint64_t fails[RULES_MAX])
{
	for (size_t k = 0; k < rules->count; k++)
		fails[k] = run_condition(&rules->rows[k]->condition, rules->as_of, attrs);
	return find_absent(rules->optional_fields, attrs, wanted);
}

#endif
