/* rules/deadline.h: the last days, against asking the condition day by day. */
#include "rules/deadline.h"

#include "unit/support.h"

#define AS_OF 17000

static struct rule rows[RULES_MAX];
static struct rules_in_force rules;

static void choose(const char *const *conditions, size_t count)
{
	struct err err = ERR_INIT;

	rules = (struct rules_in_force){ .count = count, .as_of = AS_OF };
	for (size_t k = 0; k < count; k++) {
		rows[k] = (struct rule){ .gate = GATE_D };
		expect(condition_compile(span_text(conditions[k]), &rows[k].condition, &err), "%s: %s", conditions[k],
		       err.text);
		rules.rows[k] = &rows[k];
	}
}

/* The soonest day within the next few after which a rule in force fails that passes today, for dates that have come. */
static bool slow_find(entry_attr attr, day *last)
{
	if (entry_get(attr, FIELD_LIQUIDATION_DATE) > AS_OF)
		return false;
	for (*last = AS_OF; *last <= AS_OF + DEADLINE_NEAR_DAYS; (*last)++) {
		for (size_t k = 0; k < rules.count; k++) {
			const struct condition *condition = &rules.rows[k]->condition;

			if (!condition_holds(condition, AS_OF, attr) && !condition_holds(condition, *last, attr) &&
			    condition_holds(condition, *last + 1, attr) && rule_in_force(rules.rows[k], *last + 1))
				return true;
		}
	}
	return false;
}

static void compare(unsigned seed)
{
	static const unsigned odd[] = { DAY_BLANK, DAY_FIRST, DAY_LAST, DAY_ABSENT, DAY_UNKNOWN };
	struct deadlines deadlines;
	struct rng rng = { seed };

	deadlines_of(&deadlines, &rules);
	for (unsigned n = 0; n < 50000; n++) {
		unsigned date = n < 5 ? odd[n] : n % 2 ? AS_OF + 20 - n / 2 % 400 : (unsigned)rng_below(&rng, 65536);
		entry_attr attr = entry_set(rng_next(&rng), FIELD_LIQUIDATION_DATE, date);
		struct deadline deadline = { .days = 0 };
		bool found = deadline_find(&deadlines, attr, &deadline);
		day last;

		expect(found == slow_find(attr, &last), "date %u", date);
		expect(!found || deadline_may_be_near(&deadlines, attr), "date %u", date);
		if (found)
			expect(deadline.last == last && deadline.age == AS_OF - date &&
				       deadline.last == date + deadline.days,
			       "date %u: last %u, not %u", date, deadline.last, last);
	}
}

UNIT_TEST(days_of_one_rule)
{
	static const char *const eighty[] = { "liquidation_date in unknown or liquidation_date older than 80 days" };
	struct deadlines deadlines;
	struct deadline deadline;

	choose(eighty, 1);
	deadlines_of(&deadlines, &rules);
	for (unsigned age = 0; age < 200; age++) {
		entry_attr attr = entry_set(0, FIELD_LIQUIDATION_DATE, AS_OF - age);

		expect(deadline_find(&deadlines, attr, &deadline) == (age >= 75 && age <= 80), "day %u", age);
		if (age >= 75 && age <= 80)
			expect(deadline.age == age && deadline.days == 80 && deadline.last == AS_OF - age + 80,
			       "day %u", age);
	}
	compare(1);
}

UNIT_TEST(conditions_of_many_kinds)
{
	static const char *const conditions[] = {
		"liquidation_date older than 80 days",
		"type not in 01 and liquidation_date older than 78 days",
		"status in accepted and (liquidation_date older than 40 days or recon in flagged)",
		"not liquidation_date older than 100 days",
		"liquidation_date older than 200 days and not liquidation_date older than 203 days",
		"liquidation_date older than 0 days and protest in open",
		"liquidation_date older than 2 days",
		"liquidation_date older than 16998 days",
		"liquidation_date older than 99999 days",
		"drawback in yes",
	};

	for (size_t n = 1; n <= ARRAY_LEN(conditions); n++) {
		choose(conditions, n);
		compare((unsigned)n);
	}
}

/* What ends before the limit decides nothing on it. */
UNIT_TEST(a_rule_that_ends)
{
	static const char *const eighty[] = { "liquidation_date older than 80 days" };

	choose(eighty, 1);
	for (day until = AS_OF; until < AS_OF + 10; until++) {
		rows[0].until = until;
		compare(until);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(days_of_one_rule),
		cmocka_unit_test(conditions_of_many_kinds),
		cmocka_unit_test(a_rule_that_ends),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
