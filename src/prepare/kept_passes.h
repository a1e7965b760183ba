/*
 * Stable counting passes over kept rows, side by side: each thread has a part of the rows, which it counts, and then moves to where no other
 * thread does. A pass that finds its keys in order moves nothing.
 */
#ifndef CAPE_PREPARE_KEPT_PASSES_H
#define CAPE_PREPARE_KEPT_PASSES_H

#include "prepare/kept.h"

#include <stdatomic.h>

enum kept_key { KEY_DIGIT, KEY_HEAD, KEY_GROUP };

/* How days, accounts and urgency make one key; 1: that does not count. */
struct heads {
	uint32_t days; /* from `first` on; the last is for those that are not liquidated */
	uint32_t accounts;
	uint32_t urgent;
	day first;
};

/* Two arrays of rows; `from` has them, before and after each pass. */
struct sorting {
	const struct kept_order *order;
	struct kept *from, *to;
	uint64_t count;
	unsigned parts; /* of equal length */
	unsigned shift; /* KEY_DIGIT: of the entry's number, which is in the order of places */
	uint32_t mask;
	struct heads heads; /* KEY_HEAD */
	/* Of the pass: */
	enum kept_key key;
	size_t keys;
	uint32_t *at; /* key after key of each part: how many, then where the next one goes */
	bool scatter;
	atomic_bool moved; /* some row stands before one that belongs in front of it */
	atomic_uint next;  /* part to be taken */
};

/* Keys are below `keys`. */
void kept_pass(struct sorting *sorting, enum kept_key key, size_t keys);

static inline uint64_t part_begin(const struct sorting *s, unsigned part)
{
	return s->count * part / s->parts;
}

#endif
