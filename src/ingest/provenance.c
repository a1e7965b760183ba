/* Provenance by cJSON. */
#include "ingest/provenance.h"

#include "core/key.h"
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
	unsigned char number[IMPORTER_LEN_MAX];
	size_t len = alnum_normalise(span_text(value), number, sizeof(number));
	char *shown = importer_shown(span_of(number, len), false);

	add_text(assumed, source_fields[SOURCE_IOR].name, shown);
	free(shown);
}

static void add_source(cJSON *list, const struct source *source)
{
	cJSON *object = cJSON_CreateObject();
	cJSON *columns;

	add_text(object, "file", source->path);
	(void)cJSON_AddNumberToObject(object, "bytes", (double)source->bytes);
	(void)cJSON_AddNumberToObject(object, "rows", (double)source->rows);
	(void)cJSON_AddNumberToObject(object, "refused_rows", (double)source->refused_rows);
	add_text(object, "layout", source->columns.layout == LAYOUT_TARIFF_ROWS ? "tariff rows" : "entry rows");
	columns = cJSON_AddObjectToObject(object, "columns");
	for (unsigned f = 0; f < SOURCE_FIELDS; f++) {
		if (source->columns.names[f])
			add_text(columns, source_fields[f].name, source->columns.names[f]);
	}
	(void)cJSON_AddItemToArray(list, object);
}

char *provenance_json(const struct build_options *options, const struct source *sources, const struct fold *fold)
{
	cJSON *root = cJSON_CreateObject();
	cJSON *assumed = cJSON_AddObjectToObject(root, "assumed");
	cJSON *list;
	char *text;

	for (size_t i = 0; i < options->assumptions_count; i++) {
		const struct assumption *a = &options->assumptions[i];

		cJSON_DeleteItemFromObject(assumed, source_fields[a->field].name); /* The last one wins. */
		if (a->field == SOURCE_IOR)
			add_importer(assumed, a->value);
		else
			add_text(assumed, source_fields[a->field].name, a->value);
	}
	add_text(root, "same_entry", options->add ? "add" : "replace");
	(void)cJSON_AddNumberToObject(root, "entries_replaced", (double)fold->replaced);
	(void)cJSON_AddNumberToObject(root, "entries_disagreeing", (double)fold->disagreeing);
	list = cJSON_AddArrayToObject(root, "sources");
	for (size_t i = 0; i < options->sources_count; i++)
		add_source(list, &sources[i]);
	text = cJSON_PrintUnformatted(root);
	cJSON_Delete(root);
	return text ? text : mem_text("{}");
}
