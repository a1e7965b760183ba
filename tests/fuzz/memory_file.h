/* A file in memory under a name that open() takes: how a target hands bytes to code that wants a path. */
#ifndef CAPE_TESTS_FUZZ_MEMORY_FILE_H
#define CAPE_TESTS_FUZZ_MEMORY_FILE_H

#include "core/types.h"

struct memory_file {
	int fd;
	char path[32]; /* "/proc/self/fd/N" */
};

/* Made once by a target and never closed. */
struct memory_file memory_file_make(void);

/* Replaces the content. */
void memory_file_put(const struct memory_file *file, struct span bytes);

/* Writes over the content, which may be mapped, and leaves its size. */
void memory_file_overwrite(const struct memory_file *file, struct span bytes);

/* The content, in memory of just its size; memory_file_free() it. */
struct span memory_file_get(const struct memory_file *file);
void memory_file_free(struct span content);

#endif
