/* What `index build` and `index update` share: their options, running them, and the report. */
#ifndef CAPE_CLI_INDEX_BUILD_H
#define CAPE_CLI_INDEX_BUILD_H

#include "cli/command.h"
#include "cli/inputs.h"
#include "ingest/build.h"

/* Reads the options both commands have; options->output must be set. build_options_free() in any case. */
bool build_options_read(struct build_options *options, const struct args *args, struct err *err);
void build_options_free(struct build_options *options);

/* The index and the rejects must not be written over a source, nor over each other. */
bool build_outputs_check(const struct build_options *options, const struct args *args, const struct inputs *inputs,
			 struct err *err);

/* Builds or updates, and reports; returns the exit code. */
int build_run(struct build_options *options, const struct args *args, const struct inputs *inputs);

#endif
