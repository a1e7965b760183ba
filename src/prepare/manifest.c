/* manifest.json: what was prepared, from what, by which rules, and the SHA-256 of every file. The last file to be made. */
#include "core/importer.h"
#include "core/mem.h"
#include "core/utf8.h"
#include "core/version.h"
#include "io/staging.h"
#include "prepare/prepare.h"

#include <cjson/cJSON.h>
#include <stdlib.h>

/* --- small parts -------------------------------------------------------------------------------------------------------------------- */

static void put_text(cJSON *object, const char *key, const char *text)
{
	char *clean = text ? utf8_clean(span_text(text)) : NULL;

	if (clean)
		(void)cJSON_AddStringToObject(object, key, clean);
	else
		(void)cJSON_AddNullToObject(object, key);
	free(clean);
}

static void put_count(cJSON *object, const char *key, uint64_t count)
{
	(void)cJSON_AddNumberToObject(object, key, (double)count);
}

static void put_day(cJSON *object, const char *key, day d)
{
	char date[DAY_TEXT_BYTES];

	if (!day_is_date(d)) {
		(void)cJSON_AddNullToObject(object, key);
		return;
	}
	day_format(d, date);
	put_text(object, key, date);
}

/* RFC 3339, in UTC. */
static void put_moment(cJSON *object, const char *key, time_t moment)
{
	char text[sizeof("2026-11-23T14:05:06Z") + 16];
	struct tm utc;

	if (!gmtime_r(&moment, &utc) || strftime(text, sizeof(text), "%Y-%m-%dT%H:%M:%SZ", &utc) == 0)
		text[0] = '\0';
	put_text(object, key, text);
}

/* --- sections ----------------------------------------------------------------------------------------------------------------------- */

static void put_index(cJSON *manifest, const struct index *index)
{
	cJSON *object = cJSON_AddObjectToObject(manifest, "index");
	char hash[17];

	(void)snprintf(hash, sizeof(hash), "%016llx", (unsigned long long)index->header.root);
	put_text(object, "file", index->path);
	put_text(object, "hash", hash);
	put_day(object, "data_date", index->header.data_date);
	put_count(object, "entries", index->header.entries);
}

static void put_rules(cJSON *manifest, const struct preparation *p, const struct prepared *prepared)
{
	cJSON *object = cJSON_AddObjectToObject(manifest, "rules"), *unchecked, *assumed;

	put_text(object, "version", p->rules_version);
	unchecked = cJSON_AddArrayToObject(object, "unchecked");
	for (uint64_t left = prepared->unchecked; left; left &= left - 1)
		(void)cJSON_AddItemToArray(unchecked,
					   cJSON_CreateString(p->sieve->rules->rows[__builtin_ctzll(left)]->id));
	assumed = cJSON_AddArrayToObject(object, "assumed");
	for (uint64_t left = prepared->assumed; left; left &= left - 1)
		(void)cJSON_AddItemToArray(assumed, cJSON_CreateString(field_names[__builtin_ctzll(left)]));
}

static void put_accounts(cJSON *manifest, const struct preparation *p)
{
	static const char *const types[] = { "importer", "filer", "broker" };
	const struct accounts *accounts = p->sieve->accounts;
	cJSON *list = cJSON_AddArrayToObject(manifest, "accounts");

	for (size_t a = 0; a < accounts->count; a++) {
		const struct account *account = &accounts->items[a];
		cJSON *object = cJSON_CreateObject();
		unsigned char code[FILER_CODE_LEN + 1] = "";
		cJSON *iors;

		put_text(object, "file", accounts->paths[a]);
		put_text(object, "type", types[account->type]);
		if (account->type != ACCOUNT_IMPORTER)
			filer_unpack(account->filer, code);
		put_text(object, "filer_code", *code ? (const char *)code : NULL);
		iors = cJSON_AddArrayToObject(object, "ior");
		for (uint32_t i = 0; i < account->iors.count; i++) {
			char *shown = importer_shown(dict_text(&account->iors, i), p->show_ior);

			(void)cJSON_AddItemToArray(iors, cJSON_CreateString(shown));
			free(shown);
		}
		(void)cJSON_AddItemToArray(list, object);
	}
}

