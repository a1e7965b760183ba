/*
 * Read-only inputs as memory.
 *
 * Whatever a name leads to (a file, a pipe, /proc, standard input) ends up as one contiguous range with
 * MAP_SLACK readable bytes behind it. Regular files are mapped; everything else, and every file that a system will not map, is spooled
 * through an unlinked temporary file first. Where there is no memory to map, it is an error.
 *
 * A map owns its range until map_close(). Concurrent reads are fine, and any thread may open and close maps of
 * its own. A file that is cut or rewritten while it is mapped reads as whatever bytes; map_unchanged() tells.
 */
#ifndef CAPE_IO_MAP_H
#define CAPE_IO_MAP_H

#include "core/err.h"

#include "io/guard.h"

#include <sys/stat.h>

/* Bytes behind the end that may be read (their value is not defined): one widest vector. */
#define MAP_SLACK 64

struct map {
	struct span bytes;
	void *base; /* what to unmap */
	size_t reserved_bytes;
	struct guard *guard; /* NULL: a spooled copy, which nobody else can change */
	struct stat stat;    /* of the file as it was opened */
};

/* Opens `path`; "-" is standard input. A directory is an error. */
bool map_open(struct map *map, const char *path, struct err *err);
/* As map_open(). *fd: a descriptor of what is mapped, which is the caller's to close; -1 if there is none to be had. */
bool map_open_kept(struct map *map, const char *path, int *fd, struct err *err);
void map_close(struct map *map);

/*
 * False, with an error, if the file was cut or rewritten since it was opened: what was read is worth nothing then. A file that was
 * renamed over or removed is another file now; the mapped one is as it was.
 */
bool map_unchanged(const struct map *map, const char *path, struct err *err);

/* True if both are of one file with the same size and dates: nobody wrote to it in between. */
bool map_same_file(const struct stat *a, const struct stat *b);

/* Tells the kernel that the whole range will be read from begin to end. */
void map_read_ahead(const struct map *map);

/* Brings part of the range into memory, from begin to end, and returns when it is there; what cannot be brought is left. */
void map_populate(const struct map *map, size_t offset, size_t len_bytes);

#endif
