/* The texts. CBP's lists keep their names; the next steps are ours, as a list is no declaration that is uploaded again. */
#include "prepare/reasons.h"

#include "core/mem.h"
#include "emit/cell.h"
#include "rules/unknown.h"

#include <stdlib.h>

#define NOT_AUTHORISED     "NOT AUTHORISED"
#define FAILED_AT_CBP      "FAILED AT CBP"
#define OTHER_FILER_BEFORE ",OTHER FILER ("
#define OTHER_FILER_NEXT   "declare it from that filer's account, or its importer's"
#define ASSUMED_NEXT       "bring the fields from ACE into the index, or add --allow-assumed"

/* Short: they stand in millions of lines. */
static const struct {
	const char *text; /* NULL: the name of a list of gate B or C */
	enum gate_rule rule;
	const char *next_step; /* NULL: no text of its own here */
} reason_rows[REASONS] = {
	[REASON_LENGTH] = { NULL, RULE_LENGTH, "take the number from the entry summary" },
	[REASON_DUPLICATE] = { NULL, RULE_DUPLICATE, "none: it counts where it stands first" },
	[REASON_MISSING] = { NULL, RULE_EXISTS, "compare it with the entry summary; the index may lack newer exports" },
	[REASON_OTHER_IMPORTER] = { NULL, RULE_ACCOUNT, "declare it from its importer's account" },
	[REASON_ON_HOLD] = { "ON HOLD", GATE_RULES, "take it off the hold list when it may be declared" },
	[REASON_NO_CLIENT] = { NOT_AUTHORISED, GATE_RULES, "add its importer to the clients file" },
	[REASON_NO_AUTHORITY] = { NOT_AUTHORISED, GATE_RULES,
				  "get a power of attorney, and write until when into the clients file" },
	[REASON_ENDED] = { NOT_AUTHORISED, GATE_RULES, "the power of attorney has ended: get a new one" },
};

static void prepare_rules(struct reasons *reasons)
{
	for (size_t k = 0; k < reasons->rules->count; k++) {
		const struct rule *rule = reasons->rules->rows[k];

		reasons->texts[k + 1] = mem_text(rule->text);
		left_out_tail_prepare(&reasons->tails[k + 1], rule->text, rule->next_step);
		left_out_tail_prepare(&reasons->unknown_tails[k + 1], rule->text, rule->step_if_unknown);
		for (size_t s = 0; s < rule->condition.count; s++) {
			if (rule->condition.steps[s].kind == STEP_IN || rule->condition.steps[s].kind == STEP_OLDER)
				reasons->deciding |= UINT32_C(1) << rule->condition.steps[s].field;
		}
	}
}

static void prepare_stale(struct reasons *reasons, day data_date)
{
	char date[DAY_TEXT_BYTES] = "no date";

	if (day_is_date(data_date))
		day_format(data_date, date);
	reasons->texts[REASON_STALE] = mem_format("STALE DATA (%s)", date);
	left_out_tail_prepare(&reasons->tails[REASON_STALE], reasons->texts[REASON_STALE],
			      "bring newer exports into the index (cape index update), then prepare again");
}

static void note_longest(struct reasons *reasons, const struct left_out_tail *tail)
{
	if (tail->len_bytes > reasons->tail_bytes_max)
		reasons->tail_bytes_max = tail->len_bytes;
}

void reasons_prepare(struct reasons *reasons, const struct rules_in_force *rules, day data_date)
{
	struct left_out_tail *other = &reasons->tails[REASON_OTHER_FILER];
	char *next = cell_of(ASSUMED_NEXT);

	*reasons = (struct reasons){ .rules = rules, .deciding = UINT32_C(1) << FIELD_IOR };
	prepare_rules(reasons);
	for (unsigned r = RULES_MAX + 1; r < REASONS; r++) {
		const char *text = reason_rows[r].text;

		if (!text && !reason_rows[r].next_step)
			continue;
		reasons->texts[r] = mem_text(text ? text : rules->gates[reason_rows[r].rule]->text);
		left_out_tail_prepare(&reasons->tails[r], reasons->texts[r], reason_rows[r].next_step);
	}
	reasons->texts[REASON_OTHER_FILER] = mem_text("OTHER FILER");
	left_out_tail_prepare(other, "OTHER FILER (XXX)", OTHER_FILER_NEXT);
	reasons->texts[REASON_ASSUMED] = mem_text("ASSUMED FIELDS");
	reasons->assumed_behind = mem_format(",%s,", next);
	free(next);
	reasons->texts[REASON_FAILED_AT_CBP] = mem_text(FAILED_AT_CBP);
	prepare_stale(reasons, data_date);
	reasons->tail_bytes_max = REASON_ROOM;
	for (unsigned r = 0; r < REASONS; r++)
		note_longest(reasons, &reasons->tails[r]);
	for (unsigned r = 0; r <= RULES_MAX; r++)
		note_longest(reasons, &reasons->unknown_tails[r]);
}

