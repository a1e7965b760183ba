/* Stems and collisions. */
#include "run/outputs.h"

#include "core/dict.h"
#include "core/mem.h"

#include <stdlib.h>
#include <strings.h>

bool input_name_is_csv(const char *path)
{
	size_t len = strlen(path);

	return strcmp(path, "-") == 0 || (len >= 4 && strcasecmp(path + len - 4, ".csv") == 0);
}

static struct span natural_stem(const char *path)
{
	const char *slash = strrchr(path, '/');
	const char *name = slash ? slash + 1 : path;
	size_t len = strlen(name);

	if (strcmp(path, "-") == 0)
		return span_text("stdin");
	return span_of(name, input_name_is_csv(path) ? len - 4 : len);
}

/* The stem of one input, given what all inputs have and what was given so far. */
static char *choose_stem(struct span stem, const struct dict *natural, struct dict *given, uint32_t *next_k)
{
	char *chosen;

	if (dict_find(given, stem) == DICT_MISSING) {
		(void)dict_add(given, stem);
		return mem_span(stem);
	}
	for (;; free(chosen)) {
		chosen = mem_format("%.*s-%u", (int)stem.len_bytes, (const char *)stem.begin, (*next_k)++);
		if (dict_find(natural, span_text(chosen)) == DICT_MISSING &&
		    dict_find(given, span_text(chosen)) == DICT_MISSING)
			break;
	}
	(void)dict_add(given, span_text(chosen));
	return chosen;
}

char **output_stems(const char *const *inputs, size_t count, const char *dir)
{
	char **stems = mem_alloc(count * sizeof(*stems));
	uint32_t *next_k = mem_alloc(count * sizeof(*next_k)); /* by number of the natural stem */
	struct dict natural = { 0 }, given = { 0 };

	for (size_t i = 0; i < count; i++)
		next_k[dict_add(&natural, natural_stem(inputs[i]))] = 2;
	for (size_t i = 0; i < count; i++) {
		struct span stem = natural_stem(inputs[i]);
		char *chosen = choose_stem(stem, &natural, &given, &next_k[dict_find(&natural, stem)]);
		bool slash = dir && *dir && dir[strlen(dir) - 1] == '/';

		stems[i] = dir ? mem_format("%s%s%s", dir, slash ? "" : "/", chosen) : mem_text(chosen);
		free(chosen);
	}
	dict_free(&natural);
	dict_free(&given);
	free(next_k);
	return stems;
}

void output_stems_free(char **stems, size_t count)
{
	for (size_t i = 0; stems && i < count; i++)
		free(stems[i]);
	free(stems);
}
