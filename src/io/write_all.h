/* write(2) until everything is written: short writes and interruptions are ordinary. */
#ifndef CAPE_IO_WRITE_ALL_H
#define CAPE_IO_WRITE_ALL_H

#include "core/types.h"

/* False with errno set. */
bool write_all(int fd, const void *bytes, size_t len_bytes);
/* Likewise pwrite(2): the file's own position stays where it is, and any thread may. */
bool write_all_at(int fd, const void *bytes, size_t len_bytes, uint64_t offset);

#endif
