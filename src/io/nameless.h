/* Temporary files without a name: nothing is left of them, however the program ends. */
#ifndef CAPE_IO_NAMELESS_H
#define CAPE_IO_NAMELESS_H

#include "core/err.h"

/*
 * A file in `folder`, mode 0600, to write and read; the descriptor is the caller's. -1 with an error: why, and `remedy`.
 */
int nameless_open(const char *folder, const char *remedy, struct err *err);

#endif
