/* Seeded draws that are a function of a seed, a stream and a number, never of what was drawn before them.
 *
 * That is what lets one entry of fifty million be recomputed alone. Everything is integer arithmetic, so the same
 * seed gives the same bytes with every compiler and C library. */
#ifndef GEN_RNG_H
#define GEN_RNG_H

#include <stdint.h>

/* One stream for each thing that is drawn, so that a new attribute does not disturb the old ones. */
enum stream {
	STREAM_FILER = 1,
	STREAM_IMPORTER_OF_ENTRY,
	STREAM_IMPORTER_NUMBER,
	STREAM_IMPORTER_NAME,
	STREAM_SUMMARY,
	STREAM_TARIFF,
	STREAM_REPORT,
	STREAM_SHUFFLE,
	STREAM_ORDER,
	STREAM_DAMAGE,
};

struct rng {
	uint64_t state;
};

/* A row of a table of shares: how often VALUE comes up, in parts of the table's total. */
struct share {
	uint32_t weight;
	uint8_t value;
};

/* The finaliser of splitmix64: a bijection of 64 bits in which every input bit reaches every output bit. */
static inline uint64_t rng_mix(uint64_t x)
{
	x ^= x >> 30;
	x *= UINT64_C(0xbf58476d1ce4e5b9);
	x ^= x >> 27;
	x *= UINT64_C(0x94d049bb133111eb);
	x ^= x >> 31;
	return x;
}

/* 2^64 divided by the golden ratio: the odd step that splitmix64 counts in. */
#define RNG_STEP UINT64_C(0x9e3779b97f4a7c15)

static inline uint64_t rng_key(uint64_t seed, enum stream stream)
{
	return rng_mix(rng_mix(seed + RNG_STEP) + (uint64_t)stream * RNG_STEP);
}

static inline struct rng rng_at(uint64_t key, uint64_t number)
{
	struct rng rng = { rng_mix(key ^ rng_mix(number + RNG_STEP)) };

	return rng;
}

static inline uint64_t rng_next(struct rng *rng)
{
	rng->state += RNG_STEP;
	return rng_mix(rng->state);
}

/* Uniform in [0, bound) but for a bias below bound / 2^32. */
static inline uint32_t rng_below(struct rng *rng, uint32_t bound)
{
	return (uint32_t)(((rng_next(rng) >> 32) * bound) >> 32);
}

/* A rank in [0, 2^octaves - 1) with a chance near 1 / (rank + 1): first the octave, then a place in it. This is
 * Zipf's law without a logarithm, whose last bit would depend on the C library. */
static inline uint32_t rng_rank(struct rng *rng, uint32_t octaves)
{
	uint32_t size = UINT32_C(1) << rng_below(rng, octaves);

	return size - 1 + rng_below(rng, size);
}

/* The weights of TABLE must sum to TOTAL; the common value comes first, so the walk is short. */
static inline uint8_t rng_share(struct rng *rng, const struct share *table, uint32_t total)
{
	uint32_t left = rng_below(rng, total);

	while (left >= table->weight) {
		left -= table->weight;
		table++;
	}
	return table->value;
}

#endif
