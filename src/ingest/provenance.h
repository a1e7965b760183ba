/*
 * Where an index comes from, as JSON inside it: sources, their columns, what was assumed.
 */
#ifndef CAPE_INGEST_PROVENANCE_H
#define CAPE_INGEST_PROVENANCE_H

#include "ingest/build.h"
#include "ingest/merge.h"

/* What an index says of itself; NULL if that is no JSON. The caller deletes it. */
struct cJSON *provenance_read(const struct index *index);

/*
 * malloc'ed. `old`: the index that was updated, whose own sources stand before the new ones; else NULL.
 */
char *provenance_json(const struct build_options *options, const struct source *sources, const struct index *old,
		      const struct merge *merge);

#endif
