/* Stems and collisions. */
#include "run/outputs.h"

#include "core/calls.h"
#include "core/dict.h"
#include "core/mem.h"

#include <errno.h>
#include <stdlib.h>
#include <strings.h>
#include <sys/stat.h>
#include <unistd.h>

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

bool output_folder_make(const char *dir, struct err *err)
{
	char *path = mem_text(dir);
	struct stat st;
	bool ok = true;

	for (char *at = path + 1; ok && *path; at++) {
		char c = *at;

		if (c != '/' && c != '\0')
			continue;
		*at = '\0';
		if (calls.mkdir(path, 0777) != 0 && errno != EEXIST)
			ok = err_system(err, dir, "make the folder");
		*at = c;
		if (c == '\0')
			break;
	}
	free(path);
	if (ok && (stat(dir, &st) != 0 || !S_ISDIR(st.st_mode)))
		return err_file(err, dir, "is not a folder; name another with -o");
	return ok;
}

static bool stat_folder(const char *path, struct stat *st)
{
	const char *slash = strrchr(path, '/');
	char *folder = slash ? mem_span(span_of(path, (size_t)(slash - path) + 1)) : mem_text(".");
	bool ok = stat(folder, st) == 0;

	free(folder);
	return ok;
}

bool output_folder_exists(const char *path, struct err *err)
{
	struct stat st;

	return stat_folder(path, &st) || err_system(err, path, "create");
}

bool output_same(const char *a, const char *b)
{
	const char *slash_a = strrchr(a, '/'), *slash_b = strrchr(b, '/');
	struct stat x, y;

	if (stat(a, &x) == 0 && stat(b, &y) == 0)
		return x.st_dev == y.st_dev && x.st_ino == y.st_ino;
	return strcmp(slash_a ? slash_a + 1 : a, slash_b ? slash_b + 1 : b) == 0 && stat_folder(a, &x) &&
	       stat_folder(b, &y) && x.st_dev == y.st_dev && x.st_ino == y.st_ino;
}

/* --- identities -------------------------------------------------------------------------------------------------- */

struct identity {
	dev_t device;
	ino_t inode;
};

struct kept_files {
	size_t count;
	struct identity files[];
};

static int by_identity(const void *a, const void *b)
{
	const struct identity *x = a, *y = b;

	if (x->device != y->device)
		return x->device < y->device ? -1 : 1;
	return x->inode < y->inode ? -1 : x->inode > y->inode;
}

struct kept_files *kept_files_make(const char *const *paths, size_t count)
{
	struct kept_files *kept = mem_alloc(sizeof(*kept) + count * sizeof(kept->files[0]));

	kept->count = 0;
	for (size_t i = 0; i < count; i++) {
		struct stat st;

		if (paths[i] && stat(paths[i], &st) == 0)
			kept->files[kept->count++] = (struct identity){ st.st_dev, st.st_ino };
	}
	qsort(kept->files, kept->count, sizeof(kept->files[0]), by_identity);
	return kept;
}

static bool is_kept(const struct kept_files *kept, const struct stat *st)
{
	struct identity id = { st->st_dev, st->st_ino };

	return bsearch(&id, kept->files, kept->count, sizeof(id), by_identity) != NULL;
}

bool kept_files_check(const struct kept_files *kept, const char *output, struct err *err)
{
	struct stat st;

	return stat(output, &st) != 0 || !is_kept(kept, &st) ||
	       err_file(err, output, "would be written over although it is also read; name another output");
}

bool kept_files_check_stdout(const struct kept_files *kept, struct err *err)
{
	struct stat st;

	/* A terminal or pipe may be both; only a file would be read back. */
	return fstat(STDOUT_FILENO, &st) != 0 || !S_ISREG(st.st_mode) || !is_kept(kept, &st) ||
	       err_file(err, "standard output", "leads to a file that is also read; lead it to another");
}

void kept_files_free(struct kept_files *kept)
{
	free(kept);
}
