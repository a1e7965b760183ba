/* Percentiles of sorted samples, those between two samples on the line from one to the other. */
#include "profile/figure.h"

#include <assert.h>
#include <stdlib.h>

static int by_size(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;

	return (x > y) - (x < y);
}

static double percentile(const double *sorted, size_t count, double share)
{
	double place = share * (double)(count - 1);
	size_t below = (size_t)place, above = below + (below + 1 < count);

	return sorted[below] + (place - (double)below) * (sorted[above] - sorted[below]);
}

struct figure figure_of(double *samples, size_t count)
{
	assert(count > 0);
	qsort(samples, count, sizeof(*samples), by_size);
	return (struct figure){
		.median = percentile(samples, count, 0.5),
		.spread = (percentile(samples, count, 0.9) - percentile(samples, count, 0.1)) / 2,
	};
}
