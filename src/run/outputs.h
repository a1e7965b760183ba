/*
 * Where the results of a run go: one stem for each input, none used twice.
 */
#ifndef CAPE_RUN_OUTPUTS_H
#define CAPE_RUN_OUTPUTS_H

#include "core/err.h"

#define CLAIM_SUFFIX      ".Claim_Details.csv"
#define VALIDATION_SUFFIX ".Cape_Validation_Result.csv"
#define FINDINGS_SUFFIX   ".Findings.csv"

/* True if the name ends in .csv, in any case; "-" is standard input and exempt. */
bool input_name_is_csv(const char *path);

/*
 * Result stems for the inputs, in order: DIR/STEM (or STEM alone where dir is NULL). Two inputs with one stem: the later gets
 * the smallest -k (k >= 2) that makes a stem no input has and none was given. malloc'ed strings in a malloc'ed array.
 */
char **output_stems(const char *const *inputs, size_t count, const char *dir);
void output_stems_free(char **stems, size_t count);

#endif
