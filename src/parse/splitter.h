/*
 * Cuts a file into slices that begin at a record and end behind one, quotes respected, for workers to parse side by side.
 *
 * A line end inside a quoted field ends no record, and whether a byte is inside one depends on all bytes before it. So
 * the cutting is done in order, under a lock; parse/ends.h does it about as fast as memory can be read, several times faster
 * than parsing, which happens outside the lock.
 */
#ifndef CAPE_PARSE_SPLITTER_H
#define CAPE_PARSE_SPLITTER_H

#include "core/types.h"

#include <pthread.h>

/* What a slice aims at: small enough to balance over threads and to stay in a core's L2 cache, large enough to make locks rare. */
#define SLICE_BYTES (1u << 18)

struct slice {
	struct span bytes; /* whole records; longer than SLICE_BYTES where a record is */
	uint64_t piece;    /* 0, 1, 2, … in file order */
};

struct splitter {
	pthread_mutex_t lock;
	const unsigned char *at;
	const unsigned char *end;
	size_t slice_bytes;
	uint64_t pieces;
	unsigned char record_end;
	const unsigned char *open_quote; /* where a quoted field opened that never closes; else NULL */
};

/* `bytes` begins at a record. The splitter borrows them. slice_bytes: SLICE_BYTES, or smaller in tests. */
void splitter_init(struct splitter *splitter, struct span bytes, unsigned char record_end, size_t slice_bytes);
void splitter_free(struct splitter *splitter);

/*
 * The next slice; false at the end, and when what is left holds a quoted field that never closes (the slices before
 * it have been handed out). Any thread may call.
 */
bool splitter_next(struct splitter *splitter, struct slice *slice);

#endif
