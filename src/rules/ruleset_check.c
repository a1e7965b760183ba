/* Whether the rows of a rule file make sense, each by itself and together. */
#include "core/mem.h"
#include "rules/ruleset_read.h"
#include "rules/unknown.h"

#include <stdlib.h>

/* The rules that the program itself applies: in which gate, and as which. */
static const struct {
	enum gate gate;
	unsigned order;
} places[GATE_RULES] = {
	[RULE_NOT_CSV] = { GATE_A, 1 }, [RULE_EMPTY] = { GATE_A, 2 },     [RULE_HEADER] = { GATE_A, 3 },
	[RULE_LENGTH] = { GATE_B, 1 },  [RULE_DUPLICATE] = { GATE_B, 2 }, [RULE_FILER_CODE] = { GATE_B, 3 },
	[RULE_EXISTS] = { GATE_C, 1 },  [RULE_ACCOUNT] = { GATE_C, 2 },
};

/* --- each row by itself ------------------------------------------------------------------------------------------ */

static bool is_empty(const char *text)
{
	return !text || !*text;
}

/* A value that was no good is not lacking besides. */
static bool lacks(const struct row_reading *row, enum rule_key key, const char *text)
{
	return !((row->seen >> key) & 1) || (text && !*text);
}

static void check_complete(struct ruleset_reading *reading, const struct rule *rule, const struct row_reading *row)
{
	bool order = lacks(row, KEY_ORDER, NULL), text = lacks(row, KEY_TEXT, rule->text);
	bool source = lacks(row, KEY_SOURCE, rule->source);
	bool fails_when = rule->gate == GATE_D && lacks(row, KEY_FAILS_WHEN, rule->fails_when);

	if (order || text || source || fails_when)
		(void)mistake_at(reading, rule->line, "rule %s lacks%s%s%s%s; write that below its gate", rule->id,
				 order ? " order" : "", text ? " text" : "", source ? " source" : "",
				 fails_when ? " fails_when" : "");
}

static void check_place(struct ruleset_reading *reading, const struct rule *rule)
{
	enum gate_rule g = gate_rule_of(rule->id);

	if (g == GATE_RULES && rule->gate != GATE_D)
		(void)mistake_at(
			reading, rule->line,
			"gate %c has no rule %s, and the program applies only those it knows; rules of one's own go into gate D",
			'A' + (int)rule->gate, rule->id);
	else if (g != GATE_RULES && rule->gate != places[g].gate)
		(void)mistake_at(reading, rule->line, "%s is a rule of gate %c; correct its gate", rule->id,
				 'A' + (int)places[g].gate);
	else if (g != GATE_RULES && rule->order && rule->order != places[g].order)
		(void)mistake_at(reading, rule->line, "gate %c applies %s as its rule %u; write order = %u",
				 'A' + (int)rule->gate, rule->id, places[g].order, places[g].order);
}

static void check_condition(struct ruleset_reading *reading, struct rule *rule, const struct row_reading *row)
{
	struct err err = ERR_INIT;

	if (rule->gate != GATE_D)
		(void)mistake_at(reading, row->fails_when_line,
				 "rule %s: only rules of gate D have fails_when; say what it does in means", rule->id);
	else if (!is_empty(rule->fails_when) && !condition_compile(span_text(rule->fails_when), &rule->condition, &err))
		(void)mistake_at(reading, row->fails_when_line, "rule %s: fails_when: %s", rule->id, err.text);
}

/* Of a rule whose condition is compiled. */
static void check_unknown_step(struct ruleset_reading *reading, struct rule *rule)
{
	char *made = unknown_step_of(&rule->condition);

	if (rule->unknown_step && rule->gate != GATE_D)
		(void)mistake_at(reading, rule->line,
				 "rule %s: only rules of gate D have unknown_step; say it in next_step", rule->id);
	else if (rule->unknown_step && rule->condition.count && !made)
		(void)mistake_at(reading, rule->line,
				 "rule %s: none of the fields it tests can be unknown; remove unknown_step", rule->id);
	if (made && !is_empty(rule->unknown_step)) {
		free(made);
		made = mem_text(rule->unknown_step);
	}
	rule->step_if_unknown = made;
}

