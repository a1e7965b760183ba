/* The JSON line of one input. The order of keys is the contract's. */
#include "cli/command.h"
#include "cli/outcome.h"
#include "core/mem.h"
#include "emit/claim.h"
#include "run/offenders.h"

#include <stdlib.h>

static void add_count(cJSON *object, const char *key, bool known, uint64_t n)
{
	if (known)
		(void)cJSON_AddNumberToObject(object, key, (double)n);
	else
		(void)cJSON_AddNullToObject(object, key);
}

static void add_lists(cJSON *rules, const struct outcome_view *view, const struct outcome *outcome)
{
	struct offender_lists lists;

	offender_lists_of(view->rules, outcome->kind == OUTCOME_GATE_B ? GATE_B : GATE_C, &lists);
	for (size_t k = 0; k < lists.count; k++) {
		if (outcome->list_counts[k])
			(void)cJSON_AddNumberToObject(rules, lists.names[k], (double)outcome->list_counts[k]);
	}
}

static void add_rules(cJSON *object, const struct outcome_view *view, const struct outcome *outcome)
{
	cJSON *rules = cJSON_AddObjectToObject(object, "rules");

	if (outcome->kind == OUTCOME_GATE_B || outcome->kind == OUTCOME_GATE_C)
		add_lists(rules, view, outcome);
	for (size_t k = 0; outcome->kind == OUTCOME_CLAIM && k < view->rules->count; k++) {
		if (outcome->claim.by_rule[k])
			(void)cJSON_AddNumberToObject(rules, view->rules->rows[k]->id,
						      (double)outcome->claim.by_rule[k]);
	}
}

/* "line N: text" for the object's own file, "PATH: text" for another. */
static void add_note(cJSON *list, const char *file, const char *path, uint64_t line, const char *text)
{
	char *full = line ? mem_format("line %llu: %s", (unsigned long long)line, text)
		     : path && *path && strcmp(path, file) != 0 ? mem_format("%s: %s", path, text)
								: mem_text(text);

	(void)cJSON_AddItemToArray(list, json_string(span_text(full)));
	free(full);
}

static void add_warnings(cJSON *object, const char *file, const struct outcome *outcome)
{
	cJSON *list = cJSON_AddArrayToObject(object, "warnings");
	const struct err *error = &outcome->error;

	if (error->set)
		add_note(list, file, error->path, error->place == ERR_AT_LINE ? error->position : 0, error->text);
	for (size_t i = 0; i < outcome->warnings.count; i++) {
		const struct note *note = &outcome->warnings.items[i];

		add_note(list, file, note->path, note->line, note->text);
	}
}

static void add_assumed(cJSON *object, const struct outcome *outcome)
{
	cJSON *list = cJSON_AddArrayToObject(object, "assumed");

	for (unsigned f = 0; f < FIELDS; f++) {
		if ((outcome->assumed >> f) & 1)
			(void)cJSON_AddItemToArray(list, cJSON_CreateString(field_names[f]));
	}
}

static void add_unchecked(cJSON *object, const struct outcome_view *view, const struct outcome *outcome)
{
	cJSON *list = cJSON_AddArrayToObject(object, "unchecked");

	for (size_t k = 0; k < view->rules->count; k++) {
		if ((outcome->unchecked >> k) & 1)
			(void)cJSON_AddItemToArray(list, cJSON_CreateString(view->rules->rows[k]->id));
	}
}

static void add_run(cJSON *object, const struct outcome_view *view)
{
	char text[32];

	day_format(view->rules->as_of, text);
	json_text(object, "as_of", span_text(text));
	(void)snprintf(text, sizeof(text), "%016llx", (unsigned long long)view->index->header.root);
	json_text(object, "index_hash", span_text(text));
	day_format(view->index->header.data_date, text);
	json_text(object, "data_date", span_text(text));
	json_text(object, "rules_version", span_text(view->rules_version));
}

cJSON *outcome_json(const struct outcome_view *view, const char *path, const struct outcome *outcome)
{
	const char *status = outcome_upload_status(view->set, view->rules, outcome);
	bool claim = outcome->kind == OUTCOME_CLAIM, read = outcome->kind != OUTCOME_NONE;
	cJSON *object = cJSON_CreateObject();
	char number[CLAIM_NUMBER_DIGITS + 1];

	(void)snprintf(number, sizeof(number), "%012llu", (unsigned long long)outcome->claim_number);
	json_text(object, "file", span_text(path));
	if (view->recording)
		json_text_or_null(object, "job_number", view->job_number);
	json_text_or_null(object, "upload_status", status);
	json_text_or_null(object, "reason", claim ? NULL : status);
	json_text_or_null(object, "claim_number", claim ? number : NULL);
	json_text_or_null(object, "claim_status", outcome_claim_status(view->set, outcome));
	add_count(object, "entries", read && outcome->kind != OUTCOME_GATE_A, outcome->entries);
	add_count(object, "successes", claim, outcome->claim.successes);
	add_count(object, "errors", claim, outcome->claim.errors);
	add_count(object, "blank_rows", read, outcome->blank_rows);
	add_warnings(object, path, outcome);
	add_rules(object, view, outcome);
	json_text_or_null(object, "result_file", outcome->result_file);
	add_count(object, "bytes", read, outcome->bytes);
	(void)cJSON_AddNumberToObject(object, "seconds", (double)(uint64_t)(outcome->seconds * 1e6) / 1e6);
	add_run(object, view);
	add_assumed(object, outcome);
	add_unchecked(object, view, outcome);
	(void)cJSON_AddBoolToObject(object, "over_limit", outcome->entries > DECLARATION_ENTRIES_MAX);
	return object;
}
