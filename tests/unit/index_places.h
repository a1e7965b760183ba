/*
 * Populations of entry numbers as an index meets them, and as nobody would number: places, ascending.
 */
#ifndef CAPE_TESTS_UNIT_INDEX_PLACES_H
#define CAPE_TESTS_UNIT_INDEX_PLACES_H

#include "core/place.h"
#include "index/layout.h"
#include "unit/support.h"

struct places {
	uint64_t *at;
	size_t count;
	size_t capacity;
};

static inline void places_free(struct places *places)
{
	free(places->at);
	*places = (struct places){ .at = NULL };
}

static inline void places_add(struct places *places, uint32_t filer, uint64_t rest)
{
	if (places->count == places->capacity) {
		places->capacity = places->capacity ? 2 * places->capacity : 1024;
		places->at = realloc(places->at, places->capacity * sizeof(*places->at));
		must(places->at != NULL);
	}
	places->at[places->count++] = (uint64_t)filer << PLACE_FILER_BITS | rest;
}

static inline int places_compare(const void *a, const void *b)
{
	uint64_t x = *(const uint64_t *)a, y = *(const uint64_t *)b;

	return (x > y) - (x < y);
}

/* Sorts them, and takes out those that are there twice or are nobody's place. */
static inline void places_settle(struct places *places)
{
	size_t kept = 0;

	if (places->count)
		qsort(places->at, places->count, sizeof(*places->at), places_compare);
	for (size_t i = 0; i < places->count; i++) {
		uint64_t place = places->at[i];

		if (place_of_key(key_of_place(place)) == place && (kept == 0 || places->at[kept - 1] != place))
			places->at[kept++] = place;
	}
	places->count = kept;
}

/* --- stretches ------------------------------------------------------------------------------------------------------- */

/* So many slots in a row. */
static inline void places_serials(struct places *places, uint32_t filer, uint64_t first, size_t count)
{
	for (size_t i = 0; i < count; i++)
		places_add(places, filer, first + i);
}

/* So many numbers, the distances between them up to `step`. */
static inline void places_steps(struct places *places, uint32_t filer, uint64_t first, size_t count, size_t step,
				struct rng *rng)
{
	for (size_t i = 0; i < count; i++) {
		places_add(places, filer, first);
		first += 1 + rng_below(rng, step);
	}
}

static inline void places_letters(struct places *places, uint32_t filer, size_t count, struct rng *rng)
{
	for (size_t i = 0; i < count; i++)
		places_add(places, filer, PLACE_LETTERS + rng_next(rng) % KEYS_PER_FILER);
}

/* A stretch of any kind: dense, thin, sparse, with wrong check digits, with letters; of up to `most` entries. */
static inline void places_stretch(struct places *places, uint32_t filer, size_t most, struct rng *rng)
{
	static const size_t steps[] = { 2, 3, 10, 40, 95, 100, 150, 480, 2000, 50000 };
	uint64_t area = rng_below(rng, 3) ? rng_below(rng, 10000000) : SLOT_WRONG_CHECK + rng_below(rng, 99000000);
	size_t count = 1 + rng_below(rng, most);

	switch (rng_below(rng, 5)) {
	case 0:
		places_serials(places, filer, area, count);
		break;
	case 1:
		places_letters(places, filer, count, rng);
		break;
	default:
		places_steps(places, filer, area, count, steps[rng_below(rng, ARRAY_LEN(steps))], rng);
	}
}

/* --- populations ----------------------------------------------------------------------------------------------------- */

static inline void no_entries(struct places *places, struct rng *rng)
{
	(void)places;
	(void)rng;
}

static inline void first_and_last_numbers(struct places *places, struct rng *rng)
{
	(void)rng;
	places_add(places, 0, 0);
	places_add(places, 0, PLACE_LETTERS + KEYS_PER_FILER - 1);
	places_add(places, FILER_CODES - 1, 0);
	places_add(places, FILER_CODES - 1, 9999999);
	places_add(places, FILER_CODES - 1, SLOT_WRONG_CHECK + 1);
	places_add(places, FILER_CODES - 1, SLOTS - 2);
	places_add(places, FILER_CODES - 1, PLACE_LETTERS + KEYS_PER_FILER - 1);
}

static inline void dense_serials(struct places *places, struct rng *rng)
{
	places_serials(places, 1234, 1000 + rng_below(rng, 480), 20000);
}

static inline void sparse_serials(struct places *places, struct rng *rng)
{
	places_steps(places, 1234, 17, 3000, 3000, rng);
}

