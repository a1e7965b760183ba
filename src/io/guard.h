/*
 * Inputs that are cut while they are mapped.
 *
 * Touching a page behind the new end of a file raises SIGBUS. The handler lays zeros over the rest of the range and notes the hit;
 * reading goes on, and whoever owns the map asks afterwards. A SIGBUS anywhere else ends the program as ever.
 */
#ifndef CAPE_IO_GUARD_H
#define CAPE_IO_GUARD_H

#include "core/types.h"

/* A guarded range. Made and freed by the thread that starts and joins all others, while no other runs. */
struct guard;

/* Installs the handler. Call once, before threads start. */
void guard_catch_signals(void);

struct guard *guard_add(void *base, size_t len_bytes);
void guard_remove(struct guard *guard);

/* True once part of the range was not there any more. */
bool guard_was_hit(const struct guard *guard);

#endif
