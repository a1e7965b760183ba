/*
 * One writer at a time: an advisory lock (flock) on the file that is to be replaced, or on one made for it. Readers take none.
 */
#ifndef CAPE_IO_LOCK_H
#define CAPE_IO_LOCK_H

#include "core/err.h"

#include <sys/types.h>

struct lock {
	int fd;
};

/* Fails at once, with an error, where another process holds it. Released with the process at the latest. */
bool lock_take(struct lock *lock, const char *path, struct err *err);
/*
 * Makes the file (with `mode`) where it is missing, and waits for the lock up to `seconds`; `waiting`, where it is not NULL, is called once when it
 * takes longer than one. *taken is false where another process still holds it then.
 */
bool lock_await(struct lock *lock, const char *path, mode_t mode, unsigned seconds, void (*waiting)(const char *path),
		bool *taken, struct err *err);
void lock_release(struct lock *lock);

#endif
