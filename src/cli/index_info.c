/* `cape index info`. */
#include "cli/index_census.h"
#include "cli/log.h"
#include "core/mem.h"
#include "index/reader.h"
#include "ingest/provenance.h"

#include <stdlib.h>
#include <time.h>

static void built_text(const struct index *index, char *out, size_t len)
{
	time_t built = (time_t)index->header.built_at;
	struct tm tm;

	if (!gmtime_r(&built, &tm) || strftime(out, len, "%Y-%m-%dT%H:%M:%SZ", &tm) == 0)
		(void)snprintf(out, len, "unknown");
}

static void info_json(const struct args *args, const struct index *index, const struct census *census,
		      const cJSON *provenance)
{
	cJSON *object = cJSON_CreateObject();
	char text[64];

	json_text(object, "file", span_text(index->path));
	(void)snprintf(text, sizeof(text), "%u.%u", index->header.major, index->header.minor);
	json_text(object, "format", span_text(text));
	(void)cJSON_AddNumberToObject(object, "bytes", (double)index->header.file_bytes);
	(void)cJSON_AddNumberToObject(object, "entries", (double)index->header.entries);
	(void)cJSON_AddNumberToObject(object, "importers", (double)index->header.importers);
	day_format(index->header.data_date, text);
	json_text(object, "data_date", span_text(text));
	built_text(index, text, sizeof(text));
	json_text(object, "built_at", span_text(text));
	(void)snprintf(text, sizeof(text), "%016llx", (unsigned long long)index->header.root);
	json_text(object, "index_hash", span_text(text));
	census_json(index, census, object);
	(void)cJSON_AddItemToObject(object, "provenance", cJSON_Duplicate(provenance, true));
	log_and_print(args, object);
}

static void print_text_of(const cJSON *item)
{
	print_untrusted(stdout, span_text(cJSON_IsString(item) ? item->valuestring : ""));
}

/* A key and its text, padded to a width. */
static void print_pair(const char *before, const cJSON *item, size_t width, const char *between)
{
	const char *key = item->string ? item->string : "";
	size_t len = strlen(key);

	(void)fputs(before, stdout);
	print_untrusted(stdout, span_text(key));
	(void)printf("%*s%s", len < width ? (int)(width - len) : 0, "", between);
	print_text_of(item);
	(void)fputc('\n', stdout);
}

static uint64_t number_of(const cJSON *object, const char *key)
{
	const cJSON *item = cJSON_GetObjectItemCaseSensitive(object, key);

	/* Up to 2^53 every whole number is exact; an index made by hand may hold anything. */
	return cJSON_IsNumber(item) && item->valuedouble >= 0 && item->valuedouble <= 9007199254740992.0
		       ? (uint64_t)item->valuedouble
		       : 0;
}

static void info_sources(const cJSON *provenance)
{
	const cJSON *source, *column;
	char grouped_rows[GROUPED_BYTES];

	cJSON_ArrayForEach (source, cJSON_GetObjectItemCaseSensitive(provenance, "sources")) {
		(void)fputs("\nSource ", stdout);
		print_text_of(cJSON_GetObjectItemCaseSensitive(source, "file"));
		(void)printf("\n  Rows               %s (", grouped(number_of(source, "rows"), grouped_rows));
		print_text_of(cJSON_GetObjectItemCaseSensitive(source, "layout"));
		(void)printf("), %s refused\n", grouped(number_of(source, "refused_rows"), grouped_rows));
		cJSON_ArrayForEach (column, cJSON_GetObjectItemCaseSensitive(source, "columns")) {
			print_pair("  ", column, 18, " ");
		}
	}
}

static void info_text(const struct index *index, const char *path, const struct census *census, const cJSON *provenance)
{
	char a[GROUPED_BYTES], text[64];
	const cJSON *item;

	(void)fputs("Index ", stdout);
	print_untrusted(stdout, span_text(path));
	(void)printf("\n  Entry summaries    %s\n", grouped(index->header.entries, a));
	(void)printf("  Importers          %s\n", grouped(index->header.importers, a));
	(void)printf("  Filers             %s\n", grouped(index->filers_count, a));
	day_format(index->header.data_date, text);
	(void)printf("  Data date          %s\n", text);
	built_text(index, text, sizeof(text));
	(void)printf("  Built              %s\n", text);
	(void)printf("  Size               %s bytes, format %u.%u\n", grouped(index->header.file_bytes, a),
		     index->header.major, index->header.minor);
	(void)printf("  Checksum           %016llx\n", (unsigned long long)index->header.root);
	(void)printf("  Replaced           %s entries\n", grouped(number_of(provenance, "entries_replaced"), a));
	(void)printf("  Disagreeing        %s entries\n", grouped(number_of(provenance, "entries_disagreeing"), a));
	cJSON_ArrayForEach (item, cJSON_GetObjectItemCaseSensitive(provenance, "assumed")) {
		print_pair("  Assumed            ", item, 0, " = ");
	}
	census_text(index, census);
	info_sources(provenance);
}

static bool show(const struct index *index, const struct args *args, const cJSON *provenance, struct err *err)
{
	struct census *census;
	bool whole;

	if (!provenance)
		return err_offset(err, index->path, index->header.sections[SECTION_PROVENANCE].offset,
				  "section provenance is damaged; build the index again");
	census = mem_alloc(sizeof(*census));
	whole = census_take(census, index, err);
	if (whole && json_is_wanted(args))
		info_json(args, index, census, provenance);
	if (whole && !args->given[OPT_JSON])
		info_text(index, index->path, census, provenance);
	census_free(census);
	free(census);
	return whole;
}

int command_index_info(const struct command *command, const struct args *args)
{
	struct err err = ERR_INIT;
	struct index index;
	cJSON *provenance;
	bool ok;

	(void)command;
	if (args->operands_count != 1) {
		(void)err_set(&err, "name one index file; see \"cape help index info\"");
		return trouble(&err);
	}
	if (!index_open(&index, args->operands[0], &err))
		return trouble(&err);
	provenance = provenance_read(&index);
	ok = show(&index, args, provenance, &err);
	ok = index_settle(&index, ok, &err);
	cJSON_Delete(provenance);
	index_close(&index);
	return ok ? EXIT_DONE : trouble(&err);
}
