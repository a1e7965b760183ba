/*
 * Where the results of a run go: one stem for each input, none used twice, no output on top of an input.
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

/* Makes a folder and those above it, where they are missing. */
bool output_folder_make(const char *dir, struct err *err);

/* False, with an error, if the folder a file is to stand in is not there: better told before an hour's work than after it. */
bool output_folder_exists(const char *path, struct err *err);

/* True if two names, which need not exist yet, lead to one file: the same name in the same folder. */
bool output_same(const char *a, const char *b);

/* Files that must not be written to, by identity, not by name. */
struct kept_files;
struct kept_files *kept_files_make(const char *const *paths, size_t count);
/* False, with an error, if the output exists and is one of them. */
bool kept_files_check(const struct kept_files *kept, const char *output, struct err *err);
/* The same for standard output, where a shell has led it to a file. */
bool kept_files_check_stdout(const struct kept_files *kept, struct err *err);
void kept_files_free(struct kept_files *kept);

#endif
