/* Seeds from the system. */
#include "core/seed.h"

#include <pthread.h>
#include <sys/random.h>
#include <time.h>

uint64_t seed_draw(void)
{
	uint64_t seed;

	/* A seed that cannot be guessed is wanted, not needed: without the call the clock must do. */
	if (getrandom(&seed, sizeof(seed), GRND_NONBLOCK) != (ssize_t)sizeof(seed))
		seed = (uint64_t)time(NULL) * 0x9E3779B97F4A7C15u ^ (uintptr_t)&seed;
	return seed;
}

static uint64_t run_seed;

static void draw_run_seed(void)
{
	run_seed = seed_draw();
}

uint64_t seed_of_run(void)
{
	static pthread_once_t once = PTHREAD_ONCE_INIT;

	(void)pthread_once(&once, draw_run_seed);
	return run_seed;
}
