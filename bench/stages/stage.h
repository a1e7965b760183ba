/*
 * A stage of the work that is measured by itself, in each of the ways it can be done.
 *
 * To add one: a file stage_NAME.c that defines a struct stage, a line here, a line in the table of main.c.
 */
#ifndef CAPE_BENCH_STAGE_H
#define CAPE_BENCH_STAGE_H

#include "core/types.h"

/* So many ways has a stage at most. */
#define WAYS_MAX 8

struct stage {
	const char *name;
	/* NULL behind the last. Way 0 is the yardstick. */
	const char *(*way_name)(size_t way);
	/* False where this processor cannot. */
	bool (*way_runs)(size_t way);
	/*
	 * Does the work for a whole CSV text, which has LF as record end and none inside quotes. Returns a number that must be the
	 * same in all ways.
	 */
	uint64_t (*run)(size_t way, struct span text);
	/* How many entries a text has, for the time of one; 0 if it is none for this stage. NULL: for any text, by bytes. */
	uint64_t (*entries)(struct span text);
};

extern const struct stage stage_find, stage_cut, stage_places;

#endif
