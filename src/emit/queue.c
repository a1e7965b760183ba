/* Taking turns at writing. */
#include "emit/queue.h"

#include "core/mem.h"

#include <stdlib.h>

/* Blocks that wait for an earlier one, besides those being filled. */
#define WAITING_BLOCKS 4

void block_queue_init(struct block_queue *queue, struct sink *sink, unsigned workers, struct err *err)
{
	*queue = (struct block_queue){ .sink = sink, .count = workers + WAITING_BLOCKS, .err = err };
	(void)pthread_mutex_init(&queue->lock, NULL);
	(void)pthread_cond_init(&queue->freed, NULL);
	(void)pthread_cond_init(&queue->moved, NULL);
	queue->blocks = mem_zero(queue->count * sizeof(*queue->blocks));
	queue->empty = mem_alloc(queue->count * sizeof(struct outbuf *));
	queue->ready = mem_zero(queue->count * sizeof(struct outbuf *));
	for (size_t i = 0; i < queue->count; i++)
		queue->empty[queue->empty_count++] = &queue->blocks[i];
}

bool block_queue_finish(struct block_queue *queue)
{
	for (size_t i = 0; i < queue->count; i++)
		free(queue->blocks[i].begin);
	free(queue->blocks);
	free(queue->empty);
	free(queue->ready);
	(void)pthread_cond_destroy(&queue->moved);
	(void)pthread_cond_destroy(&queue->freed);
	(void)pthread_mutex_destroy(&queue->lock);
	return !queue->failed;
}

struct outbuf *block_take(struct block_queue *queue)
{
	struct outbuf *block = NULL;

	(void)pthread_mutex_lock(&queue->lock);
	while (queue->empty_count == 0 && !queue->failed)
		(void)pthread_cond_wait(&queue->freed, &queue->lock);
	if (!queue->failed)
		block = queue->empty[--queue->empty_count];
	(void)pthread_mutex_unlock(&queue->lock);
	return block;
}

/* Under the lock. */
static void give_back(struct block_queue *queue, struct outbuf *block)
{
	block->len_bytes = 0;
	queue->empty[queue->empty_count++] = block;
	(void)pthread_cond_signal(&queue->freed);
}

void block_return(struct block_queue *queue, struct outbuf *block)
{
	(void)pthread_mutex_lock(&queue->lock);
	give_back(queue, block);
	(void)pthread_mutex_unlock(&queue->lock);
}

/* Under the lock, which is given up while writing. */
static void write_due(struct block_queue *queue)
{
	struct outbuf *block;

	queue->writing = true;
	while (!queue->failed && (block = queue->ready[queue->due % queue->count]) != NULL) {
		bool ok;

		queue->ready[queue->due % queue->count] = NULL;
		(void)pthread_mutex_unlock(&queue->lock);
		ok = sink_write(queue->sink, block->begin, block->len_bytes, queue->err);
		(void)pthread_mutex_lock(&queue->lock);
		queue->due++;
		queue->failed = !ok;
		give_back(queue, block);
	}
	queue->writing = false;
	if (queue->failed)
		(void)pthread_cond_broadcast(&queue->freed);
	(void)pthread_cond_broadcast(&queue->moved);
}

bool block_spill(struct block_queue *queue, uint64_t number, struct outbuf *block)
{
	bool ok;

	(void)pthread_mutex_lock(&queue->lock);
	while (queue->due != number && !queue->failed)
		(void)pthread_cond_wait(&queue->moved, &queue->lock);
	ok = !queue->failed;
	(void)pthread_mutex_unlock(&queue->lock);
	/* Nobody else writes before this piece is put. */
	if (ok && !sink_write(queue->sink, block->begin, block->len_bytes, queue->err)) {
		(void)pthread_mutex_lock(&queue->lock);
		queue->failed = true;
		(void)pthread_cond_broadcast(&queue->freed);
		(void)pthread_cond_broadcast(&queue->moved);
		(void)pthread_mutex_unlock(&queue->lock);
		ok = false;
	}
	block->len_bytes = 0;
	return ok;
}

void block_put(struct block_queue *queue, uint64_t number, struct outbuf *block)
{
	(void)pthread_mutex_lock(&queue->lock);
	if (queue->failed) {
		give_back(queue, block);
	} else {
		assert(number >= queue->due && number - queue->due < queue->count);
		queue->ready[number % queue->count] = block;
		if (!queue->writing)
			write_due(queue);
	}
	(void)pthread_mutex_unlock(&queue->lock);
}
