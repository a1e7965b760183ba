/*
 * Made-up entry numbers in memory, ascending, with attribute words and importers.
 *
 * A filer's numbers begin somewhere and go on upwards; of those it passes, each is used with the same chance. Equal seeds give equal
 * populations.
 */
#ifndef CAPE_BENCH_POPULATION_H
#define CAPE_BENCH_POPULATION_H

#include "core/entry.h"
#include "core/err.h"
#include "core/key.h"

#define POPULATION_IMPORTERS 1000

/* What a filer counts: serials, whose check digit follows, or all eight digits, right or wrong. */
enum counted { COUNTS_SERIALS, COUNTS_NUMBERS };

struct population_kind {
	const char *name;
	const char *title;
	enum counted counted;
	double share;       /* of the numbers passed that are used; 0: the entries are spread over all there are */
	size_t entries_max; /* 0: as many as are asked for */
};

extern const struct population_kind population_kinds[];
extern const size_t population_kinds_count;

struct population {
	const struct population_kind *kind;
	size_t count;
	uint32_t filers; /* 40, or more where 40 have not room for the entries */
	uint64_t *keys;
	entry_attr *attrs;
	uint32_t *importers; /* below POPULATION_IMPORTERS */
};

/* False, with an error: no memory. */
bool population_make(struct population *population, const struct population_kind *kind, size_t entries,
		     struct err *err);
void population_free(struct population *population);

/* The entry with a key, or population->count. */
size_t population_find(const struct population *population, uint64_t key);

/* Key of a filer and of what the kind counts: its check digit is made. */
uint64_t population_key(const struct population_kind *kind, uint32_t filer, uint32_t counted);
/* What was counted to get to a key of the population. */
uint32_t population_counted(const struct population_kind *kind, uint64_t key);
/* How many there are to be counted in a filer. */
uint32_t population_space(const struct population_kind *kind);

/* The eight characters behind the filer code, all digits, as a number; and back. */
uint32_t key_digits(uint64_t key);
uint64_t key_of_digits(uint32_t filer, uint32_t digits);

#endif
