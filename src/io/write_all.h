/* write(2) until everything is written: short writes and interruptions are ordinary. */
#ifndef CAPE_IO_WRITE_ALL_H
#define CAPE_IO_WRITE_ALL_H

#include "core/types.h"

/* False with errno set. */
bool write_all(int fd, const void *bytes, size_t len_bytes);

#endif
