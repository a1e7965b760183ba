/* Words of 64 entries without vectors. */
#include "rules/judge_test.h"

#define LANES 1

static inline uint64_t code_of(const entry_attr *attrs, const struct test *test)
{
	return (*attrs >> test->shift) & test->mask;
}

static inline unsigned in_set_lanes(const entry_attr *attrs, const struct test *test)
{
	uint64_t code = code_of(attrs, test);

	return ((code & 64 ? test->high : test->low) >> (code & 63)) & 1;
}

static inline unsigned in_states_lanes(const entry_attr *attrs, const struct test *test)
{
	uint64_t date = code_of(attrs, test);

	return date == DAY_BLANK ? test->blank : date == DAY_UNKNOWN ? test->unknown : test->dated;
}

static inline unsigned is_older_lanes(const entry_attr *attrs, const struct test *test)
{
	uint64_t date = code_of(attrs, test);

	return (date >= DAY_FIRST) & (date < test->before);
}

#include "rules/judge_decide.h"
#include "rules/judge_lanes.h"

const struct judge_variant judge_portable = { "portable", CPU_PORTABLE, run, decide };
