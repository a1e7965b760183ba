/* Processor time of this program: reading it, and for tests wasting it. */
#ifndef CAPE_PROFILE_PROCESSOR_H
#define CAPE_PROFILE_PROCESSOR_H

#include <time.h>

static inline double clock_ns(clockid_t clock)
{
	struct timespec t;

	(void)clock_gettime(clock, &t);
	return (double)t.tv_sec * 1e9 + (double)t.tv_nsec;
}

/* Of all threads, those included that have ended. */
static inline double processor_ns(void)
{
	return clock_ns(CLOCK_PROCESS_CPUTIME_ID);
}

/* Of the calling thread. */
static inline double thread_ns(void)
{
	return clock_ns(CLOCK_THREAD_CPUTIME_ID);
}

/* Keeps the calling thread busy for so long. */
static inline void spin(double ns)
{
	double end = thread_ns() + ns;

	while (thread_ns() < end)
		continue;
}

#endif
