/* Populations from filer to filer, each with gaps as independent draws leave them. */
#include "layouts/population.h"

#include "core/mem.h"
#include "core/place.h"
#include "layouts/rng.h"

#include <math.h>

#define FILERS_LEAST 40
#define SERIALS      10000000u
#define NUMBERS      100000000u
/* A filer plans for so much of its numbers, so that chance does not lead it over the end. */
#define SPACE_PLANNED 0.8

/* clang-format off */
const struct population_kind population_kinds[] = {
	/* name      title                                counted          share  entries at most */
	{ "dense",   "serials, all used",                 COUNTS_SERIALS,  1.00,  0 },
	{ "gaps",    "serials, 30 % used",                COUNTS_SERIALS,  0.30,  0 },
	{ "sparse",  "serials, 2 % used",                 COUNTS_SERIALS,  0.02,  0 },
	{ "random",  "random eight-digit numbers",        COUNTS_NUMBERS,  0,     0 },
	{ "small",   "serials, 30 % used, a small index", COUNTS_SERIALS,  0.30,  100000 },
};
/* clang-format on */
const size_t population_kinds_count = ARRAY_LEN(population_kinds);

uint32_t population_space(const struct population_kind *kind)
{
	return kind->counted == COUNTS_SERIALS ? SERIALS : NUMBERS;
}

uint64_t key_of_digits(uint32_t filer, uint32_t digits)
{
	uint64_t rest = 0, power = 1;

	for (unsigned i = 0; i < 8; i++, digits /= 10, power *= 36)
		rest += digits % 10 * power;
	return filer * (uint64_t)KEYS_PER_FILER + rest;
}

uint32_t key_digits(uint64_t key)
{
	uint32_t digits = 0, power = 1;

	for (unsigned i = 0; i < 8; i++, key /= 36, power *= 10)
		digits += (uint32_t)(key % 36) * power;
	return digits;
}

uint64_t population_key(const struct population_kind *kind, uint32_t filer, uint32_t counted)
{
	return key_of_digits(filer,
			     kind->counted == COUNTS_NUMBERS ? counted : counted * 10 + check_digit(filer, counted));
}

uint32_t population_counted(const struct population_kind *kind, uint64_t key)
{
	return kind->counted == COUNTS_NUMBERS ? key_digits(key) : key_digits(key) / 10;
}

/* How far to the next one that is used. */
static double gap(struct rng *rng, double share)
{
	return share >= 1 ? 1 : 1 + floor(log(rng_unit(rng)) / log1p(-share));
}

static void fill_filer(struct population *p, struct rng *rng, uint32_t number, double share, size_t begin, size_t end)
{
	uint32_t filer = number * (FILER_CODES / p->filers);
	double space = population_space(p->kind);
	double at = rng_unit(rng) * (space - (double)(end - begin) / share) / 2;

	for (size_t i = begin; i < end; i++, at += gap(rng, share)) {
		assert(at < space);
		p->keys[i] = population_key(p->kind, filer, (uint32_t)at);
		p->attrs[i] = rng_next(rng) & ~ENTRY_ZERO_MASK;
		p->importers[i] = rng_below(rng, POPULATION_IMPORTERS);
	}
}

bool population_make(struct population *p, const struct population_kind *kind, size_t entries, struct err *err)
{
	double room = population_space(kind) * SPACE_PLANNED;
	struct rng rng = { 1 };
	double share = kind->share, filers;

	if (kind->entries_max && entries > kind->entries_max)
		entries = kind->entries_max;
	filers = share > 0 ? ceil((double)entries / (share * room)) : 0;
	*p = (struct population){ .kind = kind, .count = entries };
	p->filers = filers > FILERS_LEAST ? (uint32_t)filers : FILERS_LEAST;
	if (share <= 0)
		share = (double)entries / p->filers / room;
	p->keys = mem_map(entries * sizeof(*p->keys), "entry numbers", err);
	p->attrs = mem_map(entries * sizeof(*p->attrs), "attribute words", err);
	p->importers = mem_map(entries * sizeof(*p->importers), "importers", err);
	if (!p->keys || !p->attrs || !p->importers) {
		population_free(p);
		return false;
	}
	for (uint32_t f = 0; f < p->filers; f++)
		fill_filer(p, &rng, f, share, entries * f / p->filers, entries * (f + 1) / p->filers);
	return true;
}

void population_free(struct population *p)
{
	mem_unmap(p->keys, p->count * sizeof(*p->keys));
	mem_unmap(p->attrs, p->count * sizeof(*p->attrs));
	mem_unmap(p->importers, p->count * sizeof(*p->importers));
}

size_t population_find(const struct population *p, uint64_t key)
{
	size_t low = 0, count = p->count;

	while (count > 0) {
		size_t half = count / 2;

		if (p->keys[low + half] < key) {
			low += half + 1;
			count -= half + 1;
		} else {
			count = half;
		}
	}
	return low < p->count && p->keys[low] == key ? low : p->count;
}
