/*
 * `cape profile`: what each stage and each rule costs on a declaration, in processor time of all threads.
 *
 * Everything is measured in rounds, each stage and each trial of rules once a round, and a first round is thrown away. The report is
 * the median of the rounds.
 */
#ifndef CAPE_PROFILE_PROFILE_H
#define CAPE_PROFILE_PROFILE_H

#include "profile/counters.h"
#include "profile/trials.h"

/* The rules that a validation would go by, and those of another file beside them. */
#define RULE_FILES_MAX 2

#define ROUNDS_MIN 3
#define ROUNDS_MAX 1000

/* What is the same for all declarations of a run. */
struct profiling {
	const struct gates *gates; /* with the first rules */
	const struct ruleset *set; /* of the first rules */
	const struct rules_in_force *rules[RULE_FILES_MAX];
	size_t rules_count;
	uint64_t claim_number;
	unsigned threads;
	size_t rounds; /* 0: as many as take a few seconds */
	struct planted planted;
};

struct profiled_stage {
	struct figure ns; /* for each entry that it sees */
	double share;     /* of the time of all stages */
	struct figure counts[COUNTERS];
};

struct profile {
	uint64_t entries;
	uint64_t passed; /* of them gates B and C; dedupe, rules and emit see only these */
	size_t rounds;
	struct profiled_stage stages[STAGES];
	struct figure all_stages; /* ns for each entry of the declaration */
	struct profiled_rules rules[RULE_FILES_MAX];
	size_t rules_count;
	bool counted;      /* the processor's counters could be read … */
	int counter_error; /* … or errno of why not */
};

/* False with an error for a declaration that cannot be read, that gate A rejects, or none of whose entries passes gates B and C. */
bool profile_run(const struct profiling *profiling, const char *path, struct profile *profile, struct err *err);

#endif
