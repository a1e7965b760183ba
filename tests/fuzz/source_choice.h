/* The --assume and --map flags of a source target, chosen by bits of its input. */
#ifndef CAPE_TESTS_FUZZ_SOURCE_CHOICE_H
#define CAPE_TESTS_FUZZ_SOURCE_CHOICE_H

#include "ingest/build.h"

#define ASSUMPTIONS_MAX 16

struct source_choice {
	struct column_maps maps;
	struct assumption assumptions[ASSUMPTIONS_MAX];
	size_t assumptions_count;
	struct facts assumed;
	struct source_options options; /* one thread, no rejects; borrows the others */
};

/* Takes three bytes off the input: 16 bits of assumptions, 8 of maps. */
void source_choose(struct source_choice *choice, struct span *input);
void source_choice_free(struct source_choice *choice);

#endif
