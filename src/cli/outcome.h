/* Showing the outcome of a validation: as JSON for programs, as a summary for people. */
#ifndef CAPE_CLI_OUTCOME_H
#define CAPE_CLI_OUTCOME_H

#include "run/validate.h"

#include <cjson/cJSON.h>

/* What both forms need besides the outcome. */
struct outcome_view {
	const struct ruleset *set;
	const struct rules_in_force *rules;
	const struct index *index;
	const char *rules_version;
	const char *job_number; /* NULL: there is no job */
	bool recording;         /* `upload`: there would be one */
};

/* Contract section 4, `--json`: one compact object. Deleted by the caller. */
cJSON *outcome_json(const struct outcome_view *view, const char *path, const struct outcome *outcome);

/* Aligned, for a person: status, counts per reason, what to do next. */
void outcome_summary(const struct outcome_view *view, FILE *stream, const char *path, const struct outcome *outcome);

/* One line for a run over several files. */
struct outcome_totals {
	uint64_t inputs;
	uint64_t claims;
	uint64_t rejected;
	uint64_t not_done;
	bool troubled; /* something could not be done, at least in part */
	uint64_t successes;
	uint64_t errors;
};
void outcome_totals_add(struct outcome_totals *totals, const struct outcome *outcome);
void outcome_totals_print(const struct outcome_totals *totals, FILE *stream);

#endif
