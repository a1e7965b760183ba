/*
 * `cape validate`: one declaration through gates A to D.
 */
#ifndef CAPE_RUN_VALIDATE_H
#define CAPE_RUN_VALIDATE_H

#include "core/notes.h"
#include "run/claim_file.h"

/* CBP takes at most this many entries a declaration (CSMS 68340863). */
#define DECLARATION_ENTRIES_MAX 9999

enum outcome_kind {
	OUTCOME_NONE, /* the work could not be done; `error` says why */
	OUTCOME_GATE_A,
	OUTCOME_GATE_B,
	OUTCOME_GATE_C,
	OUTCOME_CLAIM,
};

/* A run over many declarations: what is the same for all. Read-only while files are validated. */
struct validation {
	struct gates gates;
	const struct ruleset *set;
	bool all_errors;
	bool to_stdout; /* results to standard output, no file */
	struct progress *progress;
};

/* Filer codes of the numbers that are not in the index: CBP lacks them, or the exports do. */
#define MISSING_FILERS_SHOWN 8
struct missing_filers {
	uint32_t filers[MISSING_FILERS_SHOWN]; /* the first few, in text order */
	bool covered[MISSING_FILERS_SHOWN];    /* the index has entries of it */
	size_t count;                          /* of all, may be more than shown */
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
	uint64_t unchecked; /* bit k: rule k in force was not checked for some entry */
	uint32_t assumed;   /* bit f: field f was assumed for some entry */
	struct missing_filers missing;
	struct notes warnings;
	struct err error;  /* set without OUTCOME_NONE: the result stands, but something besides failed */
	char *result_file; /* NULL: none was written */
};

/* Names and flags of the lists of gate B or C. */
struct offender_lists;
void validation_lists(const struct ruleset *set, enum gate gate, struct offender_lists *lists);

/*
 * Validates one input; results go to STEM.Claim_Details.csv or STEM.Cape_Validation_Result.csv. claim_number is the number it gets
 * if it becomes a claim. Errors of the world make OUTCOME_NONE. The caller frees with outcome_free().
 */
void validate(const struct validation *validation, const char *path, const char *stem, uint64_t claim_number,
	      struct outcome *outcome);
void outcome_free(struct outcome *outcome);

/* Texts of the outcome as the portal shows them; NULL where there is none. */
const char *outcome_upload_status(const struct ruleset *set, const struct outcome *outcome);
const char *outcome_claim_status(const struct ruleset *set, const struct outcome *outcome);

#endif
