/* What a preparation comes to, for the log: the manifest without its lists of files and accounts. */
#include "cli/log.h"
#include "cli/prepare.h"

static void add_declarations(cJSON *object, const struct prepared *prepared)
{
	uint64_t urgent_files = 0, urgent = 0;

	for (size_t f = 0; f < prepared->files_count; f++) {
		urgent_files += prepared->files[f].urgent;
		urgent += prepared->files[f].urgent ? prepared->files[f].count : 0;
	}
	(void)cJSON_AddNumberToObject(object, "declarations", (double)prepared->files_count);
	(void)cJSON_AddNumberToObject(object, "urgent_declarations", (double)urgent_files);
	(void)cJSON_AddNumberToObject(object, "urgent", (double)urgent);
}

void prepare_log(const struct preparation *p, const struct prepared *prepared)
{
	static const char *const shared[] = { "run",   "as_of", "order",    "group_by", "max_entries", "index",
					      "rules", "rows",  "declared", "left_out", "reasons" };
	cJSON *object, *manifest;

	if (!log_is_open())
		return;
	object = cJSON_CreateObject();
	manifest = manifest_make(p, prepared);
	json_text_or_null(object, "folder", p->folder);
	for (size_t i = 0; i < ARRAY_LEN(shared); i++)
		(void)cJSON_AddItemToObject(object, shared[i],
					    cJSON_DetachItemFromObjectCaseSensitive(manifest, shared[i]));
	add_declarations(object, prepared);
	log_result(object);
	cJSON_Delete(manifest);
	cJSON_Delete(object);
}
