/* Waiting for the disk: what a file holds, and what a folder lists. */
#ifndef CAPE_IO_FLUSH_H
#define CAPE_IO_FLUSH_H

#include "core/types.h"

/* Flushes a file by its name. Both are false with errno set. */
bool flush_file(const char *path);
/* Flushes the folder that the file of this name stands in. */
bool flush_folder_of(const char *path);

#endif
