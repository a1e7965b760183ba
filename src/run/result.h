/*
 * The result file of a declaration: STEM.Claim_Details.csv or STEM.Cape_Validation_Result.csv, or standard output.
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
};

/* After success one of the other two is due. */
bool result_begin(struct result *result, enum result_kind kind, const char *stem, struct err *err);

/*
 * Gives the file its name and removes the other kind of the same stem. *path is then the file's, malloc'ed, or NULL for standard
 * output. With *path set the result stands even if the error is: the older result could not be removed.
 */
bool result_publish(struct result *result, char **path, struct err *err);
void result_abandon(struct result *result);

/* Removes both results of a stem, if they are there. */
bool results_remove(const char *stem, struct err *err);

#endif
