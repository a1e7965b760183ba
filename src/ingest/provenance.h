/*
 * Where an index comes from, as JSON inside it: sources, their columns, what was assumed.
 */
#ifndef CAPE_INGEST_PROVENANCE_H
#define CAPE_INGEST_PROVENANCE_H

#include "ingest/build.h"

/* malloc'ed. */
char *provenance_json(const struct build_options *options, const struct source *sources, const struct fold *fold);

#endif
