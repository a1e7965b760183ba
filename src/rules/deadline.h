/*
 * The last days on which an entry passes: conditions that only time makes true, found from the rules' own limits.
 */
#ifndef CAPE_RULES_DEADLINE_H
#define CAPE_RULES_DEADLINE_H

#include "rules/verdict.h"

/* How many days before a limit it is near: days 75 to 80 of 80. */
#define DEADLINE_NEAR_DAYS 5

/* More limits than these in the rules in force: the first ones are looked at. */
#define DEADLINES_MAX RULES_MAX

struct deadlines {
	const struct rules_in_force *rules; /* borrowed */
	struct {
		const struct rule *rule;
		unsigned days;
		day first, last; /* dates whose limit is near on the as-of date */
	} items[DEADLINES_MAX];
	size_t count;
	day first, last; /* of all */
};

/* What an entry has left. */
struct deadline {
	size_t item;   /* in items[] */
	unsigned days; /* the limit */
	unsigned age;  /* days since the date, on the as-of date */
	day last;      /* the last day on which the rule passes */
};

void deadlines_of(struct deadlines *deadlines, const struct rules_in_force *rules);

/* False of nearly every entry, at once; true where deadline_find() is worth asking. */
static inline bool deadline_may_be_near(const struct deadlines *deadlines, entry_attr attr)
{
	unsigned date = entry_get(attr, FIELD_LIQUIDATION_DATE);
	return date >= deadlines->first && date <= deadlines->last;
}

/* True if a rule that the entry passes on the as-of date fails it within a few days and stays in force; of several, the soonest. */
bool deadline_find(const struct deadlines *deadlines, entry_attr attr, struct deadline *deadline);

#endif
