/*
 * The offenders of a declaration that was rejected, read back from its Cape_Validation_Result.csv: which entry number stood on which list.
 *
 * Numbers stand there as typed, so they are normalised as those of a declaration are; what does not give 11 characters is left out.
 */
#ifndef CAPE_RERUN_OFFENDED_H
#define CAPE_RERUN_OFFENDED_H

#include "core/err.h"

/* Columns of a result. */
#define OFFENDED_LISTS_MAX 3

struct offended {
	struct offender {
		uint64_t key;
		unsigned list;
	} * offenders; /* ascending by key, then list */
	size_t count;
	char *names[OFFENDED_LISTS_MAX]; /* of the lists, as the file has them */
	size_t lists;
};

/* The caller frees it. */
bool offended_read(struct offended *offended, const char *path, struct err *err);
void offended_free(struct offended *offended);

/* The name of the first list that a number was on; NULL: it was on none. */
const char *offended_list(const struct offended *offended, uint64_t key);

#endif
