/*
 * Entry numbers to look up in a population, and which entries they must find.
 */
#ifndef CAPE_BENCH_LOOKUPS_H
#define CAPE_BENCH_LOOKUPS_H

#include "layouts/population.h"

enum order {
	ORDER_SERIAL,  /* ascending */
	ORDER_RANDOM,  /* no number twice */
	ORDER_MISSING, /* as random, one in ten replaced by a number that does not exist */
	ORDERS
};

extern const char *const order_names[ORDERS];

#define NOT_THERE UINT32_MAX

struct lookups {
	size_t count;
	uint64_t *keys;
	uint64_t *places;  /* of the keys */
	uint32_t *entries; /* position in the population, or NOT_THERE */
};

/* At most `count`, at most as many as there are entries. False, with an error: no memory. */
bool lookups_make(struct lookups *lookups, const struct population *population, enum order order, size_t count,
		  struct err *err);
void lookups_free(struct lookups *lookups);

#endif
