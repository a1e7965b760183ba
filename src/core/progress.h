/*
 * How far long work has come: counted by the pipeline, shown (or not) by the command line.
 *
 * Any thread may add at any time; NULL is allowed and counts nothing.
 */
#ifndef CAPE_CORE_PROGRESS_H
#define CAPE_CORE_PROGRESS_H

#include "core/types.h"

#include <stdatomic.h>

struct progress {
	const char *_Atomic
		stage; /* "reading", …: work is in stages, each counted from the begin; NULL: there is but one */
	_Atomic uint64_t done_bytes;
	_Atomic uint64_t total_bytes; /* of all inputs whose size is known */
};

/* Begins another stage. `what` must live for ever. */
static inline void progress_stage(struct progress *progress, const char *what, uint64_t total_bytes)
{
	if (!progress)
		return;
	atomic_store_explicit(&progress->done_bytes, 0, memory_order_relaxed);
	atomic_store_explicit(&progress->total_bytes, total_bytes, memory_order_relaxed);
	atomic_store_explicit(&progress->stage, what, memory_order_relaxed);
}

static inline void progress_total(struct progress *progress, uint64_t bytes)
{
	if (progress)
		atomic_fetch_add_explicit(&progress->total_bytes, bytes, memory_order_relaxed);
}

static inline void progress_done(struct progress *progress, uint64_t bytes)
{
	if (progress)
		atomic_fetch_add_explicit(&progress->done_bytes, bytes, memory_order_relaxed);
}

#endif
