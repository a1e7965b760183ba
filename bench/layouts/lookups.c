/* Orders of lookups. */
#include "layouts/lookups.h"

#include "core/mem.h"
#include "core/place.h"
#include "layouts/rng.h"

const char *const order_names[ORDERS] = { "serial", "random", "missing" };

/* One in so many is missing. */
#define MISSING_EVERY 10

/* One digit of eight is another one. */
static uint64_t mistyped(uint64_t key, struct rng *rng)
{
	uint32_t digits = key_digits(key), power = 1, digit;

	for (uint32_t i = rng_below(rng, 8); i > 0; i--)
		power *= 10;
	digit = digits / power % 10;
	digits = digits - digit * power + (digit + 1 + rng_below(rng, 9)) % 10 * power;
	return key_of_digits(key_filer(key), digits);
}

/* Of the same filer, up to `distance` further on; its check digit is right where the population's are. */
static uint64_t near(const struct population_kind *kind, uint64_t key, uint32_t distance, struct rng *rng)
{
	uint32_t counted = population_counted(kind, key) + 1 + rng_below(rng, distance);

	return population_key(kind, key_filer(key), counted % population_space(kind));
}

/* Half of them as typing errors make them, half as numbers that are not in use, or not yet. */
static uint64_t missing(const struct population *p, uint64_t key, struct rng *rng)
{
	bool typing = rng_below(rng, 2) == 0;
	uint64_t other = key;

	for (uint32_t distance = 64; population_find(p, other) != p->count; distance *= 2) {
		assert(distance < UINT32_C(1) << 30);
		other = typing ? mistyped(key, rng) : near(p->kind, key, distance, rng);
	}
	return other;
}

/* The first `lookups->count` of all entries in random order. */
static bool shuffle(struct lookups *l, size_t entries, struct rng *rng, struct err *err)
{
	uint32_t *all = mem_map(entries * sizeof(*all), "an order of entries", err);

	if (!all)
		return false;
	for (size_t i = 0; i < entries; i++)
		all[i] = (uint32_t)i;
	for (size_t i = 0; i < l->count; i++) {
		size_t other = i + rng_below(rng, entries - i);
		uint32_t entry = all[other];

		all[other] = all[i];
		l->entries[i] = entry;
	}
	mem_unmap(all, entries * sizeof(*all));
	return true;
}

bool lookups_make(struct lookups *l, const struct population *p, enum order order, size_t count, struct err *err)
{
	struct rng rng = { 2 };

	*l = (struct lookups){ .count = count < p->count ? count : p->count };
	l->keys = mem_map(l->count * sizeof(*l->keys), "lookups", err);
	l->places = mem_map(l->count * sizeof(*l->places), "lookups", err);
	l->entries = mem_map(l->count * sizeof(*l->entries), "lookups", err);
	if (!l->keys || !l->places || !l->entries || (order != ORDER_SERIAL && !shuffle(l, p->count, &rng, err))) {
		lookups_free(l);
		return false;
	}
	for (size_t i = 0; i < l->count; i++) {
		if (order == ORDER_SERIAL)
			l->entries[i] = (uint32_t)i;
		l->keys[i] = p->keys[l->entries[i]];
		if (order == ORDER_MISSING && rng_below(&rng, MISSING_EVERY) == 0) {
			l->keys[i] = missing(p, l->keys[i], &rng);
			l->entries[i] = NOT_THERE;
		}
		l->places[i] = place_of_key(l->keys[i]);
	}
	return true;
}

void lookups_free(struct lookups *l)
{
	mem_unmap(l->keys, l->count * sizeof(*l->keys));
	mem_unmap(l->places, l->count * sizeof(*l->places));
	mem_unmap(l->entries, l->count * sizeof(*l->entries));
}
