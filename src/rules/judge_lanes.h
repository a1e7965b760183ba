/*
 * 64 entries as they stand, a vector of a few words at a time, for rules/judge_run.h. A variant includes this behind its own
 *
 *   LANES                               attribute words in a vector
 *   in_set_lanes(attrs, test)           for LANES entries, a bit each: is the field's code in the step's set,
 *   in_states_lanes(attrs, test)        the same of a date, whose set is of states,
 *   is_older_lanes(attrs, test)         is the date older than the step's days
 */
#ifndef CAPE_RULES_JUDGE_LANES_H
#define CAPE_RULES_JUDGE_LANES_H

struct block {
	const entry_attr *attrs;
};

static inline void block_of(struct block *block, const entry_attr *attrs)
{
	block->attrs = attrs;
}

static inline uint64_t merged(const struct block *block)
{
	uint64_t even = 0, odd = 0;

	for (unsigned i = 0; i < JUDGE_ENTRIES; i += 2) {
		even |= block->attrs[i];
		odd |= block->attrs[i + 1];
	}
	return even | odd;
}

/* The loops differ in nothing but the test, which the compiler puts in place: a choice inside would cost more than the test. */
static inline __attribute__((always_inline)) uint64_t for_all(unsigned (*test_lanes)(const entry_attr *attrs,
										     const struct test *test),
							      const struct block *block, const struct test *test)
{
	uint64_t bits = 0;

	for (unsigned i = 0; i < JUDGE_ENTRIES; i += LANES)
		bits |= (uint64_t)test_lanes(block->attrs + i, test) << i;
	return bits;
}

static inline uint64_t in_set(const struct block *block, const struct step *step)
{
	struct test test = test_of(step, 0);

	return for_all(in_set_lanes, block, &test);
}

static inline uint64_t in_states(const struct block *block, const struct step *step)
{
	struct test test = test_of(step, 0);

	return for_all(in_states_lanes, block, &test);
}

static inline uint64_t is_older(const struct block *block, const struct step *step, day as_of)
{
	struct test test = test_of(step, as_of);

	return for_all(is_older_lanes, block, &test);
}

static inline uint64_t are_zero(const struct block *block, enum field field)
{
	const struct step step = { .kind = STEP_IN, .field = field, .set = { 1, 0 } };

	return in_set(block, &step);
}

#include "rules/judge_run.h"

#endif
