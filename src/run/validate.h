/*
 * `cape validate`: one declaration through gates A to D.
 */
#ifndef CAPE_RUN_VALIDATE_H
#define CAPE_RUN_VALIDATE_H

#include "run/numbering.h"
#include "run/outcome.h"
#include "run/workspace.h"

/* CBP takes at most this many entries a declaration (CSMS 68340863). */
#define DECLARATION_ENTRIES_MAX 9999

/* A run over many declarations: what is the same for all. Read-only while files are validated. */
struct validation {
	struct gates gates;
	const struct ruleset *set;
	unsigned threads;
	bool all_errors;
	const struct findings *findings; /* NULL: none are written; not with to_stdout */
	uint64_t lookups;                /* of all files, about; files_validate() sets it */
	bool to_stdout;                  /* results to standard output, no file */
	size_t slice_bytes;              /* 0; in tests, how large slices are: then no declaration is small */
	struct progress *progress;
	const struct keeper *keeper; /* NULL: nobody keeps the inputs */
};

/* Is given the bytes of each input that was decided, while it is still open; a failure is the input's. Called by whatever thread. */
struct keeper {
	bool (*keep)(void *context, uint64_t input, struct span bytes, struct err *err);
	void *context;
};

struct input {
	const char *path;
	const char *
		stem; /* results go to STEM.Claim_Details.csv or STEM.Cape_Validation_Result.csv, findings to STEM.Findings.csv */
	uint64_t number;    /* among the inputs of the run, from 0 */
	const char *record; /* where the record of its claim goes (emit/record.h); NULL: none is kept */
};

/* Declarations of so many bytes are one piece of work for one thread. */
#define SMALL_DECLARATION_BYTES (1u << 19)

/*
 * Validates one input with `threads` workers, a workspace each; a small one needs but one. The input is decided in the numbering
 * whatever happens. Errors of the world make OUTCOME_NONE. The caller frees with outcome_free().
 */
void validate(const struct validation *validation, const struct input *input, unsigned threads,
	      struct workspace *workspaces, struct numbering *numbering, struct outcome *outcome);

#endif
