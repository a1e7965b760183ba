/* A way through the ordinals of a population, of all filers or of one filer code, in the order wanted. */
#ifndef GEN_WALK_H
#define GEN_WALK_H

#include <stdbool.h>
#include <stdint.h>

#include "permute.h"
#include "population.h"

enum walk_order { WALK_SERIAL, WALK_RANDOM };

struct walk {
	const struct filers *filers;
	enum walk_order order;
	bool one_filer;
	uint32_t filer;
	/* All filers: ordinals [low, high). One filer: its positions [low, high). */
	uint64_t low;
	uint64_t high;
	uint64_t at;
	/* Serial order: the end of the current filer's positions. */
	uint64_t end;
	struct permute permute;
};

/* Ordinals [low, high). Serial: filer by filer, each in the order of its numbers. */
void walk_all(struct walk *walk, const struct population *population, uint64_t low, uint64_t high,
	      enum walk_order order, uint64_t key);

/* Positions [low, high) of filer F. */
void walk_filer(struct walk *walk, const struct population *population, uint32_t f, uint64_t low, uint64_t high,
		enum walk_order order, uint64_t key);

/* The next ordinal; each comes once. False at the end. */
bool walk_next(struct walk *walk, uint64_t *ordinal);

#endif
