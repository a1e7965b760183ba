/*
 * A folder that appears under its final name complete or not at all.
 *
 * staging_begin() makes a temporary folder beside the final name, in which files are made under the names they will have; staging_publish()
 * renames it; staging_abandon() removes it and them. It is also removed when the program exits or is ended by a signal that can be caught,
 * and after any other end by the next staging_begin() beside it. A staging belongs to one thread; files in it may be made by any.
 */
#ifndef CAPE_IO_STAGING_H
#define CAPE_IO_STAGING_H

#include "core/err.h"

struct staging {
	char *path; /* final name */
	char *temp; /* where the files are made */
	int fd;     /* holds the lock that tells others it is in use */
	unsigned entry;
};

/*
 * The final folder must not be there, or be empty, and not be the one the program runs in: nothing is ever added to what is there. The folder above
 * it must be there. Errors name `path`.
 */
bool staging_begin(struct staging *staging, const char *path, struct err *err);

/* The name a file has in the temporary folder; malloc'ed. */
char *staging_file(const struct staging *staging, const char *name);

/* After either of the two the staging is closed. A failed publish has removed the temporary folder. Does not wait for the disk. */
bool staging_publish(struct staging *staging, struct err *err);
void staging_abandon(struct staging *staging);

#endif
