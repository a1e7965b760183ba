/* Collecting input names. */
#include "cli/inputs.h"

#include "core/mem.h"
#include "io/map.h"

#include <stdlib.h>

static void add(struct inputs *inputs, size_t *capacity, const char *path)
{
	inputs->paths = mem_room(inputs->paths, capacity, inputs->count + 1, sizeof(*inputs->paths));
	inputs->paths[inputs->count++] = path;
}

/* One name a line, LF or CRLF; empty lines are passed over. */
static bool read_list(struct inputs *inputs, size_t *capacity, const char *path, struct err *err)
{
	struct map map;
	char *at;
	bool ok;

	if (!map_open(&map, path, err))
		return false;
	inputs->list = mem_span(map.bytes);
	at = inputs->list;
	if (strncmp(at, "\xEF\xBB\xBF", 3) == 0)
		at += 3;
	ok = strlen(inputs->list) == map.bytes.len_bytes ||
	     err_file(err, path, "has NUL bytes; a list has one file name a line");
	map_close(&map);
	if (!ok)
		return false;
	while (*at) {
		size_t len = strcspn(at, "\n");
		char *next = at + len + (at[len] == '\n');

		at[len] = '\0';
		if (len && at[len - 1] == '\r')
			at[--len] = '\0';
		if (len)
			add(inputs, capacity, at);
		at = next;
	}
	return true;
}

bool inputs_collect(struct inputs *inputs, const struct args *args, const char *what, struct err *err)
{
	const char *list = args->given[OPT_FILES_FROM] ? args->value[OPT_FILES_FROM] : NULL;
	static const enum option files[] = { OPT_FILES_FROM, OPT_ACCOUNT, OPT_RULES, OPT_RATES };
	unsigned standard_inputs = 0;
	size_t capacity = 0;

	*inputs = (struct inputs){ .count = 0 };
	for (size_t i = 0; i < args->operands_count; i++)
		add(inputs, &capacity, args->operands[i]);
	if (list && !read_list(inputs, &capacity, list, err))
		return false;
	for (size_t i = 0; i < ARRAY_LEN(files); i++)
		standard_inputs += args->given[files[i]] && strcmp(args->value[files[i]], "-") == 0;
	for (size_t i = 0; i < inputs->count; i++)
		standard_inputs += strcmp(inputs->paths[i], "-") == 0;
	if (standard_inputs > 1)
		return err_set(err, "standard input (-) is named %u times; it can be read once", standard_inputs);
	return inputs->count || err_set(err, "no %s is named; name at least one", what);
}

void inputs_free(struct inputs *inputs)
{
	free(inputs->paths);
	free(inputs->list);
}

struct kept_files *inputs_kept(const struct inputs *inputs, const struct args *args, const char *index_path)
{
	static const enum option files[] = { OPT_ACCOUNT,       OPT_FILES_FROM, OPT_RULES,
					     OPT_COMPARE_RULES, OPT_RATES,      OPT_CLIENTS,
					     OPT_HOLD,          OPT_CHANGES,    OPT_LOG };
	struct inputs all = { .paths = NULL };
	struct kept_files *kept;
	size_t capacity = 0;

	for (size_t i = 0; i < inputs->count; i++)
		add(&all, &capacity, inputs->paths[i]);
	for (size_t i = 0; i < ARRAY_LEN(files); i++) {
		if (args->given[files[i]])
			add(&all, &capacity, args->value[files[i]]);
		for (size_t k = 0; k < args->collected_count[files[i]]; k++)
			add(&all, &capacity, args->collected[files[i]][k]);
	}
	if (index_path)
		add(&all, &capacity, index_path);
	kept = kept_files_make(all.paths, all.count);
	free(all.paths);
	return kept;
}
