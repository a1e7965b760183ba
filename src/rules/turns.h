/*
 * The first later day on which gate D prints something else of an entry, nothing being changed about it but the date: limits in days are
 * passed, rules begin and end.
 */
#ifndef CAPE_RULES_TURNS_H
#define CAPE_RULES_TURNS_H

#include "rules/verdict.h"

/* Each row of a rule file begins once and ends once. */
#define TURNS_PHASES_MAX (2 * RULES_MAX + 1)

struct turns {
	day as_of;
	struct turns_phase {
		day from; /* as_of in the first one */
		struct rules_in_force rules;
	} * phases; /* ascending; within one the same rows are in force */
	size_t phases_count;
	unsigned limits[RULES_MAX * CONDITION_STEPS_MAX]; /* days of all "older than", ascending, each once */
	size_t limits_count;
};

/* Borrows the rules. Read-only once prepared; shared by threads. The caller frees it (turns_free). */
void turns_prepare(struct turns *turns, const struct ruleset *set, day as_of);
void turns_free(struct turns *turns);

struct turn {
	day on;
	const struct rule *then; /* the first rule that fails from that day on; NULL: none does */
};

/* The first rule that fails for an entry on the as-of date; NULL: none. `counted_to` as below. */
const struct rule *turns_now(const struct turns *turns, entry_attr attr, day counted_to);

/*
 * False if nothing turns until the end of the calendar. `now`: the first rule that fails on the as-of date, NULL if none does; two rules with
 * one text are the same. `counted_to`: the day that "older than" counts to, where the entry was filed on it and its days have stopped; else
 * DAY_BLANK.
 */
bool turns_find(const struct turns *turns, entry_attr attr, const struct rule *now, day counted_to, struct turn *turn);

/* The first later day on which a list of gate B or C has another name; DAY_BLANK: none. */
day turns_lists(const struct turns *turns);

#endif
