/*
 * perf_event_open(2), an event a descriptor, so that threads started later are counted too. Nothing but a column of the report depends on
 * it, so the calls are made directly.
 */
#include "profile/counters.h"

#include <errno.h>
#include <linux/perf_event.h>
#include <sys/syscall.h>
#include <unistd.h>

const struct counter_kind counter_kinds[COUNTERS] = {
	{ "cycles", PERF_TYPE_HARDWARE, PERF_COUNT_HW_CPU_CYCLES },
	{ "instructions", PERF_TYPE_HARDWARE, PERF_COUNT_HW_INSTRUCTIONS },
	{ "branch_misses", PERF_TYPE_HARDWARE, PERF_COUNT_HW_BRANCH_MISSES },
	{ "cache_misses", PERF_TYPE_HARDWARE, PERF_COUNT_HW_CACHE_MISSES },
};

void counters_open(struct counters *counters, const struct counter_kind kinds[COUNTERS])
{
	*counters = (struct counters){ .open = true, .fds = { -1, -1, -1, -1 } };
	for (size_t k = 0; k < COUNTERS && counters->open; k++) {
		struct perf_event_attr event = {
			.type = kinds[k].type,
			.size = sizeof(event),
			.config = kinds[k].config,
			.read_format = PERF_FORMAT_TOTAL_TIME_ENABLED | PERF_FORMAT_TOTAL_TIME_RUNNING,
			.inherit = 1,
			.exclude_kernel = 1,
			.exclude_hv = 1,
		};

		counters->fds[k] = (int)syscall(SYS_perf_event_open, &event, 0, -1, -1, PERF_FLAG_FD_CLOEXEC);
		counters->open = counters->fds[k] >= 0;
	}
	if (!counters->open) {
		counters->error = errno;
		counters_close(counters);
	}
}

void counters_close(struct counters *counters)
{
	for (size_t k = 0; k < COUNTERS; k++) {
		if (counters->fds[k] >= 0)
			(void)close(counters->fds[k]);
		counters->fds[k] = -1;
	}
	counters->open = false;
}

void counters_read(const struct counters *counters, double counts[COUNTERS])
{
	for (size_t k = 0; k < COUNTERS; k++) {
		struct {
			uint64_t count, enabled, running;
		} answer;

		counts[k] = 0;
		if (!counters->open || read(counters->fds[k], &answer, sizeof(answer)) != (ssize_t)sizeof(answer))
			continue;
		/* A processor that has fewer counters than are asked for takes them in turns. */
		if (answer.running)
			counts[k] = (double)answer.count * ((double)answer.enabled / (double)answer.running);
	}
}
