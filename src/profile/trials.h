/*
 * What a rule costs, found by leaving rules out: trials of all rules, of none, of each by itself and of all but each.
 *
 * Costs are differences of trials that took turns: all of them judge a few thousand entries, then the next few thousand, every other time
 * backwards; all rules and none are tried first and last. So what drifts falls on both sides of a difference. How far
 * the two trials of all rules differ, which should be nothing, is the noise.
 */
#ifndef CAPE_PROFILE_TRIALS_H
#define CAPE_PROFILE_TRIALS_H

#include "profile/figure.h"
#include "profile/stages.h"

/* For tests: a rule that takes longer than it does. */
struct planted {
	const char *id; /* NULL: none */
	double ns;      /* of processor time an entry */
};

struct trial {
	struct rules_in_force rules;
	double planted_ns;
};

struct trials {
	const struct rules_in_force *rules;
	struct trial *items;
	size_t count;
	double *ns; /* an entry: of items[i] in round r, ns[i * rounds_max + r] */
	size_t rounds_max;
};

struct profiled_rule {
	const struct rule *rule;
	uint64_t decides;       /* entries whose first failure it is */
	uint64_t fails;         /* that it fails, also where an earlier rule did */
	uint64_t alone_fails;   /* that no other rule fails */
	struct figure alone;    /* ns an entry: of it alone, over no rule … */
	struct figure marginal; /* … and of all rules, over all but it */
};

/* The rules in force of one file. */
struct profiled_rules {
	const struct rules_in_force *rules;
	struct figure all, none; /* ns an entry: of the whole stage */
	double noise;            /* costs below it may as well be nothing */
	struct profiled_rule rows[RULES_MAX];
};

/* `rules` must live as long as the trials. Owned by the caller (trials_free). */
void trials_make(struct trials *trials, const struct rules_in_force *rules, struct planted planted, size_t rounds_max);
void trials_free(struct trials *trials);

/* Tries everything once over all rows, the trials of several rule files in turn, and notes it as one round. */
void trials_measure(struct trials *files, size_t count, const struct stages *stages, size_t round);

/* Of all rules in a round: the mean of both trials. */
double trials_all(const struct trials *trials, size_t round);

/* Figures of so many rounds; counts stay as they are. */
void trials_figures(const struct trials *trials, size_t rounds, struct profiled_rules *profiled);

#endif
