/*
 * Lists of input names (--files-from), and the stems their results get: no two alike, none longer than it must be.
 *
 * Input: a byte that chooses the folder, then the list.
 */
#include "cli/inputs.h"
#include "fuzz/fuzz.h"
#include "fuzz/memory_file.h"
#include "fuzz/message.h"
#include "run/outputs.h"

#include <strings.h>

/* Comparing all with all is slow; longer lists are only read. */
#define NAMES_MAX 200

static char *natural_stem(const char *path)
{
	const char *slash = strrchr(path, '/');
	const char *name = slash ? slash + 1 : path;
	size_t len = strlen(name);

	if (strcmp(path, "-") == 0)
		return strdup("stdin");
	if (len >= 4 && strcasecmp(name + len - 4, ".csv") == 0)
		len -= 4;
	return strndup(name, len);
}

static bool among(char *const *texts, size_t count, const char *text)
{
	for (size_t i = 0; i < count; i++) {
		if (strcmp(texts[i], text) == 0)
			return true;
	}
	return false;
}

/* "The later gets the smallest -k (k >= 2) that makes a stem no input has and none was given." */
static char *slow_stem(char *const *natural, size_t count, char *const *given, size_t i)
{
	char *stem;

	if (!among(given, i, natural[i]))
		return strdup(natural[i]);
	for (unsigned k = 2;; k++, free(stem)) {
		fuzz_must(asprintf(&stem, "%s-%u", natural[i], k) >= 0);
		if (!among(natural, count, stem) && !among(given, i, stem))
			return stem;
	}
}

static void free_texts(char **texts, size_t count)
{
	for (size_t i = 0; i < count; i++)
		free(texts[i]);
	free(texts);
}

static void check_stems(const struct inputs *inputs, const char *dir)
{
	char **stems = output_stems(inputs->paths, inputs->count, dir);
	char **natural = calloc(inputs->count, sizeof(*natural)), **given = calloc(inputs->count, sizeof(*given));
	const char *slash = dir && dir[strlen(dir) - 1] != '/' ? "/" : "";

	fuzz_must(natural && given);
	for (size_t i = 0; i < inputs->count; i++)
		natural[i] = natural_stem(inputs->paths[i]);
	for (size_t i = 0; i < inputs->count; i++) {
		char *expected;

		given[i] = slow_stem(natural, inputs->count, given, i);
		fuzz_must(asprintf(&expected, "%s%s%s", dir ? dir : "", slash, given[i]) >= 0);
		fuzz_check(strcmp(stems[i], expected) == 0, "stem %s of %s, not %s", stems[i], inputs->paths[i],
			   expected);
		free(expected);
	}
	free_texts(natural, inputs->count);
	free_texts(given, inputs->count);
	output_stems_free(stems, inputs->count);
}

/* The names are the list's lines that are not empty, without byte order mark and CR at their ends. */
static void check_names(const struct inputs *inputs, struct span list)
{
	size_t n = 0;

	if (list.len_bytes >= 3 && memcmp(list.begin, "\xEF\xBB\xBF", 3) == 0)
		list = span_of(list.begin + 3, list.len_bytes - 3);
	while (list.len_bytes) {
		struct span line = input_until(&list, '\n');

		if (line.len_bytes && line.begin[line.len_bytes - 1] == '\r')
			line.len_bytes--;
		if (line.len_bytes == 0)
			continue;
		fuzz_check(n < inputs->count && span_equal(span_text(inputs->paths[n]), line), "name %zu", n);
		n++;
	}
	fuzz_check(n == inputs->count, "%zu names of %zu", inputs->count, n);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const char *const folders[] = { NULL, ".", "results/", "a//b" };
	static struct memory_file file;
	struct args args = { .given = { [OPT_FILES_FROM] = true } };
	struct span list = span_of(data, size);
	const char *dir = folders[input_byte(&list) % ARRAY_LEN(folders)];
	struct inputs inputs;
	struct err err = ERR_INIT;

	if (!file.fd)
		file = memory_file_make();
	memory_file_put(&file, list);
	args.value[OPT_FILES_FROM] = file.path;
	if (inputs_collect(&inputs, &args, "declaration", &err)) {
		check_names(&inputs, list);
		if (inputs.count <= NAMES_MAX)
			check_stems(&inputs, dir);
	} else {
		check_message(&err);
	}
	inputs_free(&inputs);
	return 0;
}
