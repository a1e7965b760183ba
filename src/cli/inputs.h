/* The inputs of a command: operands, then the names in --files-from. */
#ifndef CAPE_CLI_INPUTS_H
#define CAPE_CLI_INPUTS_H

#include "cli/options.h"

struct inputs {
	const char **paths;
	size_t count;
	char *list; /* the names read from --files-from */
};

/* False with an error: nothing named, a list that cannot be read, standard input named twice. */
bool inputs_collect(struct inputs *inputs, const struct args *args, const char *what, struct err *err);
void inputs_free(struct inputs *inputs);

#endif
