/* Asking the conditions themselves, on the few days on which they can answer otherwise. */
#include "rules/turns.h"

#include "core/mem.h"

#include <stdlib.h>

static void add_limit(struct turns *turns, unsigned days)
{
	size_t at = turns->limits_count;

	while (at > 0 && turns->limits[at - 1] > days)
		at--;
	if (at > 0 && turns->limits[at - 1] == days)
		return;
	memmove(&turns->limits[at + 1], &turns->limits[at], (turns->limits_count - at) * sizeof(turns->limits[0]));
	turns->limits[at] = days;
	turns->limits_count++;
}

static void add_limits(struct turns *turns, const struct rule *rule)
{
	for (size_t s = 0; s < rule->condition.count; s++) {
		if (rule->condition.steps[s].kind == STEP_OLDER)
			add_limit(turns, rule->condition.steps[s].days);
	}
}

/* The first day after `d` on which a row begins, or on which one that has ended is missing; DAY_BLANK: none. */
static day next_phase(const struct ruleset *set, day d)
{
	unsigned next = DAY_LAST + 1;

	for (size_t i = 0; i < set->count; i++) {
		const struct rule *rule = &set->rows[i];

		if (day_is_date(rule->from) && rule->from > d && rule->from < next)
			next = rule->from;
		if (day_is_date(rule->until) && rule->until >= d && rule->until + 1u < next)
			next = rule->until + 1u;
	}
	return next > DAY_LAST ? DAY_BLANK : (day)next;
}

void turns_prepare(struct turns *turns, const struct ruleset *set, day as_of)
{
	*turns = (struct turns){ .as_of = as_of, .phases = mem_alloc(TURNS_PHASES_MAX * sizeof(*turns->phases)) };
	for (day from = as_of; from != DAY_BLANK; from = next_phase(set, from)) {
		assert(turns->phases_count < TURNS_PHASES_MAX);
		turns->phases[turns->phases_count].from = from;
		rules_choose(&turns->phases[turns->phases_count].rules, set, from);
		turns->phases_count++;
	}
	for (size_t i = 0; i < set->count; i++)
		add_limits(turns, &set->rows[i]);
}

void turns_free(struct turns *turns)
{
	free(turns->phases);
	*turns = (struct turns){ .phases_count = 0 };
}

static const struct rule *first_failing(const struct turns *turns, day on, day counted_to, entry_attr attr)
{
	size_t phase = turns->phases_count - 1;
	const struct rules_in_force *rules;

	while (turns->phases[phase].from > on)
		phase--;
	rules = &turns->phases[phase].rules;
	for (size_t k = 0; k < rules->count; k++) {
		if (condition_holds(&rules->rows[k]->condition, counted_to == DAY_BLANK ? on : counted_to, attr))
			return rules->rows[k];
	}
	return NULL;
}

const struct rule *turns_now(const struct turns *turns, entry_attr attr, day counted_to)
{
	return first_failing(turns, turns->as_of, counted_to, attr);
}

static bool prints_the_same(const struct rule *a, const struct rule *b)
{
	return a == b || (a && b && strcmp(a->text, b->text) == 0);
}

/* The first day after `after` on which a limit is passed or other rules are in force; DAY_BLANK: none. */
static day next_candidate(const struct turns *turns, unsigned date, bool counts, day after)
{
	unsigned next = DAY_LAST + 1;

	for (size_t p = 1; p < turns->phases_count; p++) {
		if (turns->phases[p].from > after) {
			next = turns->phases[p].from;
			break;
		}
	}
	for (size_t i = 0; counts && i < turns->limits_count; i++) {
		unsigned on = date + turns->limits[i] + 1;

		if (on > after) {
			next = on < next ? on : next;
			break;
		}
	}
	return next > DAY_LAST ? DAY_BLANK : (day)next;
}

bool turns_find(const struct turns *turns, entry_attr attr, const struct rule *now, day counted_to, struct turn *turn)
{
	unsigned date = entry_get(attr, FIELD_LIQUIDATION_DATE);
	bool counts = counted_to == DAY_BLANK && day_is_date((day)date);
	day on = turns->as_of;

	while ((on = next_candidate(turns, date, counts, on)) != DAY_BLANK) {
		*turn = (struct turn){ .on = on, .then = first_failing(turns, on, counted_to, attr) };
		if (!prints_the_same(now, turn->then))
			return true;
	}
	return false;
}

day turns_lists(const struct turns *turns)
{
	for (size_t p = 1; p < turns->phases_count; p++) {
		for (enum gate_rule g = RULE_LENGTH; g < GATE_RULES; g++) {
			if (strcmp(turns->phases[p].rules.gates[g]->text, turns->phases[0].rules.gates[g]->text) != 0)
				return turns->phases[p].from;
		}
	}
	return DAY_BLANK;
}
