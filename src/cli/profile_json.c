/* The JSON line of a profile. */
#include "cli/command.h"
#include "cli/profile.h"

/* Four decimals: a ten-thousandth of a nanosecond is far below any noise. */
static void add_number(cJSON *object, const char *key, double value)
{
	(void)cJSON_AddNumberToObject(object, key, (double)(int64_t)(value * 1e4 + (value < 0 ? -0.5 : 0.5)) / 1e4);
}

static cJSON *figure(struct figure figure)
{
	cJSON *object = cJSON_CreateObject();

	add_number(object, "ns", figure.median);
	add_number(object, "spread", figure.spread);
	return object;
}

static void add_cost(cJSON *object, const char *key, const struct profiled_rules *rules, struct figure cost)
{
	cJSON *made = figure(cost);

	(void)cJSON_AddBoolToObject(made, "below_noise", profile_is_noise(rules, cost));
	(void)cJSON_AddItemToObject(object, key, made);
}

static void add_stages(cJSON *object, const struct profile *p)
{
	cJSON *stages = cJSON_AddArrayToObject(object, "stages");

	for (size_t s = 0; s < STAGES; s++) {
		const struct profiled_stage *stage = &p->stages[s];
		cJSON *made = cJSON_CreateObject();

		(void)cJSON_AddStringToObject(made, "stage", stage_names[s]);
		add_number(made, "ns", stage->ns.median);
		add_number(made, "spread", stage->ns.spread);
		add_number(made, "share", stage->share);
		for (size_t c = 0; c < COUNTERS && p->counted; c++)
			add_number(made, counter_kinds[c].name, stage->counts[c].median);
		(void)cJSON_AddItemToArray(stages, made);
	}
	(void)cJSON_AddItemToObject(object, "all_stages", figure(p->all_stages));
}

static void add_rules(cJSON *object, const struct profiled_rules *rules, const char *version)
{
	cJSON *list;

	json_text(object, "rules_version", span_text(version));
	add_number(object, "noise", rules->noise);
	(void)cJSON_AddItemToObject(object, "no_rule", figure(rules->none));
	(void)cJSON_AddItemToObject(object, "all_rules", figure(rules->all));
	list = cJSON_AddArrayToObject(object, "rules");
	for (size_t k = 0; k < rules->rules->count; k++) {
		const struct profiled_rule *row = &rules->rows[k];
		cJSON *made = cJSON_CreateObject();

		json_text(made, "id", span_text(row->rule->id));
		(void)cJSON_AddNumberToObject(made, "decides", (double)row->decides);
		(void)cJSON_AddNumberToObject(made, "fails", (double)row->fails);
		(void)cJSON_AddNumberToObject(made, "fails_alone", (double)row->alone_fails);
		add_cost(made, "alone", rules, row->alone);
		add_cost(made, "marginal", rules, row->marginal);
		(void)cJSON_AddItemToArray(list, made);
	}
}

cJSON *profile_json(const struct profile_view *view)
{
	const struct profile *p = view->profile;
	cJSON *object = cJSON_CreateObject();
	char text[32];

	json_text(object, "file", span_text(view->path));
	(void)cJSON_AddNumberToObject(object, "entries", (double)p->entries);
	(void)cJSON_AddNumberToObject(object, "offenders", (double)(p->entries - p->passed));
	(void)cJSON_AddNumberToObject(object, "index_entries", (double)view->index->header.entries);
	day_format(p->rules[0].rules->as_of, text);
	json_text(object, "as_of", span_text(text));
	(void)snprintf(text, sizeof(text), "%016llx", (unsigned long long)view->index->header.root);
	json_text(object, "index_hash", span_text(text));
	(void)cJSON_AddNumberToObject(object, "threads", view->threads);
	(void)cJSON_AddNumberToObject(object, "rounds", (double)p->rounds);
	(void)cJSON_AddBoolToObject(object, "counters", p->counted);
	add_stages(object, p);
	add_rules(object, &p->rules[0], view->rules_versions[0]);
	if (p->rules_count > 1)
		add_rules(cJSON_AddObjectToObject(object, "compared"), &p->rules[1], view->rules_versions[1]);
	else
		(void)cJSON_AddNullToObject(object, "compared");
	return object;
}
