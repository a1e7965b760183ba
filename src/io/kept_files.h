/* Files that a run reads, so that it does not write over them. Read-only once made; shared by threads. */
#ifndef CAPE_IO_KEPT_FILES_H
#define CAPE_IO_KEPT_FILES_H

#include "core/err.h"

/* True if two names, which need not exist yet, lead to one file: the same name in the same folder. */
bool same_file(const char *a, const char *b);

/* True if a name is the folder's, or leads into it; neither need exist yet. */
bool same_or_below(const char *path, const char *folder);

/* Files that must not be written to, by identity, not by name. */
struct kept_files;
struct kept_files *kept_files_make(const char *const *paths, size_t count);
/* False, with an error, if the output exists and is one of them. */
bool kept_files_check(const struct kept_files *kept, const char *output, struct err *err);
/* The same for standard output, where a shell has led it to a file. */
bool kept_files_check_stdout(const struct kept_files *kept, struct err *err);
void kept_files_free(struct kept_files *kept);

#endif
