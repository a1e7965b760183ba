/*
 * The first later day on which an entry that fails would pass, nothing being changed about it but the date: rules begin and end, and conditions may
 * wait for a day.
 */
#ifndef CAPE_RULES_LATER_H
#define CAPE_RULES_LATER_H

#include "rules/verdict.h"

/* Begins and ends of all rules, and the days that conditions count. */
#define LATER_DAYS_MAX (RULES_MAX * 2)

struct later {
	const struct ruleset *set;
	day as_of;
	uint64_t may_end;            /* bit k: what the k-th rule in force says may be otherwise on a later day */
	day changes[LATER_DAYS_MAX]; /* days after as_of on which other rules are in force; ascending */
	size_t changes_count;
	uint64_t older[16]; /* bit n: some condition of the set is about "older than n days", up to 1,023 days */
	bool counts_days;
};

/* Borrows the rules. Read-only once prepared; shared by threads. */
void later_prepare(struct later *later, const struct ruleset *set, const struct rules_in_force *rules);

/* DAY_BLANK: there is none that the rules know of. `verdict` is that of the as-of date, not 0 (rules/verdict.h). */
day later_find(const struct later *later, uint8_t verdict, entry_attr attr);

#endif
