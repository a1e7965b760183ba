/* Numbers that look random and are the same on every run: splitmix64. */
#ifndef CAPE_BENCH_RNG_H
#define CAPE_BENCH_RNG_H

#include <stdint.h>

struct rng {
	uint64_t state;
};

static inline uint64_t rng_next(struct rng *rng)
{
	uint64_t x = rng->state += UINT64_C(0x9e3779b97f4a7c15);

	x = (x ^ x >> 30) * UINT64_C(0xbf58476d1ce4e5b9);
	x = (x ^ x >> 27) * UINT64_C(0x94d049bb133111eb);
	return x ^ x >> 31;
}

/* Below `bound`, which is less than 2^32. */
static inline uint32_t rng_below(struct rng *rng, uint64_t bound)
{
	return (uint32_t)((rng_next(rng) >> 32) * bound >> 32);
}

/* In (0, 1]. */
static inline double rng_unit(struct rng *rng)
{
	return (double)((rng_next(rng) >> 11) + 1) * 0x1p-53;
}

#endif
