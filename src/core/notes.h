/*
 * Warnings and errors collected on the way, to be shown later by whoever talks to the user.
 *
 * A list owns its notes. Not for concurrent use.
 */
#ifndef CAPE_CORE_NOTES_H
#define CAPE_CORE_NOTES_H

#include "core/err.h"

struct notes {
	struct err *items;
	size_t count;
	size_t capacity;
};

/* Appends an empty note to be filled in with err_set() and friends. Valid until the next call. */
struct err *notes_add(struct notes *notes);
void notes_free(struct notes *notes);

#endif
