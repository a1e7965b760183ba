/*
 * Read-only inputs as memory.
 *
 * Whatever a name leads to (a file, a pipe, /proc, standard input) ends up as one contiguous range with
 * MAP_SLACK readable bytes behind it. Regular files are mapped; everything else, and every file that cannot be mapped, is spooled
 * through an unlinked temporary file first.
 *
 * A map owns its range until map_close(). Concurrent reads are fine. A file that is cut while it is mapped is not
 * handled here.
 */
#ifndef CAPE_IO_MAP_H
#define CAPE_IO_MAP_H

#include "core/err.h"

#include <sys/stat.h>

/* Bytes behind the end that may be read (their value is not defined): one widest vector. */
#define MAP_SLACK 64

struct map {
	struct span bytes;
	void *base; /* what to unmap */
	size_t reserved_bytes;
	struct stat stat; /* of the file as it was opened */
};

/* Opens `path`; "-" is standard input. A directory is an error. */
bool map_open(struct map *map, const char *path, struct err *err);
void map_close(struct map *map);

/* Tells the kernel that the whole range will be read from begin to end. */
void map_read_ahead(const struct map *map);

#endif
