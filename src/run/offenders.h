/* Writing Cape_Validation_Result.csv: the offenders of gate B or C, as typed, one column a list. */
#ifndef CAPE_RUN_OFFENDERS_H
#define CAPE_RUN_OFFENDERS_H

#include "io/sink.h"
#include "run/inspect.h"

/* The lists of a gate and their names. */
struct offender_lists {
	const char *names[LISTS_MAX];
	enum offender_list lists[LISTS_MAX];
	size_t count;
};

/* Those of gate B or C. */
void offender_lists_of(const struct rules_in_force *rules, enum gate gate, struct offender_lists *lists);

/* Writes the names and all offenders to the sink; does not publish it. */
bool offenders_write(const struct offender_lists *lists, const struct inspection *inspection, struct sink *sink,
		     struct err *err);

#endif
