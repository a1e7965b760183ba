/*
 * Files that are not in memory, as far as the file system allows: one that lives in memory stays there, and tests mean less.
 */
#ifndef CAPE_TESTS_UNIT_EVICT_H
#define CAPE_TESTS_UNIT_EVICT_H

#include "unit/support.h"

#include <fcntl.h>

static inline void evict(const char *path)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC);

	must(fd >= 0 && fsync(fd) == 0);
	must(posix_fadvise(fd, 0, 0, POSIX_FADV_DONTNEED) == 0 && close(fd) == 0);
}

#endif
