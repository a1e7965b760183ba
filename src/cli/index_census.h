/* What `index info` tells about the entries themselves. */
#ifndef CAPE_CLI_INDEX_CENSUS_H
#define CAPE_CLI_INDEX_CENSUS_H

#include "cli/command.h"
#include "index/census.h"

/* Adds counts, coverage and what is known of each field to the object. */
void census_json(const struct index *index, const struct census *census, cJSON *object);
void census_text(const struct index *index, const struct census *census);

#endif
