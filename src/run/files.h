/*
 * Many declarations: small ones side by side, a thread a file, large ones one after another with all threads.
 */
#ifndef CAPE_RUN_FILES_H
#define CAPE_RUN_FILES_H

#include "run/validate.h"

struct files {
	const struct validation *validation;
	const char *const *paths;
	char *const *stems;
	size_t count;
	uint64_t claim_number; /* of the first that becomes a claim */
	/* Is told of each outcome, in the order of the files, one at a time, by whatever thread; frees nothing. */
	void (*tell)(void *context, const char *path, const struct outcome *outcome);
	void *context;
};

/* Of the regular files among them, for progress. */
uint64_t files_bytes(const char *const *paths, size_t count);

/* False if there is no memory to begin with; else every file has its outcome. */
bool files_validate(const struct files *files, struct err *err);

#endif
