/*
 * A small index whose entries are known with their fates, so that what `validate` must say about a declaration can be
 * worked out without index and rules.
 */
#ifndef CAPE_TESTS_FUZZ_FIXED_INDEX_H
#define CAPE_TESTS_FUZZ_FIXED_INDEX_H

#include "index/reader.h"

/* The day the fates are those of. */
#define FIXED_AS_OF "2026-07-15"

struct fixed_entry {
	const char *number;
	const char *importer;
	const char *error;  /* ERROR_DESCRIPTION; empty: it passes */
	const char *errors; /* all of them; NULL: the same */
	/* What differs from an entry that passes; FIELDS: nothing. */
	struct {
		enum field field;
		unsigned code;
	} changes[2];
};

/* NULL if there is no such entry. */
const struct fixed_entry *fixed_entry_find(struct span number);

/* The index, built and opened by the first call, and the name of its file. */
const struct index *fixed_index(void);
const char *fixed_index_path(void);

#endif
