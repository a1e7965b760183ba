/* JSON of a rerun: an object a change, one a deadline, one for all. */
#include "cli/rerun.h"
#include "core/mem.h"
#include "core/utf8.h"

#include <stdlib.h>

static void add_day(cJSON *object, const char *key, day d)
{
	char text[DAY_TEXT_BYTES];

	if (!day_is_date(d)) {
		(void)cJSON_AddNullToObject(object, key);
		return;
	}
	day_format(d, text);
	json_text(object, key, span_text(text));
}

static cJSON *begin(const char *kind, const struct rerun_file *file, const char *entry)
{
	cJSON *object = cJSON_CreateObject();
	char number[32];

	json_text(object, "kind", span_text(kind));
	json_text(object, "file", span_text(file->name));
	(void)snprintf(number, sizeof(number), "%010lld", (long long)file->job);
	json_text_or_null(object, "job_number", file->job == NO_JOB ? NULL : number);
	(void)snprintf(number, sizeof(number), "%012lld", (long long)file->claim);
	json_text_or_null(object, "claim_number", file->claim == NO_CLAIM ? NULL : number);
	json_text(object, "entry_number", span_text(entry));
	return object;
}

static void add_value(cJSON *object, const char *key, enum field field, const struct state_row *row)
{
	struct outbuf value = { .begin = NULL };

	if (field == FIELD_IOR) {
		(void)cJSON_AddNullToObject(object, key);
		return;
	}
	change_put_value(&value, field, row);
	json_text(object, key, span_of(value.begin, value.len_bytes));
	outbuf_free(&value);
}

/* The other claims that have the entry. */
static void add_claims(cJSON *field, const struct told_change *told)
{
	cJSON *claims = NULL;

	for (size_t i = 0; i < told->claims_count; i++) {
		char number[32];

		if (told->claims[i].claim == told->file->claim)
			continue;
		if (!claims)
			claims = cJSON_AddArrayToObject(field, "claims");
		(void)snprintf(number, sizeof(number), "%012lld", (long long)told->claims[i].claim);
		(void)cJSON_AddItemToArray(claims, cJSON_CreateString(number));
	}
}

cJSON *rerun_json_change(const struct told_change *told)
{
	cJSON *object = begin("change", told->file, told->entry), *fields;

	json_text(object, "change", span_text(change_words[told->change.kind]));
	json_text(object, "cause", span_text(cause_words[told->change.cause]));
	json_text(object, "before", span_text(told->before));
	json_text(object, "after", span_text(told->after));
	fields = cJSON_AddArrayToObject(object, "fields");
	for (unsigned f = 0; f < FIELDS; f++) {
		cJSON *field;

		if (!(told->change.fields >> f & 1))
			continue;
		field = cJSON_CreateObject();
		json_text(field, "field", span_text(field_names[f]));
		add_value(field, "before", (enum field)f, told->was);
		add_value(field, "after", (enum field)f, told->is);
		if (f == FIELD_EARLIER_CLAIM)
			add_claims(field, told);
		(void)cJSON_AddItemToArray(fields, field);
	}
	return object;
}

cJSON *rerun_json_deadline(const struct told_deadline *told)
{
	cJSON *object = begin("deadline", told->file, told->entry);

	add_day(object, "last_day", told->last);
	(void)cJSON_AddNumberToObject(object, "days_left", told->days_left);
	json_text(object, "then", span_text(told->then));
	return object;
}

static void add_counts(cJSON *object, const struct report_sums *sums)
{
	cJSON *changes = cJSON_AddObjectToObject(object, "changes"), *failing;

	for (unsigned kind = CHANGE_NONE + 1; kind < CHANGE_KINDS; kind++)
		(void)cJSON_AddNumberToObject(changes, change_words[kind], (double)sums->changes[kind]);
	failing = cJSON_AddObjectToObject(object, "failing");
	for (uint32_t i = 0; i < sums->failing.count; i++) {
		char *text = utf8_clean(dict_text(&sums->failing, i));

		(void)cJSON_AddNumberToObject(failing, text, (double)sums->failing_counts[i]);
		free(text);
	}
	(void)cJSON_AddNumberToObject(object, "files_accepted_now", (double)sums->acceptable);
	(void)cJSON_AddNumberToObject(object, "files_rejected_now", (double)sums->rejected_now);
	(void)cJSON_AddNumberToObject(object, "deadlines", (double)sums->deadlines);
}

cJSON *rerun_json_summary(const struct rerun_view *view, const struct report_sums *sums)
{
	cJSON *object = cJSON_CreateObject();
	char hash[32];

	json_text(object, "kind", span_text("summary"));
	add_day(object, "as_of", view->rerun->rules->as_of);
	(void)cJSON_AddNumberToObject(object, "files", (double)view->files_count);
	(void)cJSON_AddNumberToObject(object, "judged", (double)sums->judged);
	(void)cJSON_AddNumberToObject(object, "skipped", (double)(sums->skipped - sums->no_declarations));
	(void)cJSON_AddNumberToObject(object, "no_declarations", (double)sums->no_declarations);
	(void)cJSON_AddNumberToObject(object, "troubled", (double)sums->troubled);
	(void)cJSON_AddNumberToObject(object, "closed", (double)view->closed);
	(void)cJSON_AddNumberToObject(object, "entries_judged", (double)sums->rows_judged);
	(void)cJSON_AddNumberToObject(object, "entries_skipped", (double)sums->rows_skipped);
	add_counts(object, sums);
	(void)cJSON_AddNumberToObject(object, "within_days", view->within);
	add_day(object, "first_deadline", sums->first_deadline);
	add_day(object, "first_change", sums->turn);
	add_day(object, "data_date", view->rerun->index->header.data_date);
	(void)snprintf(hash, sizeof(hash), "%016llx", (unsigned long long)view->rerun->index->header.root);
	json_text(object, "index_hash", span_text(hash));
	json_text(object, "rules_version", span_text(view->rules_version));
	return object;
}
