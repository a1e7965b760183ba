/*
 * The entries of declarations that would succeed, judged as `cape validate` judges them, with no result written.
 *
 * A declaration that is rejected claims nothing. An entry that an earlier declaration of the run has is taken once.
 */
#ifndef CAPE_RUN_SUCCESSES_H
#define CAPE_RUN_SUCCESSES_H

#include "run/gates.h"
#include "run/workspace.h"

struct success {
	uint64_t place;
	uint32_t entry; /* its number in the index */
};

struct successes {
	const struct gates *gates;
	struct workspace workspace;
	struct success *entries; /* in the order of files and rows: 16 bytes each */
	size_t count;
	size_t bytes;    /* of the pages they stand in */
	uint64_t *taken; /* bit i = entry i of the index is among them */
	uint64_t rows;   /* of declarations that are no longer to be rejected … */
	uint64_t errors; /* … those of them that fail */
	uint64_t again;  /* successes that an earlier declaration has */
	struct judgement judgement;
};

/* The gates live as long; the caller owns it (successes_free), in both cases. */
bool successes_init(struct successes *claimed, const struct gates *gates, struct err *err);
void successes_free(struct successes *claimed);

/* Adds the successes of one declaration. *rejected: gates A to C stop it. False, with an error, if it could not be read. */
bool successes_add(struct successes *claimed, const char *path, struct progress *progress, bool *rejected,
		   struct err *err);

#endif
