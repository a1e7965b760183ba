/* The inputs of a command: operands, then the names in --files-from. */
#ifndef CAPE_CLI_INPUTS_H
#define CAPE_CLI_INPUTS_H

#include "cli/options.h"
#include "io/kept_files.h"

struct inputs {
	const char **paths;
	size_t count;
	char *list; /* the names read from --files-from */
};

/* False with an error: nothing named, a list that cannot be read, standard input named twice. */
bool inputs_collect(struct inputs *inputs, const struct args *args, const char *what, struct err *err);
void inputs_free(struct inputs *inputs);

/*
 * What no output may be, or it would destroy what the run reads: the inputs, the index (NULL: none), and every file that an option names to be
 * read or appended to. The caller frees it (kept_files_free).
 */
struct kept_files *inputs_kept(const struct inputs *inputs, const struct args *args, const char *index_path);

#endif
