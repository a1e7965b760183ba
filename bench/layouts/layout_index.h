/*
 * Searches in an index by place: one for each instruction set.
 */
#ifndef CAPE_BENCH_LAYOUT_INDEX_H
#define CAPE_BENCH_LAYOUT_INDEX_H

#include "layouts/layout.h"

void index_find_portable(const struct index *index, const uint64_t *places, size_t count, struct index_hit *hits);
void index_find_avx512(const struct index *index, const uint64_t *places, size_t count, struct index_hit *hits);

#endif
