/* Writing the Claim Details of an accepted declaration: many workers format, the lines come out in file order. */
#ifndef CAPE_RUN_CLAIM_FILE_H
#define CAPE_RUN_CLAIM_FILE_H

#include "io/sink.h"
#include "run/gates.h"

struct claim_counts {
	uint64_t successes;
	uint64_t errors;
	uint64_t by_rule[RULES_MAX]; /* entries whose printed error it is; with all errors, every printed one */
};

struct claim_file {
	const struct gates *gates;
	const struct ruleset *set; /* STATUS texts */
	uint64_t claim_number;
	bool all_errors;
};

/* Writes header and lines to the sink; does not publish it. */
bool claim_file_write(const struct claim_file *file, const struct declaration *declaration, struct sink *sink,
		      struct claim_counts *counts, struct err *err);

#endif