static void check_row(struct ruleset_reading *reading, struct rule *rule, const struct row_reading *row)
{
	check_complete(reading, rule, row);
	if (rule->gate != GATES)
		check_place(reading, rule);
	if (rule->fails_when && rule->gate != GATES)
		check_condition(reading, rule, row);
	if (rule->gate != GATES)
		check_unknown_step(reading, rule);
	if (day_is_date(rule->from) && day_is_date(rule->until) && rule->from > rule->until)
		(void)mistake_at(reading, rule->line,
				 "rule %s: its last day is before its first; correct from or until", rule->id);
}

/* --- the rows together ------------------------------------------------------------------------------------------- */

static bool rows_overlap(const struct rule *a, const struct rule *b)
{
	return (a->until == DAY_BLANK || b->from == DAY_BLANK || b->from <= a->until) &&
	       (b->until == DAY_BLANK || a->from == DAY_BLANK || a->from <= b->until);
}

static void check_pair(struct ruleset_reading *reading, const struct rule *a, const struct rule *b)
{
	bool same = strcmp(a->id, b->id) == 0;

	if (!rows_overlap(a, b))
		return;
	if (same)
		(void)mistake_at(reading, b->line, "two rows of %s are in force on one day; set from and until", b->id);
	else if (a->gate == b->gate && a->order && a->order == b->order)
		(void)mistake_at(reading, b->line, "%s and %s have the same order; give each its own", a->id, b->id);
}

static void check_pairs(struct ruleset_reading *reading)
{
	const struct ruleset *set = reading->set;

	for (size_t i = 0; i < set->count; i++) {
		for (size_t k = 0; k < i; k++) {
			if (!reading->rows[i].faulty && !reading->rows[k].faulty)
				check_pair(reading, &set->rows[k], &set->rows[i]);
		}
	}
}

/* The first day without a row of the rule; the rows are sorted. DAY_BLANK: there is none. */
static day uncovered_day(const struct ruleset *set, const char *id)
{
	unsigned covered = DAY_FIRST;

	for (size_t i = 0; i < set->count; i++) {
		const struct rule *rule = &set->rows[i];

		if (strcmp(rule->id, id) != 0)
			continue;
		if (rule->from != DAY_BLANK && rule->from > covered)
			break;
		if (rule->until == DAY_BLANK)
			return DAY_BLANK;
		covered = rule->until + 1u;
	}
	return covered <= DAY_LAST ? (day)covered : DAY_BLANK;
}

/* The program applies these on every day, so there is a text for every day. */
static void check_gate_rule(struct ruleset_reading *reading, const char *id, bool sound)
{
	const struct ruleset *set = reading->set;
	char date[DAY_TEXT_BYTES];
	size_t i = 0;
	day gap;

	while (i < set->count && strcmp(set->rows[i].id, id) != 0)
		i++;
	if (i == set->count) {
		(void)mistake_at(reading, 0, "there is no rule %s; copy it from the built-in rules (cape rules --ini)",
				 id);
		return;
	}
	gap = sound ? uncovered_day(set, id) : DAY_BLANK;
	if (gap == DAY_BLANK)
		return;
	day_format(gap, date);
	(void)mistake_at(reading, set->rows[i].line,
			 "no row of %s is in force on %s, and it is applied on every day; set from and until", id,
			 date);
}

static int by_gate_and_order(const void *a, const void *b)
{
	const struct rule *x = a, *y = b;

	if (x->gate != y->gate)
		return x->gate < y->gate ? -1 : 1;
	if (x->order != y->order)
		return x->order < y->order ? -1 : 1;
	return x->from < y->from ? -1 : x->from > y->from;
}

void ruleset_check_rows(struct ruleset_reading *reading)
{
	struct ruleset *set = reading->set;
	bool sound;

	for (size_t i = 0; i < set->count; i++)
		check_row(reading, &set->rows[i], &reading->rows[i]);
	check_pairs(reading);
	sound = reading->mistakes->count == 0;
	qsort(set->rows, set->count, sizeof(set->rows[0]), by_gate_and_order);
	for (enum gate_rule g = RULE_NOT_CSV; g < GATE_RULES && !reading->too_many; g++)
		check_gate_rule(reading, gate_rule_id(g), sound);
	for (enum status_text i = UPLOAD_ACCEPTED; i < STATUS_TEXTS; i++) {
		if (is_empty(set->statuses[i]))
			(void)mistake_at(reading, 0,
					 "[statuses] lacks %s; copy it from the built-in rules (cape rules --ini)",
					 status_key(i));
	}
	if (is_empty(set->name))
		(void)mistake_at(reading, 0, "[rules] lacks name; add it");
}
