/* `cape index get`: all that the index knows about an entry. */
#include "cli/log.h"
#include "core/importer.h"
#include "core/key.h"
#include "index/reader.h"
#include "parse/money.h"

#include <stdlib.h>

/* A field as JSON; the text form prints the same value. */
struct shown {
	const struct index *index;
	const struct index_hit *hit;
	enum field field;
	bool show_ior;
};

typedef cJSON *(*field_value_fn)(const struct shown *shown);

static cJSON *unknown(void)
{
	return cJSON_CreateString("unknown");
}

static cJSON *ior_value(const struct shown *shown)
{
	char *text = importer_shown(index_importer(shown->index, shown->hit->importer), shown->show_ior);
	cJSON *value = json_string(span_text(text));

	free(text);
	return value;
}

/* Entry type, status, control status and protest. */
static cJSON *name_value(const struct shown *shown)
{
	unsigned code = entry_get(shown->hit->attr, shown->field);
	char room[ENTRY_CODE_ROOM];

	if (entry_bits[shown->field].optional && code == 0)
		return cJSON_CreateNull();
	return cJSON_CreateString(entry_code_name(shown->field, code, room));
}

static cJSON *recon_value(const struct shown *shown)
{
	unsigned code = entry_get(shown->hit->attr, shown->field);

	return code == RECON_NO || code == RECON_FLAGGED ? cJSON_CreateBool(code == RECON_FLAGGED) : unknown();
}

/* recon_filed, drawback and adcvd_pending. */
static cJSON *flag_value(const struct shown *shown)
{
	unsigned code = entry_get(shown->hit->attr, shown->field);

	if (code == FLAG_ABSENT)
		return cJSON_CreateNull();
	return code == FLAG_UNKNOWN ? unknown() : cJSON_CreateBool(code == FLAG_YES);
}

static cJSON *day_value(const struct shown *shown)
{
	struct index_cold cold = index_cold(shown->index, shown->hit->entry);
	day d = shown->field == FIELD_LIQUIDATION_DATE ? (day)entry_get(shown->hit->attr, shown->field)
		: shown->field == FIELD_SUMMARY_DATE   ? cold.summary_date
						       : cold.payment_date;
	char text[DAY_TEXT_BYTES];

	if (d == DAY_ABSENT && shown->field != FIELD_LIQUIDATION_DATE)
		return cJSON_CreateNull();
	if (d == DAY_BLANK)
		return cJSON_CreateString(shown->field == FIELD_LIQUIDATION_DATE ? "unliquidated" : "");
	if (!day_is_date(d))
		return unknown();
	day_format(d, text);
	return cJSON_CreateString(text);
}

static cJSON *count_value(const struct shown *shown)
{
	if (entry_get(shown->hit->attr, shown->field) == IEEPA_UNKNOWN)
		return unknown();
	return cJSON_CreateNumber(index_cold(shown->index, shown->hit->entry).ieepa_count);
}

static cJSON *duty_value(const struct shown *shown)
{
	struct index_cold cold = index_cold(shown->index, shown->hit->entry);
	int64_t cents = index_cold_duty(&cold);
	char text[MONEY_TEXT_BYTES];

	if (cents == INDEX_NO_DUTY)
		return cJSON_CreateNull();
	money_format(cents, text);
	return cJSON_CreateString(text);
}

static cJSON *kept_text_value(const struct shown *shown)
{
	struct index_cold cold = index_cold(shown->index, shown->hit->entry);
	struct index_remark_texts texts = index_remark(shown->index, cold.remark);
	struct span text = shown->field == FIELD_CAPE ? texts.cape : texts.liquidation_status;

	return text.begin ? json_string(text) : cJSON_CreateNull();
}

static const struct {
	enum field field;
	const char *label; /* of the text form */
	field_value_fn value;
} field_rows[] = {
	{ FIELD_IOR, "Importer of record", ior_value },
	{ FIELD_TYPE, "Entry type", name_value },
	{ FIELD_STATUS, "Summary status", name_value },
	{ FIELD_CONTROL, "Control status", name_value },
	{ FIELD_RECON, "Flagged for recon", recon_value },
	{ FIELD_LIQUIDATION_DATE, "Liquidation date", day_value },
	{ FIELD_IEEPA_COUNT, "IEEPA tariff rows", count_value },
	{ FIELD_IEEPA_DUTY, "IEEPA duty", duty_value },
	{ FIELD_SUMMARY_DATE, "Summary date", day_value },
	{ FIELD_PAYMENT_DATE, "Payment date", day_value },
	{ FIELD_RECON_FILED, "Type 09 on file", flag_value },
	{ FIELD_PROTEST, "Protest", name_value },
	{ FIELD_DRAWBACK, "Drawback", flag_value },
	{ FIELD_ADCVD_PENDING, "AD/CVD pending", flag_value },
	{ FIELD_LIQUIDATION_STATUS, "Liquidation status", kept_text_value },
	{ FIELD_CAPE, "CAPE indicator", kept_text_value },
};

