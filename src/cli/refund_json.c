/* Refunds for programs: lines, so that a million groups need no more memory than one. */
#include "cli/refund.h"
#include "cli/rules.h"
#include "core/importer.h"
#include "core/sum.h"
#include "parse/money.h"

#include <stdlib.h>

static void json_number(cJSON *object, const char *key, uint64_t n)
{
	(void)cJSON_AddNumberToObject(object, key, (double)n);
}

/* Amounts are strings: a double has no cents beyond 2^53. */
static void json_cents(cJSON *object, const char *key, int64_t cents)
{
	char text[MONEY_TEXT_BYTES];

	money_format(cents, text);
	json_text(object, key, span_text(text));
}

static void json_sum(cJSON *object, const struct refund_sum *sum)
{
	json_cents(object, "ieepa_duty", sum->duty_cents);
	json_cents(object, "interest", sum->interest_cents);
	json_cents(object, "refund", sum_cents(sum->duty_cents, sum->interest_cents));
}

/* null: nobody's. */
static void add_client(cJSON *object, const struct refund_clients *clients, uint32_t client)
{
	struct span name = clients->names[client];

	if (name.len_bytes)
		json_text(object, "client", name);
	else
		(void)cJSON_AddNullToObject(object, "client");
}

static void add_declarations(cJSON *object, const struct refund_view *view)
{
	(void)cJSON_AddBoolToObject(object, "all", view->kind == REFUND_OF_INDEX);
	json_number(object, "declarations", view->files);
	json_number(object, "rejected_declarations", view->rejected);
	json_number(object, "unread_declarations", view->unread);
	json_number(object, "claims", view->claims);
	json_number(object, "claims_passed_over", view->passed_over);
	json_number(object, "entries", view->entries);
	json_number(object, "errors", view->errors);
	json_number(object, "other_accounts", view->others);
	json_number(object, "counted_once", view->again);
	json_number(object, "decided_by_cbp", view->decided);
}

static void add_not_estimable(cJSON *object, const struct refund_sums *sums)
{
	struct refund_sum all = refund_sums_not_estimable(sums);
	cJSON *reasons;

	json_number(object, "not_estimable_entries", all.entries);
	json_cents(object, "not_estimable_duty", all.duty_cents);
	reasons = cJSON_AddObjectToObject(object, "not_estimable");
	for (unsigned r = 0; r < REFUND_REASONS; r++) {
		if (sums->not_estimable[r].entries)
			json_number(reasons, refund_reasons[r].code, sums->not_estimable[r].entries);
	}
}

static void add_counts(cJSON *object, const char *key, const uint64_t *counts, const struct refund_word *words,
		       size_t count)
{
	cJSON *member = cJSON_AddObjectToObject(object, key);

	for (size_t i = 0; i < count; i++)
		json_number(member, words[i].code, counts[i]);
}

static void add_rates(cJSON *object, const struct refund_view *view)
{
	const struct refund_terms *terms = view->refunding->terms;
	char quarter[QUARTER_TEXT_BYTES];

	(void)cJSON_AddBoolToObject(object, "corporate", terms->corporate);
	json_number(object, "corporate_by_clients", view->sums->said);
	json_text(object, "rates_version", span_text(view->rates_version));
	quarter_format(terms->rates->first + terms->rates->count - 1, quarter);
	json_text(object, "last_known_quarter", span_text(quarter));
	json_number(object, "entries_beyond_it", view->sums->carried);
}

static void add_run(cJSON *object, const struct refund_view *view)
{
	const struct judgement *judgement = view->judgement;
	uint64_t unchecked = rules_unchecked(view->rules, judgement->absent_fields);
	uint64_t assumed = (judgement->attrs_or & ENTRY_ASSUMED_MASK) >> ENTRY_ASSUMED_SHIFT;
	char hash[32];
	cJSON *list;

	/* Claims are taken to be accepted each on its own day. */
	json_day(object, "as_of", refund_as_of(view));
	json_day(object, "paid_on", view->refunding->terms->paid_on);
	if (view->index)
		(void)snprintf(hash, sizeof(hash), "%016llx", (unsigned long long)view->index->header.root);
	json_text_or_null(object, "index_hash", view->index ? hash : NULL);
	json_day(object, "data_date", view->index ? view->index->header.data_date : DAY_BLANK);
	json_text(object, "rules_version", span_text(view->rules_version));
	list = cJSON_AddArrayToObject(object, "assumed");
	for (; assumed; assumed &= assumed - 1)
		(void)cJSON_AddItemToArray(list, cJSON_CreateString(field_names[__builtin_ctzll(assumed)]));
	list = cJSON_AddArrayToObject(object, "unchecked");
	for (; unchecked; unchecked &= unchecked - 1)
		(void)cJSON_AddItemToArray(list, cJSON_CreateString(view->rules->rows[__builtin_ctzll(unchecked)]->id));
}

cJSON *refund_json_totals(const struct refund_view *view)
{
	const struct refund_sums *sums = view->sums;
	cJSON *object = cJSON_CreateObject(), *list;

	json_text(object, "what", span_text("totals"));
	if (view->client == REFUND_ALL_CLIENTS)
		add_declarations(object, view);
	else
		add_client(object, view->refunding->clients, view->client);
	json_number(object, "estimated_entries", sums->estimated.entries);
	json_sum(object, &sums->estimated);
	add_not_estimable(object, sums);
	add_counts(object, "deposit_dates", sums->deposits, refund_deposits, REFUND_DEPOSITS);
	add_counts(object, "expected_dates", sums->expected, refund_expectations, REFUND_EXPECTATIONS);
	add_rates(object, view);
	add_run(object, view);
	json_number(object, "groups", sums->groups_count);
	json_text_or_null(object, "rows_file", view->rows_path);
	list = cJSON_AddArrayToObject(object, "may_differ");
	for (size_t i = 0; i < refund_may_differ_count; i++)
		(void)cJSON_AddItemToArray(list, cJSON_CreateString(refund_may_differ[i]));
	return object;
}

cJSON *refund_json_group(const struct refund_view *view, const struct refund_group *group)
{
	const struct refund_clients *clients = view->refunding->clients;
	const struct refund_source *source = &view->refunding->source;
	char *importer =
		importer_shown(source->importer(source->context, group->importer), view->args->given[OPT_SHOW_IOR]);
	cJSON *object = cJSON_CreateObject();

	json_text(object, "what", span_text("group"));
	if (clients)
		add_client(object, clients, refund_client(clients, group->importer));
	json_text(object, "importer", span_text(importer));
	json_day(object, "expected_date", group->to);
	json_number(object, "entries", group->sum.entries);
	if (group->to != DAY_BLANK) {
		json_sum(object, &group->sum);
	} else {
		json_cents(object, "ieepa_duty", group->sum.duty_cents);
		(void)cJSON_AddNullToObject(object, "interest");
		(void)cJSON_AddNullToObject(object, "refund");
	}
	free(importer);
	return object;
}
