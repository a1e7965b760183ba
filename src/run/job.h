/*
 * One validation under way, for the files of this folder that carry it out: run/validate.c has what all share, run/rejection.c answers
 * what is no claim, run/claim.c what is one.
 *
 * Functions that return bool say whether the job came to an outcome; else outcome->error is filled in.
 */
#ifndef CAPE_RUN_JOB_H
#define CAPE_RUN_JOB_H

#include "run/inspect.h"
#include "run/pass.h"
#include "run/result.h"
#include "run/validate.h"

struct job {
	const struct validation *validation;
	const struct input *input;
	unsigned threads;
	struct workspace *workspaces;
	struct numbering *numbering;
	bool decided;
	struct declaration declaration;
	struct inspection inspection; /* only of what is no claim */
	struct pass_sums sums;        /* only of a claim */
	struct claim_lines lines;
	struct slice_ways ways;
	struct recording recording;
	struct outcome *outcome;
	struct err unwritable; /* why there was no file to write the claim to */
};

/* Its own claim number, or the one that another input will get. */
uint64_t job_decide(struct job *job, bool is_claim);

/* Nothing is published that was read from a file somebody else was writing. */
bool job_inputs_good(const struct job *job);

/* The result, its findings and the record of the claim appear under their names, or none does. */
bool job_publish(struct job *job, struct result *result);
bool job_begin_result(const struct job *job, enum result_kind kind, struct result *result, struct err *err);

void job_warn(struct job *job, bool other_columns, uint64_t rows);

/* A pass over the whole declaration that writes nothing. */
struct pass job_pass(struct job *job, struct progress *progress);

/* Finds out which rows offend, and rejects the declaration. */
bool job_inspect(struct job *job);

/* A claim, if no row offends: judged as one slice and written when it is decided; or written while it is judged. */
bool job_pass_small(struct job *job);
bool job_pass_large(struct job *job);

#endif
