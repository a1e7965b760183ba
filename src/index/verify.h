/*
 * Blocks that are verified the first time they are touched (`validate --verify`).
 */
#ifndef CAPE_INDEX_VERIFY_H
#define CAPE_INDEX_VERIFY_H

#include "index/reader.h"

#include <stdatomic.h>

struct index_checked {
	struct span body; /* everything between header and checksums */
	const uint64_t *sums;
	_Atomic uint64_t damaged;     /* a block that differs; UINT64_MAX: none was met */
	_Atomic unsigned char done[]; /* by block */
};

void index_checked_free(struct index_checked *checked);

/* Out of line: compares the block that `at` lies in, once. */
void index_touch_block(const struct index *index, const void *at);

static inline void index_touch(const struct index *index, const void *at)
{
	if (__builtin_expect(index->checked != NULL, 0))
		index_touch_block(index, at);
}

#endif
