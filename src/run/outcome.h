/* What became of one input. */
#ifndef CAPE_RUN_OUTCOME_H
#define CAPE_RUN_OUTCOME_H

#include "core/notes.h"
#include "rules/ruleset.h"
#include "run/offenders.h"

enum outcome_kind {
	OUTCOME_NONE, /* the work could not be done; `error` says why */
	OUTCOME_GATE_A,
	OUTCOME_GATE_B,
	OUTCOME_GATE_C,
	OUTCOME_CLAIM,
};

struct claim_counts {
	uint64_t successes;
	uint64_t errors;
	uint64_t by_rule[RULES_MAX]; /* entries whose printed error it is; with all errors, every printed one */
};

struct outcome {
	enum outcome_kind kind;
	enum gate_rule gate_a;
	uint64_t bytes;
	double seconds;
	uint64_t records;
	uint64_t entries;
	uint64_t blank_rows;
	uint64_t claim_number;
	uint64_t list_counts[LISTS_MAX]; /* gates B and C */
	struct claim_counts claim;
	uint64_t first_place, last_place; /* of a claim that a record is kept of: its lowest and highest entry */
	uint64_t unchecked;               /* bit k: rule k in force was not checked for some entry */
	uint32_t assumed;                 /* bit f: field f was assumed for some entry */
	struct missing_filers missing;
	struct notes warnings;
	struct err error;  /* set without OUTCOME_NONE: the result stands, but something besides failed */
	char *result_file; /* NULL: none was written */
	char *findings_file;
};

void outcome_free(struct outcome *outcome);

/* Texts of the outcome as the portal shows them; NULL where there is none. */
const char *outcome_upload_status(const struct ruleset *set, const struct rules_in_force *rules,
				  const struct outcome *outcome);
const char *outcome_claim_status(const struct ruleset *set, const struct outcome *outcome);

#endif
