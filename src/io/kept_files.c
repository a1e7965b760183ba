/* Identities of files. */
#include "io/kept_files.h"

#include "core/mem.h"
#include "io/folder.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

bool same_file(const char *a, const char *b)
{
	const char *slash_a = strrchr(a, '/'), *slash_b = strrchr(b, '/');
	struct stat x, y;

	if (stat(a, &x) == 0 && stat(b, &y) == 0)
		return x.st_dev == y.st_dev && x.st_ino == y.st_ino;
	return strcmp(slash_a ? slash_a + 1 : a, slash_b ? slash_b + 1 : b) == 0 && folder_stat(a, &x) &&
	       folder_stat(b, &y) && x.st_dev == y.st_dev && x.st_ino == y.st_ino;
}

/* From the root, as far as the program knows where it is. */
static char *absolute(const char *path)
{
	char room[4096];

	return *path == '/' || !getcwd(room, sizeof(room)) ? mem_text(path) : mem_format("%s/%s", room, path);
}

bool same_or_below(const char *path, const char *folder)
{
	char *at = absolute(path), *above = absolute(folder);
	bool same = false;

	for (size_t len = strlen(above); len > 1 && above[len - 1] == '/'; len--)
		above[len - 1] = '\0';
	/* The path up to each slash is a folder above it. */
	for (size_t i = 1; !same && at[i - 1]; i++) {
		char c = at[i];

		if ((c != '/' && c != '\0') || at[i - 1] == '/')
			continue;
		at[i] = '\0';
		same = same_file(at, above);
		at[i] = c;
	}
	free(at);
	free(above);
	return same;
}

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
