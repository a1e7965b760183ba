/*
 * Worker threads, and the turnstile that puts their results back into order.
 *
 * Work is handed out in numbered pieces; which worker gets which piece never shows in any output.
 */
#ifndef CAPE_CORE_THREADS_H
#define CAPE_CORE_THREADS_H

#include "core/types.h"

#include <pthread.h>

#define THREADS_MAX 1024

/* Cores this process may run on (sched_getaffinity), at least 1. */
unsigned threads_default(void);

/* So many of `threads` that each has at least `share` of `items` to do, and at least one: short work is not worth a thread. */
unsigned threads_worth(unsigned threads, uint64_t items, uint64_t share);

/*
 * Runs work(context, worker) on `workers` threads, the calling one among them, and returns when all have returned. If the
 * system gives fewer threads the rest is run by those there are: `work` must take pieces until none is left.
 */
void threads_run(unsigned workers, void (*work)(void *context, unsigned worker), void *context);

/* A counter of pieces: pieces are numbered 0, 1, 2, …; turnstile_wait(n) returns when n-1 has passed. */
struct turnstile {
	pthread_mutex_t lock;
	pthread_cond_t moved;
	uint64_t passed; /* pieces 0 … passed-1 have passed */
};

void turnstile_init(struct turnstile *t);
void turnstile_free(struct turnstile *t);
void turnstile_wait(struct turnstile *t, uint64_t piece);
/* Must be called for every piece, also by a worker that gives up, else those behind it wait for ever. */
void turnstile_pass(struct turnstile *t, uint64_t piece);

#endif
