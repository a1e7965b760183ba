/*
 * The result file of a declaration: STEM.Claim_Details.csv or STEM.Cape_Validation_Result.csv, or standard output; and
 * STEM.Findings.csv beside it where findings are asked for.
 */
#ifndef CAPE_RUN_RESULT_H
#define CAPE_RUN_RESULT_H

#include "io/sink.h"

enum result_kind { RESULT_CLAIM, RESULT_REJECTION };

struct result {
	struct sink sink;
	enum result_kind kind;
	const char *stem; /* borrowed; NULL: standard output */
	char *path;
	struct sink findings;
	char *findings_path; /* NULL: none are asked for */
};

/* After success one of the other two is due. `findings` needs a stem. */
bool result_begin(struct result *result, enum result_kind kind, const char *stem, bool findings, struct err *err);

/*
 * Gives the files their names and removes what an earlier run left of the same stem: the other kind, and findings where none are asked for.
 * *path and *findings_path are then the files', malloc'ed, or left NULL for standard output and where there are no findings (findings_path may be NULL, then). With *path set the
 * result stands even if the error is: the findings could not be published, or something older not be removed.
 */
bool result_publish(struct result *result, char **path, char **findings_path, struct err *err);
void result_abandon(struct result *result);

/* Removes all results of a stem, and its findings, if they are there. */
bool results_remove(const char *stem, struct err *err);

#endif
