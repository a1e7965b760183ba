/* Copying what cannot be mapped (a pipe, /proc) into a nameless temporary file. */
#ifndef CAPE_IO_SPOOL_H
#define CAPE_IO_SPOOL_H

#include "core/err.h"

#include <sys/types.h>

/*
 * Reads `fd` to its end into an unlinked file in $TMPDIR (default /tmp), mode 0600. Returns its descriptor, owned by the caller,
 * and its size; -1 with an error filled in otherwise. `path` names the input in messages.
 */
int spool_open(int fd, const char *path, off_t *len_bytes, struct err *err);

#endif