static void put_inputs(cJSON *manifest, const struct preparation *p, const struct prepared *prepared)
{
	cJSON *list = cJSON_AddArrayToObject(manifest, "inputs");

	for (size_t i = 0; i < p->paths_count; i++) {
		cJSON *object = cJSON_CreateObject();

		put_text(object, "file", prepared->inputs[i].path);
		put_count(object, "bytes", prepared->inputs[i].bytes);
		put_count(object, "rows", prepared->inputs[i].rows);
		put_count(object, "blank_rows", prepared->inputs[i].blank_rows);
		(void)cJSON_AddItemToArray(list, object);
	}
}

/* Reasons of one text are one. */
static void put_reasons(cJSON *manifest, const struct preparation *p, const struct prepared *prepared)
{
	cJSON *object = cJSON_AddObjectToObject(manifest, "reasons");

	for (unsigned r = REASON_NONE + 1; r < REASONS; r++) {
		uint64_t count = prepared->sums.by_reason[r];
		const char *text = p->sieve->reasons.texts[r];
		cJSON *item;

		if (count == 0)
			continue;
		item = cJSON_GetObjectItemCaseSensitive(object, text);
		if (item)
			cJSON_SetNumberValue(item, item->valuedouble + (double)count);
		else
			put_count(object, text, count);
	}
}

static void put_files(cJSON *manifest, const struct preparation *p, const struct prepared *prepared)
{
	cJSON *list = cJSON_AddArrayToObject(manifest, "files");

	for (size_t i = 0; i < prepared->files_count; i++) {
		const struct prepared_file *file = &prepared->files[i];
		cJSON *object = cJSON_CreateObject();
		char *group = prepared_group_name(p, file->group);

		put_text(object, "name", file->name);
		put_count(object, "account", file->account);
		(void)cJSON_AddBoolToObject(object, "urgent", file->urgent);
		put_text(object, "group", group);
		put_count(object, "entries", file->count);
		put_count(object, "bytes", file->bytes);
		put_text(object, "sha256", file->sha256);
		(void)cJSON_AddItemToArray(list, object);
		free(group);
	}
}

static void put_left_out(cJSON *manifest, const struct prepared *prepared)
{
	cJSON *object = cJSON_AddObjectToObject(manifest, "left_out_file");

	put_text(object, "name", LEFT_OUT_NAME);
	put_count(object, "rows", prepared->sums.lines);
	put_count(object, "bytes", prepared->left_out_bytes);
	put_text(object, "sha256", prepared->left_out_sha256);
}

/* --- the file ----------------------------------------------------------------------------------------------------------------------- */

cJSON *manifest_make(const struct preparation *p, const struct prepared *prepared)
{
	static const char *const orders[] = { "urgency", "number", "input" }, *const groups[] = { "none", "ior",
												  "client" };
	cJSON *manifest = cJSON_CreateObject();

	put_text(manifest, "cape", CAPE_VERSION);
	put_text(manifest, "run", prepared->name_begin);
	put_moment(manifest, "made_at", p->moment);
	put_day(manifest, "as_of", p->sieve->rules->as_of);
	put_text(manifest, "order", orders[p->order]);
	put_text(manifest, "group_by", groups[p->group_by]);
	put_count(manifest, "max_entries", p->entries_max);
	put_index(manifest, p->sieve->index);
	put_rules(manifest, p, prepared);
	put_accounts(manifest, p);
	put_inputs(manifest, p, prepared);
	put_count(manifest, "rows", prepared->sums.rows);
	put_count(manifest, "declared", prepared->sums.by_reason[REASON_NONE]);
	put_count(manifest, "left_out", prepare_sums_left_out(&prepared->sums));
	put_reasons(manifest, p, prepared);
	put_files(manifest, p, prepared);
	put_left_out(manifest, prepared);
	return manifest;
}

bool manifest_write(const struct preparation *p, const struct prepared *prepared, const struct staging *staging,
		    struct err *err)
{
	char *path = staging_file(staging, MANIFEST_NAME);
	cJSON *manifest = manifest_make(p, prepared);
	char *text = cJSON_Print(manifest);
	char *lines = text ? mem_format("%s\n", text) : NULL;
	bool ok = lines ? prepare_write_file(path, span_text(lines), err)
			: err_file(err, path, "cannot be made: out of memory");

	cJSON_Delete(manifest);
	free(text);
	free(lines);
	free(path);
	return ok;
}