/* About as many on each line as make it worth its bytes. */
static inline void serials_at_the_margin(struct places *places, struct rng *rng)
{
	for (uint32_t filer = 0; filer < 12; filer++)
		places_steps(places, filer, rng_below(rng, 1000), 1500, 80 + 4 * filer, rng);
}

static inline void dense_then_sparse_then_dense(struct places *places, struct rng *rng)
{
	places_serials(places, 7, 100, 5000);
	places_steps(places, 7, 5100, 500, 2000, rng);
	places_serials(places, 7, 2000000, 5000);
	places_steps(places, 7, 2005000, 40, 300, rng);
	places_serials(places, 7, 2100000, 10);
}

/* Between full lines 1, 2 … 100 empty ones. */
static inline void gaps_of_1_to_100_chunks(struct places *places, struct rng *rng)
{
	uint64_t at = 480 * rng_below(rng, 10);

	for (unsigned gap = 1; gap <= 100; gap++) {
		places_serials(places, 99, at, 480);
		at += (1 + gap) * UINT64_C(480);
	}
	for (unsigned gap = 1; gap <= 100; gap++) {
		size_t count = 60 + rng_below(rng, 2000);

		places_serials(places, 100, at, count);
		at += count + gap * UINT64_C(480);
	}
}

/* Each line saves a few bytes, less than what its run costs and the line of strays that it cuts in two. */
static inline void small_runs_between_strays(struct places *places, struct rng *rng)
{
	for (unsigned i = 0; i < 2000; i++) {
		places_serials(places, 98, i * UINT64_C(4800) % 9600000 + rng_below(rng, 400), 10 + rng_below(rng, 9));
		places_add(places, 98, i * UINT64_C(4800) % 9600000 + 1000 + rng_below(rng, 3000));
	}
}

static inline void wrong_check_digits(struct places *places, struct rng *rng)
{
	places_serials(places, 500, SLOT_WRONG_CHECK + 5000000, 3000);
	places_steps(places, 500, SLOT_WRONG_CHECK + 6000000, 1000, 70000, rng);
	places_steps(places, 501, SLOT_WRONG_CHECK - 2000, 3000, 3, rng);
}

static inline void letters(struct places *places, struct rng *rng)
{
	places_letters(places, 4, 1000, rng);
	places_serials(places, 4, 50, 1000);
	for (unsigned i = 0; i < 100; i++)
		places_add(places, 5, PLACE_LETTERS + 10 + i);
}

static inline void many_filers(struct places *places, struct rng *rng)
{
	for (unsigned i = 0; i < 400; i++)
		places_stretch(places, (uint32_t)rng_below(rng, FILER_CODES), 60, rng);
}

static inline void a_single_entry_of_every_filer(struct places *places, struct rng *rng)
{
	for (uint32_t filer = 0; filer < FILER_CODES; filer++)
		places_add(places, filer, rng_below(rng, 10000000));
}

static inline void all_kinds_together(struct places *places, struct rng *rng)
{
	size_t filers = 1 + rng_below(rng, 4);

	for (size_t f = 0; f < filers; f++) {
		uint32_t filer = (uint32_t)rng_below(rng, FILER_CODES);

		for (size_t s = 1 + rng_below(rng, 12); s > 0; s--)
			places_stretch(places, filer, 1500, rng);
	}
}

static const struct population {
	const char *name;
	void (*make)(struct places *places, struct rng *rng);
	unsigned rounds; /* worth taking, with other random numbers */
} populations[] = {
	{ "no entries", no_entries, 1 },
	{ "first and last numbers", first_and_last_numbers, 1 },
	{ "dense serials", dense_serials, 2 },
	{ "sparse serials", sparse_serials, 2 },
	{ "serials at the margin", serials_at_the_margin, 3 },
	{ "dense, sparse, dense", dense_then_sparse_then_dense, 2 },
	{ "gaps of 1 to 100 chunks", gaps_of_1_to_100_chunks, 3 },
	{ "small runs between strays", small_runs_between_strays, 2 },
	{ "wrong check digits", wrong_check_digits, 2 },
	{ "letters", letters, 2 },
	{ "many filers", many_filers, 3 },
	{ "a single entry of every filer", a_single_entry_of_every_filer, 1 },
	{ "all kinds together", all_kinds_together, 25 },
};

static inline const struct population *population_of(const char *name)
{
	const struct population *p = populations;

	while (strcmp(p->name, name) != 0)
		p++;
	return p;
}

/* places_free() them. */
static inline struct places places_make(const struct population *population, uint64_t seed)
{
	struct places places = { .at = NULL };
	struct rng rng = { seed };

	population->make(&places, &rng);
	places_settle(&places);
	return places;
}

#endif
