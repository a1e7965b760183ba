/*
 * Blocks of output that many workers fill and one at a time writes, in the order of their numbers.
 *
 * A worker takes an empty block first and a piece of work then, so that every piece that was handed out has a block and the one that
 * is due never waits for room. It fills the block and puts it back under the piece's number. Whoever puts the block
 * that is due writes it, and those behind it that are ready; the others go on working meanwhile. Nobody waits for the
 * disk unless all blocks are full.
 */
#ifndef CAPE_EMIT_QUEUE_H
#define CAPE_EMIT_QUEUE_H

#include "io/sink.h"

#include <pthread.h>

struct block_queue {
	pthread_mutex_t lock;
	pthread_cond_t freed;
	pthread_cond_t moved; /* another piece is due, or nothing is written any more */
	struct sink *sink;    /* borrowed */
	struct outbuf *blocks;
	struct outbuf **empty; /* the one used last on top: it is still in the cache */
	size_t empty_count;
	struct outbuf **ready; /* by number modulo count; NULL: not there yet */
	size_t count;
	uint64_t due;    /* number of the block that is written next */
	bool writing;    /* somebody is at it */
	bool failed;     /* nothing is written any more */
	struct err *err; /* why */
};

/* Blocks for `workers`; memory comes with outbuf_empty(). `err` is filled in at the first failure. */
void block_queue_init(struct block_queue *queue, struct sink *sink, unsigned workers, struct err *err);
/* After all workers have ended. False if something could not be written. */
bool block_queue_finish(struct block_queue *queue);

/* An empty block; waits until there is one. NULL after a failure. */
struct outbuf *block_take(struct block_queue *queue);
/* A taken block that was not needed. */
void block_return(struct block_queue *queue, struct outbuf *block);
/* Takes back a filled block. Numbers are 0, 1, 2, …, each put once. */
void block_put(struct block_queue *queue, uint64_t number, struct outbuf *block);

/*
 * A taken block that is full while its piece goes on: waits until the piece is due, writes the block and empties it. So a piece may be longer
 * than any block. False after a failure; the piece is put all the same.
 */
bool block_spill(struct block_queue *queue, uint64_t number, struct outbuf *block);

#endif
