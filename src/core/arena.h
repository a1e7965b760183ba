/*
 * Memory for work arrays that are made one after another and live and die together: large blocks from the system, cut up in the order of
 * asking, so that many small arrays cost no call each and stand on huge pages where there are many. Belongs to one thread at a time.
 */
#ifndef CAPE_CORE_ARENA_H
#define CAPE_CORE_ARENA_H

#include "core/err.h"

struct arena_block;

/* Begin with zeros. */
struct arena {
	struct arena_block *blocks; /* the last first */
	unsigned char *at;          /* what is left of it */
	size_t left_bytes;
};

/* Zeros, aligned to 8 bytes; NULL, with an error, where there is no memory. `what` names them in it. */
void *arena_take(struct arena *arena, size_t len_bytes, const char *what, struct err *err);
void arena_free(struct arena *arena);

#endif
