/*
 * The processor's own counters, where the kernel lets a program read them: what its threads do in user mode.
 */
#ifndef CAPE_PROFILE_COUNTERS_H
#define CAPE_PROFILE_COUNTERS_H

#include "core/types.h"

#define COUNTERS 4

/* What to count, as perf_event_open(2) numbers it. */
struct counter_kind {
	const char *name;
	uint32_t type;
	uint64_t config;
};

/* Cycles, instructions, branches foretold wrongly, reads that no cache had. */
extern const struct counter_kind counter_kinds[COUNTERS];

struct counters {
	int fds[COUNTERS];
	bool open;
	int error; /* errno of the first that could not be had, if they are not open */
};

/* All kinds or none: virtual machines often have no counters, and kernels may forbid them. counters_close() in any case. */
void counters_open(struct counters *counters, const struct counter_kind kinds[COUNTERS]);
void counters_close(struct counters *counters);

/* What was counted since they were opened, by this thread and by threads it started that have ended; zeros if they are not open. */
void counters_read(const struct counters *counters, double counts[COUNTERS]);

#endif
