/*
 * One updater at a time: an advisory lock on the file that is to be replaced (flock). Readers take none.
 */
#ifndef CAPE_IO_LOCK_H
#define CAPE_IO_LOCK_H

#include "core/err.h"

struct lock {
	int fd;
};

/* Fails at once, with an error, where another process holds it. Released with the process at the latest. */
bool lock_take(struct lock *lock, const char *path, struct err *err);
void lock_release(struct lock *lock);

#endif
