/*
 * What many measurements of one thing come to: their median, and how far they lie apart.
 */
#ifndef CAPE_PROFILE_FIGURE_H
#define CAPE_PROFILE_FIGURE_H

#include <stddef.h>

/* Half the distance from the 10th to the 90th percentile is the spread: median ± spread holds about eight of ten measurements. */
struct figure {
	double median;
	double spread;
};

/* Of at least one sample; the samples are sorted. */
struct figure figure_of(double *samples, size_t count);

#endif
