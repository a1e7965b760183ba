/* Rows to findings: nearly all rows have none, and cost a look. */
#include "run/findings.h"

#include "advice/typed.h"
#include "rules/unknown.h"
#include "run/field.h"
#include "run/inspect.h"

#include <stdlib.h>

bool importer_base(struct span importer, struct span *base)
{
	*base = span_of(importer.begin, IMPORTER_BASE_LEN);
	if (importer.len_bytes < IMPORTER_BASE_LEN)
		return false;
	for (size_t i = 0; i < IMPORTER_BASE_LEN; i++) {
		if (base36_value[importer.begin[i]] > 9)
			return false;
	}
	return true;
}

static void prepare_tail(struct finding_tail *tail, const struct rule *rule, const char *next_step)
{
	char gate[2] = { (char)('A' + rule->gate), '\0' };

	finding_tail_prepare(tail, gate, rule->id, rule->text, next_step);
}

void findings_prepare(struct findings *findings, const struct gates *gates)
{
	const struct rules_in_force *rules = gates->rules;
	const struct dict *iors = &gates->account->iors;
	struct span base;

	*findings = (struct findings){ .gates = gates };
	for (enum gate_rule g = RULE_LENGTH; g < GATE_RULES; g++)
		prepare_tail(&findings->gate_tails[g], rules->gates[g], rules->gates[g]->next_step);
	for (size_t k = 0; k < rules->count; k++) {
		prepare_tail(&findings->rule_tails[k], rules->rows[k], rules->rows[k]->next_step);
		prepare_tail(&findings->unknown_tails[k], rules->rows[k], rules->rows[k]->step_if_unknown);
	}
	deadlines_of(&findings->deadlines, rules);
	advice_prepare(findings);
	for (uint32_t i = 0; i < iors->count; i++) {
		if (importer_base(dict_text(iors, i), &base))
			(void)dict_add(&findings->importers, base);
	}
}

void findings_free(struct findings *findings)
{
	for (size_t g = 0; g < GATE_RULES; g++)
		finding_tail_free(&findings->gate_tails[g]);
	for (size_t k = 0; k < RULES_MAX; k++) {
		finding_tail_free(&findings->rule_tails[k]);
		finding_tail_free(&findings->unknown_tails[k]);
	}
	for (size_t i = 0; i < ADVICES; i++)
		finding_tail_free(&findings->advice_tails[i]);
	for (size_t i = 0; i < DEADLINES_MAX; i++) {
		for (size_t left = 0; left <= DEADLINE_NEAR_DAYS; left++)
			finding_tail_free(&findings->deadline_tails[i][left]);
	}
	dict_free(&findings->importers);
}

/* --- one row ------------------------------------------------------------------------------------------------------------ */

/* hits say nothing of claims, which few rules test. */
static bool is_unknown(const struct gates *gates, const struct rule *rule, uint64_t place, entry_attr attr)
{
	if (gates->claimed && (rule->condition.optional_fields >> FIELD_EARLIER_CLAIM) & 1)
		attr = entry_set(attr, FIELD_EARLIER_CLAIM, placeset_has(gates->claimed, place) ? FLAG_YES : FLAG_NO);
	return rests_on_unknown(&rule->condition, gates->rules->as_of, attr);
}

static void put_rules(const struct findings *findings, const struct finding_row *row, uint8_t flags, uint64_t failures,
		      uint64_t place, entry_attr attr, struct csv_writer *writer)
{
	const struct gates *gates = findings->gates;

	_Static_assert(LIST_LENGTH == 0 && LIST_ACCOUNT == RULE_ACCOUNT - RULE_LENGTH,
		       "list k is rule k of gates B and C");
	for (; flags; flags &= (uint8_t)(flags - 1))
		finding_put(writer, row, &findings->gate_tails[RULE_LENGTH + __builtin_ctz(flags)]);
	for (; failures; failures &= failures - 1) {
		unsigned k = (unsigned)__builtin_ctzll(failures);
		bool unknown = is_unknown(gates, gates->rules->rows[k], place, attr);

		finding_put(writer, row, unknown ? &findings->unknown_tails[k] : &findings->rule_tails[k]);
	}
}

/* Eleven characters, from what is typed where that is clean. */
static const unsigned char *number_of(uint64_t place, struct span typed, bool clean,
				      unsigned char room[ENTRY_NUMBER_LEN])
{
	if (place == PLACE_NONE)
		return NULL;
	if (clean && typed.len_bytes == ENTRY_NUMBER_LEN)
		return typed.begin;
	place_unpack(place, room);
	return room;
}

static void put_row(const struct findings *findings, const struct finding_group *group, size_t i, struct span typed,
		    bool clean, uint64_t line, struct csv_writer *writer)
{
	uint8_t flags = group->flags ? group->flags[i] : 0;
	unsigned char room[ENTRY_NUMBER_LEN];
	struct finding_row row;
	struct advised advised = {
		.row = &row,
		.as_typed = typed,
		.clean = clean,
		.number = number_of(group->places[i], typed, clean, room),
		.place = group->places[i],
		.hit = &group->hits[i],
		.other_importer = flags & ROW_FLAG(LIST_ACCOUNT),
	};

	finding_row_begin(&row, line, advised.number, typed, clean);
	put_rules(findings, &row, flags, group->failures[i], group->places[i], group->hits[i].attr, writer);
	advice_put(findings, &advised, writer);
}

/* --- rows together ------------------------------------------------------------------------------------------------------- */

/* True if the row has a finding, or may have. */
static bool is_notable(const struct findings *findings, const struct finding_group *group, size_t i)
{
	/* Slots of numbers whose check digit is wrong, all numbers with letters, and none: one comparison. */
	return (group->flags && group->flags[i]) || group->failures[i] ||
	       place_rest(group->places[i]) >= SLOT_WRONG_CHECK ||
	       deadline_may_be_near(&findings->deadlines, group->hits[i].attr);
}

void findings_put(const struct findings *findings, const struct finding_group *group, struct line_counter *lines,
		  struct csv_writer *writer)
{
	const struct declaration *d = lines->declaration;
	struct scratch scratch = { .bytes = NULL };

	for (size_t i = 0; i < group->rows; i++) {
		struct span typed = field_if_clean(d, group->offsets[i]);
		bool clean = typed.len_bytes > 0;
		uint64_t line;

		if (clean && !is_notable(findings, group, i))
			continue;
		line = lines->row_a_line ? lines->line + i : line_counter_at(lines, group->offsets[i]);
		if (!clean) {
			typed = declaration_as_typed(d->text, group->offsets[i], d->record_end, &scratch);
			clean = typed.len_bytes <= FINDING_TYPED_MAX && typed_is_clean(typed);
		}
		put_row(findings, group, i, typed, clean, line, writer);
	}
	if (lines->row_a_line)
		lines->line += group->rows;
	free(scratch.bytes);
}
