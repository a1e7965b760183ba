/* `cape rules diff --json`: the differences as one object. */
#include "cli/rules_diff.h"

static void add_change(cJSON *object, const char *key, const struct change *change)
{
	cJSON *pair = cJSON_AddObjectToObject(object, key);

	json_text_or_null(pair, "before", change->before);
	json_text_or_null(pair, "after", change->after);
}

static void add_settings(cJSON *object, const struct diff *diff)
{
	cJSON *settings = cJSON_AddObjectToObject(object, "settings");

	for (unsigned setting = 0; setting < DIFF_SETTINGS; setting++) {
		struct change change;
		const char *key;

		if (diff_of_settings(diff, setting, &key, &change))
			add_change(settings, key, &change);
	}
}

/* NULL if the rows say the same. */
static cJSON *changes_json(const struct rule *old, const struct rule *new)
{
	cJSON *object = NULL, *keys = NULL;

	for (enum rule_key key = KEY_GATE; key < RULE_KEYS; key++) {
		struct change change;

		if (!diff_of_rows(old, new, key, &change))
			continue;
		if (!object) {
			object = cJSON_CreateObject();
			json_text(object, "id", span_text(old->id));
			json_day(object, "from", old->from);
			keys = cJSON_AddObjectToObject(object, "changes");
		}
		add_change(keys, rule_key_name(key), &change);
	}
	return object;
}

cJSON *diff_json(const struct diff *diff, const char *a, const char *b, bool differ)
{
	cJSON *object = cJSON_CreateObject(), *removed, *added, *changed;

	json_text(object, "a", span_text(a));
	json_text(object, "b", span_text(b));
	(void)cJSON_AddBoolToObject(object, "same", !differ);
	add_settings(object, diff);
	removed = cJSON_AddArrayToObject(object, "removed");
	added = cJSON_AddArrayToObject(object, "added");
	changed = cJSON_AddArrayToObject(object, "changed");
	for (size_t i = 0; i < diff->a->count; i++) {
		const struct rule *old = &diff->a->rows[i];

		(void)cJSON_AddItemToArray(diff->partner[i] ? changed : removed,
					   diff->partner[i] ? changes_json(old, diff->partner[i]) : rule_json(old));
	}
	for (size_t k = 0; k < diff->b->count; k++) {
		if (!diff->paired[k])
			(void)cJSON_AddItemToArray(added, rule_json(&diff->b->rows[k]));
	}
	return object;
}