static cJSON *entry_json(const struct index *index, const struct index_hit *hit, struct span number, bool show_ior)
{
	cJSON *object = cJSON_CreateObject();
	cJSON *assumed;

	json_text(object, "entry", number);
	(void)cJSON_AddBoolToObject(object, "found", hit->entry != INDEX_NO_ENTRY);
	if (hit->entry == INDEX_NO_ENTRY)
		return object;
	for (size_t i = 0; i < ARRAY_LEN(field_rows); i++)
		(void)cJSON_AddItemToObject(
			object, field_names[field_rows[i].field],
			field_rows[i].value(&(struct shown){ index, hit, field_rows[i].field, show_ior }));
	assumed = cJSON_AddArrayToObject(object, "assumed");
	for (unsigned f = 0; f < FIELD_EARLIER_CLAIM; f++) {
		if (hit->attr & entry_assumed_bit((enum field)f))
			(void)cJSON_AddItemToArray(assumed, cJSON_CreateString(field_names[f]));
	}
	return object;
}

/* As money_format() wrote it. */
static void print_money(const char *amount)
{
	char text[DOLLARS_BYTES];
	int64_t cents = 0;

	(void)money_parse(span_text(amount), &cents);
	(void)fputs(dollars(cents, text), stdout);
}

static void print_value(const cJSON *value, const char *field)
{
	if (cJSON_IsNull(value))
		(void)fputs("not in the source", stdout);
	else if (cJSON_IsBool(value))
		(void)fputs(cJSON_IsTrue(value) ? "yes" : "no", stdout);
	else if (cJSON_IsNumber(value))
		(void)printf("%.0f", value->valuedouble);
	else if (strcmp(field, field_names[FIELD_IEEPA_DUTY]) == 0)
		print_money(value->valuestring);
	else
		print_untrusted(stdout, span_text(value->valuestring));
}

static void entry_text(const cJSON *object)
{
	const cJSON *assumed = cJSON_GetObjectItemCaseSensitive(object, "assumed");

	(void)fputs("Entry ", stdout);
	print_untrusted(stdout, span_text(cJSON_GetObjectItemCaseSensitive(object, "entry")->valuestring));
	if (!assumed) {
		(void)fputs(": not in the index\n", stdout);
		return;
	}
	(void)fputc('\n', stdout);
	for (size_t i = 0; i < ARRAY_LEN(field_rows); i++) {
		const char *field = field_names[field_rows[i].field];
		const cJSON *item;

		(void)printf("  %-19s ", field_rows[i].label);
		print_value(cJSON_GetObjectItemCaseSensitive(object, field), field);
		cJSON_ArrayForEach (item, assumed) {
			if (strcmp(item->valuestring, field) == 0)
				(void)fputs(" (assumed)", stdout);
		}
		(void)fputc('\n', stdout);
	}
}

/* Prints one entry; false if the index does not have it. */
static bool get_entry(const struct index *index, const char *typed, const struct args *args)
{
	uint64_t key = key_pack(span_text(typed)), place = place_of_key(key);
	unsigned char number[ENTRY_NUMBER_LEN];
	struct span shown = span_text(typed);
	struct index_hit hit;
	cJSON *object;
	bool found;

	index_find(index, &place, 1, &hit);
	found = hit.entry != INDEX_NO_ENTRY;
	if (key != KEY_NONE) {
		key_unpack(key, number);
		shown = span_of(number, sizeof(number));
	}
	object = entry_json(index, &hit, shown, args->given[OPT_SHOW_IOR]);
	if (args->given[OPT_JSON]) {
		json_print_line(object);
	} else {
		entry_text(object);
		cJSON_Delete(object);
	}
	return found;
}

/* Counts only: no numbers of entries or importers go into a log. */
static void log_found(size_t found, size_t missing)
{
	cJSON *object = cJSON_CreateObject();

	(void)cJSON_AddNumberToObject(object, "found", (double)found);
	(void)cJSON_AddNumberToObject(object, "missing", (double)missing);
	log_result_free(object);
}

int command_index_get(const struct command *command, const struct args *args)
{
	struct err err = ERR_INIT;
	struct index index;
	size_t found = 0;

	(void)command;
	if (args->operands_count < 2) {
		(void)err_set(&err, "name an index file and at least one entry number; see \"cape help index get\"");
		return trouble(&err);
	}
	if (!index_open(&index, args->operands[0], &err))
		return trouble(&err);
	for (size_t i = 1; i < args->operands_count; i++)
		found += get_entry(&index, args->operands[i], args);
	log_found(found, args->operands_count - 1 - found);
	(void)map_unchanged(&index.map, args->operands[0], &err);
	index_close(&index);
	return err.set ? trouble(&err) : findings_exit(args, found < args->operands_count - 1);
}
