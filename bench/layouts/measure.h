/*
 * Layouts of one population, taking turns.
 */
#ifndef CAPE_BENCH_MEASURE_H
#define CAPE_BENCH_MEASURE_H

#include "layouts/layout.h"
#include "layouts/lookups.h"

#define LAYOUTS_MAX 8
#define ROUNDS_MAX  100

/* A layout of a population, and what was measured of it. */
struct subject {
	const struct layout *layout;
	void *built;
	double build_seconds; /* wall time, with what flushing takes */
	double samples[ORDERS]
		      [ROUNDS_MAX + 1]; /* nanoseconds of processor time a lookup; the last one is thrown away */
};

struct contest {
	struct population population;
	struct subject subjects[LAYOUTS_MAX];
	size_t subjects_count;
	size_t rounds;
	size_t lookups; /* of each order; at most as many as there are entries */
	char *path;     /* of the layout that is being built */
	double load;    /* of the machine, before it begins */
};

/* Builds all layouts as files in a folder and removes the files: what is mapped stays until contest_close(). */
bool contest_build(struct contest *contest, const struct layout *const *layouts, size_t count, const char *folder,
		   struct err *err);

/* Checks every answer of every layout, then measures. False, with an error, where an answer is wrong. */
bool contest_measure(struct contest *contest, enum order order, struct err *err);

void contest_close(struct contest *contest);

/* Sorts the samples. */
double subject_median(struct subject *subject, enum order order, size_t rounds);
/* (largest - smallest) / median, of sorted samples. */
double subject_spread(const struct subject *subject, enum order order, size_t rounds);

#endif
