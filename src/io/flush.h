/* Waiting for the disk: what a file holds, and what a folder lists. */
#ifndef CAPE_IO_FLUSH_H
#define CAPE_IO_FLUSH_H

#include "core/types.h"

/* Flushes the folder that the file of this name stands in. False with errno set. */
bool flush_folder_of(const char *path);

#endif
