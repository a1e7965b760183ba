/*
 * The entries of claims, in the order of claims and rows: as they were decided, with the values that were frozen then; or, for a worklist, as
 * the index has them now, each once.
 */
#ifndef CAPE_CLI_CLAIM_SOURCE_H
#define CAPE_CLI_CLAIM_SOURCE_H

#include "cli/claim_list.h"
#include "report/judging.h"

#include <pthread.h>

struct open_record;

struct claim_source {
	struct source source;
	const struct claim_list *list;
	const struct view *view;
	const struct judging *judging; /* NULL: as they were decided */
	pthread_mutex_t lock;
	struct open_record *record; /* under the lock, as the next; NULL: none yet, or no more */
	uint32_t claim;
	uint64_t row;
	uint64_t pieces;
};

/* The tables of the view have the claims' (claim_list_tables). With `judging`, its marks say which claim an entry belongs to. */
void claim_source_init(struct claim_source *source, const struct claim_list *list, const struct view *view,
		       const struct judging *judging);
void claim_source_free(struct claim_source *source);

#endif
