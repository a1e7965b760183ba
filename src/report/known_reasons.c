/* A short list, searched from its begin. */
#include "report/known_reasons.h"

#include "core/mem.h"
#include "report/item.h"

#include <stdlib.h>

uint16_t known_reasons_find(const struct known_reasons *reasons, const char *id, const char *text)
{
	for (size_t i = 0; i < reasons->count; i++) {
		if (strcmp(reasons->items[i].id, id) == 0 && strcmp(reasons->items[i].text, text) == 0)
			return (uint16_t)i;
	}
	return ITEM_NO_REASON;
}

static uint16_t append(struct known_reasons *reasons, const char *id, const char *text, const char *next_step)
{
	assert(reasons->count < ITEM_NO_REASON);
	reasons->items = mem_room(reasons->items, &reasons->capacity, reasons->count + 1, sizeof(*reasons->items));
	reasons->items[reasons->count] =
		(struct reason){ mem_text(id), mem_text(text), mem_text(next_step ? next_step : "") };
	return (uint16_t)reasons->count++;
}

uint16_t known_reasons_add(struct known_reasons *reasons, const char *id, const char *text, const char *next_step)
{
	uint16_t number = known_reasons_find(reasons, id, text);

	return number != ITEM_NO_REASON ? number : append(reasons, id, text, next_step);
}

uint16_t known_reasons_add_cbp(struct known_reasons *reasons, const char *text, const char *next_step)
{
	bool known = known_reasons_find(reasons, CBP_REASON_ID, text) != ITEM_NO_REASON;

	if (!known && reasons->count >= CBP_REASONS_MAX)
		return known_reasons_add(reasons, CBP_REASON_ID, CBP_REASON_OTHER, NULL);
	return known_reasons_add(reasons, CBP_REASON_ID, text, next_step);
}

void known_reasons_add_rules(struct known_reasons *reasons, const struct rules_in_force *rules,
			     uint16_t rules_reasons[RULES_MAX], uint16_t unknown_reasons[RULES_MAX])
{
	for (size_t g = 0; g < GATE_RULES; g++)
		reasons->gates[g] = known_reasons_add(reasons, rules->gates[g]->id, rules->gates[g]->text,
						      rules->gates[g]->next_step);
	for (size_t k = 0; k < rules->count; k++) {
		const struct rule *rule = rules->rows[k];

		rules_reasons[k] = known_reasons_add(reasons, rule->id, rule->text, rule->next_step);
		unknown_reasons[k] = rule->step_if_unknown
					     ? append(reasons, rule->id, rule->text, rule->step_if_unknown)
					     : rules_reasons[k];
	}
}

void known_reasons_free(struct known_reasons *reasons)
{
	for (size_t i = 0; i < reasons->count; i++) {
		free(reasons->items[i].id);
		free(reasons->items[i].text);
		free(reasons->items[i].next_step);
	}
	free(reasons->items);
	*reasons = (struct known_reasons){ .count = 0 };
}
