/*
 * The entries of claims, in the order of claims and rows, each once, on the claim where it counts (claim_list_owns): as they were decided, with
 * the values that were frozen then; or, for a worklist, as the index has them now.
 */
#ifndef CAPE_REPORT_CLAIM_SOURCE_H
#define CAPE_REPORT_CLAIM_SOURCE_H

#include "report/claim_list.h"
#include "report/judging.h"

#include <pthread.h>

struct open_claim;

struct claim_source {
	struct source source;
	const struct claim_list *list;
	const struct ruleset *set;
	const struct judging *judging; /* with an index; else entries are as they were decided */
	pthread_mutex_t lock;
	struct open_claim *open; /* under the lock, as the next; NULL: none yet, or no more */
	uint32_t claim;
	uint64_t row;
	uint64_t pieces;
};

/* The list has been read, and the tables of the judging's view have the claims' (claim_list_tables). */
void claim_source_init(struct claim_source *source, const struct claim_list *list, const struct ruleset *set,
		       const struct judging *judging);
void claim_source_free(struct claim_source *source);

#endif
