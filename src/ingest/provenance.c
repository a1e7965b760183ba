/* Provenance by cJSON. */
#include "ingest/provenance.h"

#include "core/mem.h"
#include "core/utf8.h"

#include <cjson/cJSON.h>
#include <stdlib.h>

/* cJSON wants UTF-8; paths and column names are whatever bytes they are. */
static void add_text(cJSON *object, const char *key, const char *text)
{
	char *clean = utf8_clean(span_text(text));

	(void)cJSON_AddStringToObject(object, key, clean);
	free(clean);
}

/* A Social Security number is no part of provenance: `index info` shows it to everybody. */
static void add_importer(cJSON *assumed, const char *value)
{
	struct facts facts = facts_none();
	char *shown;

	(void)cell_assume(SOURCE_IOR, span_text(value), &facts);
	/* "unknown" is no number. */
	shown = facts.importer_len ? importer_shown(span_of(facts.importer, facts.importer_len), false)
				   : mem_text(value);
	add_text(assumed, source_fields[SOURCE_IOR].name, shown);
	free(shown);
}

static void add_source(cJSON *list, const struct source *source, const struct build_options *options)
{
	cJSON *object = cJSON_CreateObject();
	cJSON *columns;
	char hash[17];

	add_text(object, "file", source->path);
	(void)cJSON_AddNumberToObject(object, "bytes", (double)source->bytes);
	(void)cJSON_AddNumberToObject(object, "rows", (double)source->rows);
	(void)cJSON_AddNumberToObject(object, "refused_rows", (double)source->refused_rows);
	(void)snprintf(hash, sizeof(hash), "%016llx", (unsigned long long)source->hash);
	add_text(object, "xxh3", hash);
	add_text(object, "layout", source->columns.layout == LAYOUT_TARIFF_ROWS ? "tariff rows" : "entry rows");
	if (options->update)
		add_text(object, "taken_as", options->overlay ? "overlay" : "update");
	columns = cJSON_AddObjectToObject(object, "columns");
	for (unsigned f = 0; f < SOURCE_FIELDS; f++) {
		if (source->columns.names[f])
			add_text(columns, source_fields[f].name, source->columns.names[f]);
	}
	(void)cJSON_AddItemToArray(list, object);
}

static void add_assumptions(cJSON *assumed, const struct build_options *options)
{
	for (size_t i = 0; i < options->assumptions_count; i++) {
		const struct assumption *a = &options->assumptions[i];

		cJSON_DeleteItemFromObject(assumed, source_fields[a->field].name); /* The last one wins. */
		if (a->field == SOURCE_IOR)
			add_importer(assumed, a->value);
		else
			add_text(assumed, source_fields[a->field].name, a->value);
	}
}

cJSON *provenance_read(const struct index *index)
{
	/* A copy, for a parser that looks twice at its text: the file may be rewritten meanwhile. */
	char *text = mem_span(index_provenance(index));
	cJSON *root = cJSON_Parse(text);

	free(text);
	return root;
}

/* What an update's index says of itself stays true of the entries that stay. */
static cJSON *old_provenance(const struct index *old)
{
	cJSON *root = old ? provenance_read(old) : NULL;

	if (cJSON_IsObject(root))
		return root;
	cJSON_Delete(root);
	return cJSON_CreateObject();
}

static cJSON *part(cJSON *root, const char *key, bool list)
{
	cJSON *item = cJSON_GetObjectItemCaseSensitive(root, key);

	if (item && (list ? cJSON_IsArray(item) : cJSON_IsObject(item)))
		return item;
	cJSON_DeleteItemFromObjectCaseSensitive(root, key);
	return list ? cJSON_AddArrayToObject(root, key) : cJSON_AddObjectToObject(root, key);
}

static void set_number(cJSON *root, const char *key, uint64_t number)
{
	cJSON_DeleteItemFromObjectCaseSensitive(root, key);
	(void)cJSON_AddNumberToObject(root, key, (double)number);
}

char *provenance_json(const struct build_options *options, const struct source *sources, const struct index *old,
		      const struct merge *merge)
{
	cJSON *root = old_provenance(old);
	cJSON *list;
	char *text;

	add_assumptions(part(root, "assumed", false), options);
	cJSON_DeleteItemFromObjectCaseSensitive(root, "same_entry");
	add_text(root, "same_entry", options->add ? "add" : "replace");
	set_number(root, "entries_replaced", merge->replaced);
	set_number(root, "entries_disagreeing", merge->disagreeing);
	list = part(root, "sources", true);
	for (size_t i = 0; i < options->sources_count; i++)
		add_source(list, &sources[i], options);
	text = cJSON_PrintUnformatted(root);
	cJSON_Delete(root);
	return text ? text : mem_text("{}");
}
