/* A clock that only goes forward, for measuring how long something took. */
#ifndef CAPE_CORE_CLOCK_H
#define CAPE_CORE_CLOCK_H

#include <time.h>

static inline double clock_seconds(void)
{
	struct timespec t;

	(void)clock_gettime(CLOCK_MONOTONIC, &t);
	return (double)t.tv_sec + (double)t.tv_nsec * 1e-9;
}

#endif
