/*
 * What the contract says `validate` makes of a declaration over the fixed index, worked out in the slowest way:
 * sections 2 to 4, without any code of the engine.
 */
#ifndef CAPE_TESTS_FUZZ_SLOW_VALIDATE_H
#define CAPE_TESTS_FUZZ_SLOW_VALIDATE_H

#include "core/types.h"

/* The account and the switches of a run. */
struct slow_run {
	const char *filer_code;  /* filer and broker accounts; NULL: an importer account */
	const char *const *iors; /* importer accounts: normalised, NULL behind the last */
	unsigned long long claim_number;
	bool all_errors;
};

/* "A NOT_CSV", "A EMPTY", "A HEADER", "B", "C" or "D": where a declaration ends. */
struct slow_outcome {
	const char *end;
	size_t entries;
	size_t blank_rows;
	size_t counts[3]; /* B and C: rows of each list; D: successes, errors */
	bool other_columns;
	char *result; /* bytes of the result file; NULL: there is none. free() it */
	size_t result_len;
};

void slow_validate(struct slow_outcome *outcome, const struct slow_run *run, struct span file);

#endif
