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
	_Atomic uint64_t done_bytes;
	_Atomic uint64_t total_bytes; /* of all inputs whose size is known */
};

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
