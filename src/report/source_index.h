/* All entries of an index, or those that an account may declare, in the index's order. */
#ifndef CAPE_REPORT_SOURCE_INDEX_H
#define CAPE_REPORT_SOURCE_INDEX_H

#include "report/judging.h"

#include <pthread.h>

struct source_index {
	struct source source;
	const struct judging *judging;
	pthread_mutex_t lock;
	struct index_cursor cursor; /* under the lock, and the next two */
	uint64_t pieces;
	bool ended;
};

/* Bytes that are read of an entry: its part of a line of struct index_hot, and struct index_cold. */
#define SOURCE_INDEX_ENTRY_BYTES (sizeof(struct index_hot) / INDEX_HOT_ENTRIES + sizeof(struct index_cold))

void source_index_init(struct source_index *source, const struct judging *judging);
void source_index_free(struct source_index *source);

#endif
