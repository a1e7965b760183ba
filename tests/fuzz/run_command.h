/* Running one of the program's commands in this process, its standard output and error kept in memory. */
#ifndef CAPE_TESTS_FUZZ_RUN_COMMAND_H
#define CAPE_TESTS_FUZZ_RUN_COMMAND_H

#include "core/types.h"

struct command_output {
	int code;
	char *out;
	size_t out_len;
	char *err;
	size_t err_len;
};

/* `name` as in the table of commands ("index info"), `words` behind it, NULL at their end. */
void run_command(struct command_output *output, const char *name, const char *const *words);
void command_output_free(struct command_output *output);

/* What holds for every run: the exit code, what a terminal is spared, and that --json is JSON, an object a line. */
void check_output(const struct command_output *output, bool json);

#endif
