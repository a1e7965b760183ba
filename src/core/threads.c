/* Threads by pthread, order by a mutex and a condition. */
#include "core/threads.h"

#include "core/mem.h"

#include <sched.h>
#include <stdlib.h>

unsigned threads_default(void)
{
	cpu_set_t set;
	int n = 0;

	CPU_ZERO(&set);
	if (sched_getaffinity(0, sizeof(set), &set) == 0)
		n = CPU_COUNT(&set);
	return n < 1 ? 1 : n > THREADS_MAX ? THREADS_MAX : (unsigned)n;
}

unsigned threads_worth(unsigned threads, uint64_t items, uint64_t share)
{
	uint64_t worth = items / share;

	return worth >= threads ? threads : worth ? (unsigned)worth : 1;
}

struct start {
	pthread_t thread;
	void (*work)(void *context, unsigned worker);
	void *context;
	unsigned worker;
};

static void *begin(void *at)
{
	struct start *start = at;

	start->work(start->context, start->worker);
	return NULL;
}

void threads_run(unsigned workers, void (*work)(void *context, unsigned worker), void *context)
{
	struct start *starts;
	unsigned running = 0;

	assert(workers >= 1 && workers <= THREADS_MAX);
	if (workers == 1) {
		work(context, 0);
		return;
	}
	starts = mem_zero(workers * sizeof(*starts));
	for (unsigned i = 1; i < workers; i++) {
		struct start *start = &starts[running];

		*start = (struct start){ .work = work, .context = context, .worker = i };
		if (pthread_create(&start->thread, NULL, begin, start) != 0)
			break;
		running++;
	}
	work(context, 0);
	for (unsigned i = 0; i < running; i++)
		(void)pthread_join(starts[i].thread, NULL);
	free(starts);
}

void turnstile_init(struct turnstile *t)
{
	(void)pthread_mutex_init(&t->lock, NULL);
	(void)pthread_cond_init(&t->moved, NULL);
	t->passed = 0;
}

void turnstile_free(struct turnstile *t)
{
	(void)pthread_cond_destroy(&t->moved);
	(void)pthread_mutex_destroy(&t->lock);
}

void turnstile_wait(struct turnstile *t, uint64_t piece)
{
	(void)pthread_mutex_lock(&t->lock);
	while (t->passed < piece)
		(void)pthread_cond_wait(&t->moved, &t->lock);
	(void)pthread_mutex_unlock(&t->lock);
}

void turnstile_pass(struct turnstile *t, uint64_t piece)
{
	(void)pthread_mutex_lock(&t->lock);
	assert(t->passed == piece);
	t->passed = piece + 1;
	(void)pthread_cond_broadcast(&t->moved);
	(void)pthread_mutex_unlock(&t->lock);
}
