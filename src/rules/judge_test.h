/* A step of a condition as vectors want it: everything taken from tables already, no branch left. */
#ifndef CAPE_RULES_JUDGE_TEST_H
#define CAPE_RULES_JUDGE_TEST_H

#include "rules/judge.h"

struct test {
	unsigned shift;             /* of the field in the word … */
	uint64_t mask;              /* … and its bits, shifted down */
	uint64_t low, high;         /* STEP_IN: codes 0 to 63, and 64 to 127 */
	bool blank, unknown, dated; /* STEP_IN of a date: which of its states */
	uint64_t before;            /* STEP_OLDER: dates below this one, DAY_FIRST or later */
};

/* STEP_OLDER: the first day that is not older; none that is no date is below it. */
static inline uint64_t first_not_older(const struct step *step, day as_of)
{
	uint64_t first = as_of > step->days ? as_of - step->days : 0;

	return first <= DAY_LAST ? first : DAY_LAST + 1;
}

static inline struct test test_of(const struct step *step, day as_of)
{
	return (struct test){
		.shift = entry_bits[step->field].shift,
		.mask = (UINT64_C(1) << entry_bits[step->field].width) - 1,
		.low = step->set[0],
		.high = step->set[1],
		.dated = (step->set[1] >> 61) & 1,
		.blank = (step->set[1] >> 62) & 1,
		.unknown = (step->set[1] >> 63) & 1,
		.before = first_not_older(step, as_of),
	};
}

#endif