void reasons_add_failed(struct reasons *reasons, const struct failed_at_cbp *failed)
{
	reasons->failed_count = failed->texts.count;
	reasons->failed = mem_zero((reasons->failed_count + 1) * sizeof(*reasons->failed));
	for (size_t i = 0; i < reasons->failed_count; i++) {
		char *said = mem_span(dict_text(&failed->texts, (uint32_t)i));
		char *text = mem_format(FAILED_AT_CBP " (%s)", said);

		left_out_tail_prepare(&reasons->failed[i], text, failed->next_steps[i]);
		note_longest(reasons, &reasons->failed[i]);
		free(text);
		free(said);
	}
}

void reasons_free(struct reasons *reasons)
{
	for (unsigned r = 0; r < REASONS; r++) {
		left_out_tail_free(&reasons->tails[r]);
		free(reasons->texts[r]);
		reasons->texts[r] = NULL;
	}
	for (size_t i = 0; i < reasons->failed_count; i++)
		left_out_tail_free(&reasons->failed[i]);
	free(reasons->failed);
	reasons->failed = NULL;
	reasons->failed_count = 0;
	for (unsigned r = 0; r <= RULES_MAX; r++)
		left_out_tail_free(&reasons->unknown_tails[r]);
	free(reasons->assumed_behind);
	reasons->assumed_behind = NULL;
}

/* "ASSUMED FIELDS (status, drawback)": a comma in it, so there are quotes unless it is one field. */
static void put_assumed(const struct reasons *reasons, entry_attr attr, struct left_out_tail *made,
			char room[REASON_ROOM])
{
	uint32_t fields = (uint32_t)((attr & ENTRY_ASSUMED_MASK) >> ENTRY_ASSUMED_SHIFT) & reasons->deciding;
	const char *mark = fields & (fields - 1) ? "\"" : "", *separator = "";
	size_t len = (size_t)snprintf(room, REASON_ROOM, ",%s%s (", mark, reasons->texts[REASON_ASSUMED]);

	for (; fields; fields &= fields - 1, separator = ", ")
		len += (size_t)snprintf(room + len, REASON_ROOM - len, "%s%s", separator,
					field_names[__builtin_ctz(fields)]);
	len += (size_t)snprintf(room + len, REASON_ROOM - len, ")%s%s", mark, reasons->assumed_behind);
	assert(len + LEFT_OUT_STEP_BYTES <= REASON_ROOM);
	*made = (struct left_out_tail){ room, len };
}

const struct left_out_tail *reason_tail(const struct reasons *reasons, uint8_t reason, const unsigned char *number,
					entry_attr attr, struct left_out_tail *made, char room[REASON_ROOM])
{
	const struct left_out_tail *tail = &reasons->tails[reason];
	const struct rules_in_force *rules = reasons->rules;

	if (reason != REASON_NONE && reason <= RULES_MAX)
		return rests_on_unknown(&rules->rows[reason - 1]->condition, rules->as_of, attr)
			       ? &reasons->unknown_tails[reason]
			       : tail;
	if (reason == REASON_ASSUMED) {
		put_assumed(reasons, attr, made, room);
		return made;
	}
	if (reason != REASON_OTHER_FILER)
		return tail;
	assert(tail->len_bytes + LEFT_OUT_STEP_BYTES <= REASON_ROOM);
	memcpy(room, tail->text, tail->len_bytes);
	memcpy(room + strlen(OTHER_FILER_BEFORE), number, FILER_CODE_LEN);
	*made = (struct left_out_tail){ room, tail->len_bytes };
	return made;
}
