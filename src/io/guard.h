/*
 * Inputs that are cut while they are mapped.
 *
 * Touching a page behind the new end of a file raises SIGBUS. The handler lays zeros over the rest of the range and notes the hit;
 * reading goes on, and whoever owns the map asks afterwards. A SIGBUS anywhere else ends the program as ever. Any thread may
 * guard a range of its own while others run.
 */
#ifndef CAPE_IO_GUARD_H
#define CAPE_IO_GUARD_H

#include "core/types.h"

/* A guarded range. Removed by whoever added it, when no thread touches it any more. */
struct guard;

/* Each open input is one; so many are never open at once. */
#define GUARDS_MAX 256

/* Installs the handler. Call once, before threads start. */
void guard_catch_signals(void);

/* NULL when GUARDS_MAX ranges are guarded already. */
struct guard *guard_add(void *base, size_t len_bytes);
void guard_remove(struct guard *guard);

/* True once part of the range was not there any more. */
bool guard_was_hit(const struct guard *guard);

#endif
