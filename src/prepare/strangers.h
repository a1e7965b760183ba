/*
 * Numbers that the index does not have, each once: a growing set (dedupe/keyset.h), since nobody knows how many there are. About 22 bytes a
 * number while it grows. One thread at a time.
 */
#ifndef CAPE_PREPARE_STRANGERS_H
#define CAPE_PREPARE_STRANGERS_H

#include "dedupe/keyset.h"

/* Begin with zeros. */
struct strangers {
	struct keyset set;
	uint64_t count; /* added, those that were there included */
	uint64_t room;
};

/* Adds numbers, in the order of the rows; again[i] becomes 1 where the number was there, else 0. False without memory. */
bool strangers_add(struct strangers *strangers, const uint64_t *places, size_t count, uint8_t *again, struct err *err);
void strangers_free(struct strangers *strangers);

#endif
