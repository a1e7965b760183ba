/*
 * Bringing parts of an index into memory before they are asked for. Nothing depends on it but time.
 */
#ifndef CAPE_INDEX_AHEAD_H
#define CAPE_INDEX_AHEAD_H

#include "index/reader.h"

/* The directory, if so many lookups are likely to want most of it and it is not in memory. Returns when it is. */
void ahead_directory(const struct index *index, uint64_t lookups);

/* What index_read_ahead() has to remember. */
struct index_ahead *ahead_make(void);
/* NULL is allowed. */
void ahead_free(struct index_ahead *ahead);

#endif
