/* A seeded permutation of [0, size) that needs no memory: random order without storing one. */
#ifndef GEN_PERMUTE_H
#define GEN_PERMUTE_H

#include <stdint.h>

#define PERMUTE_ROUNDS 6

struct permute {
	uint64_t size;
	uint64_t rows;
	uint64_t columns;
	uint64_t keys[PERMUTE_ROUNDS];
};

/* SIZE is at least 1 and at most 2^62. */
void permute_init(struct permute *permute, uint64_t size, uint64_t key);

/* The place of X < size. A bijection: every result below size comes once. */
uint64_t permute_at(const struct permute *permute, uint64_t x);

#endif
