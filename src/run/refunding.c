/* Workers over pieces of a source. */
#include "run/refunding.h"

#include "core/mem.h"
#include "core/threads.h"
#include "run/refund_rows.h"

#include <stdatomic.h>
#include <stdlib.h>

/* What a worker has read of an entry in the index, about: for the progress line. */
#define ENTRY_BYTES 32

struct shared {
	struct refunding *refunding;
	pthread_mutex_t lock; /* of the source, and of what is found */
	uint64_t pieces;
	struct block_queue queue; /* of one file … */
	struct turnstile turns;   /* … or of the clients' */
	atomic_bool failed;
	struct err err; /* of whoever's turn it is */
};

/* A row in a worker's memory, before it. */
struct part {
	uint32_t client;
	uint32_t len_bytes;
};

struct worker {
	struct refund_piece piece;
	struct refund_sums *sums; /* by client */
	struct judgement judgement;
	struct refund_days days;
	struct outbuf parts; /* of a piece, by client */
};

/* The next entries and the piece's number, if there are any. */
static size_t take(struct shared *shared, struct worker *worker, uint64_t *number)
{
	struct refunding *r = shared->refunding;
	size_t count;

	(void)pthread_mutex_lock(&shared->lock);
	r->source.take(r->source.context, &worker->piece);
	count = worker->piece.entries_count;
	*number = shared->pieces;
	shared->pieces += count != 0;
	r->taken += count;
	(void)pthread_mutex_unlock(&shared->lock);
	return count;
}

static void put_row(const struct refunding *r, struct refund_days *days, struct csv_writer *writer, uint32_t client,
		    const struct refund_item *item, const struct refund_estimate *estimate)
{
	if (r->clients)
		refund_client_put(writer, r->clients->names[client]);
	refund_row_put(writer, days, item, estimate, r->source.importer(r->source.context, item->importer),
		       r->show_ior);
}

static void put_part(const struct refunding *r, struct worker *worker, uint32_t client, const struct refund_item *item,
		     const struct refund_estimate *estimate)
{
	struct outbuf *out = &worker->parts;
	/* There is room, so the writer has nothing to flush: of a name that is quoted each byte may be two. */
	struct csv_writer writer = { .block = out };
	size_t need = sizeof(struct part) + REFUND_ROW_BYTES + 2 * r->clients->names[client].len_bytes;
	struct part part = { .client = client };
	size_t at = out->len_bytes;

	if (outbuf_room(out) < need) {
		out->capacity_bytes = 2 * out->capacity_bytes + need;
		out->begin = mem_grow(out->begin, out->capacity_bytes);
	}
	out->len_bytes += sizeof(part);
	put_row(r, &worker->days, &writer, client, item, estimate);
	part.len_bytes = (uint32_t)(out->len_bytes - at - sizeof(part));
	memcpy(out->begin + at, &part, sizeof(part));
}

static void estimate(const struct refunding *r, struct worker *worker, struct csv_writer *writer)
{
	struct refund_piece *piece = &worker->piece;

	if (r->source.fill)
		r->source.fill(r->source.context, piece, &worker->judgement);
	for (size_t i = 0; i < piece->items_count; i++) {
		const struct refund_item *item = &piece->items[i];
		struct refund_estimate estimate = refund_estimate(r->terms, item);
		uint32_t client = r->clients ? refund_client(r->clients, item->importer) : 0;

		refund_sums_add(&worker->sums[client], r->terms, item, &estimate);
		if (r->put)
			put_part(r, worker, client, item, &estimate);
		else if (writer)
			put_row(r, &worker->days, writer, client, item, &estimate);
	}
	progress_done(r->progress, piece->entries_count * ENTRY_BYTES);
}

static bool put_parts(const struct refunding *r, const struct outbuf *parts, struct err *err)
{
	struct part part;
	bool ok = true;

	for (size_t at = 0; ok && at < parts->len_bytes; at += sizeof(part) + part.len_bytes) {
		memcpy(&part, parts->begin + at, sizeof(part));
		ok = r->put(r->put_context, part.client, parts->begin + at + sizeof(part), part.len_bytes, err);
	}
	return ok;
}

/* As take_piece(). A piece that was taken passes, also after a failure: those behind it wait for it. */
static bool take_parts(struct shared *shared, struct worker *worker)
{
	uint64_t number;

	if (shared->failed || take(shared, worker, &number) == 0)
		return false;
	worker->parts.len_bytes = 0;
	estimate(shared->refunding, worker, NULL);
	turnstile_wait(&shared->turns, number);
	if (!shared->failed && !put_parts(shared->refunding, &worker->parts, &shared->err))
		shared->failed = true;
	turnstile_pass(&shared->turns, number);
	return true;
}

/* False when there is nothing more to do. */
static bool take_piece(struct shared *shared, struct worker *worker)
{
	struct refunding *r = shared->refunding;
	struct csv_writer writer;
	struct outbuf *block;
	uint64_t number;

	if (r->put)
		return take_parts(shared, worker);
	if (!r->rows) {
		if (take(shared, worker, &number) == 0)
			return false;
		estimate(r, worker, NULL);
		return true;
	}
	block = block_take(&shared->queue);
	if (!block)
		return false;
	if (take(shared, worker, &number) == 0) {
		block_return(&shared->queue, block);
		return false;
	}
	outbuf_empty(block, REFUND_PIECE_ENTRIES * REFUND_ROW_BYTES);
	csv_writer_begin_piece(&writer, &shared->queue, number, block);
	estimate(r, worker, &writer);
	(void)csv_writer_end(&writer);
	return true;
}

/* Sums that nobody asks for by client are those of one. */
static uint32_t clients_of(const struct refunding *r)
{
	return r->clients ? r->clients->count : 1;
}

static void merge(struct refunding *r, struct refund_sums *sums)
{
	for (uint32_t c = 0; c < clients_of(r); c++) {
		refund_sums_merge(&r->sums, &sums[c]);
		if (r->clients)
			refund_sums_merge(&r->by_client[c], &sums[c]);
		refund_sums_free(&sums[c]);
	}
}

static void work(void *context, unsigned number)
{
	struct shared *shared = context;
	struct worker *worker = mem_zero(sizeof(*worker));

	(void)number;
	worker->sums = mem_zero(clients_of(shared->refunding) * sizeof(*worker->sums));
	while (take_piece(shared, worker))
		continue;
	(void)pthread_mutex_lock(&shared->lock);
	merge(shared->refunding, worker->sums);
	judgement_add(&shared->refunding->judgement, &worker->judgement);
	(void)pthread_mutex_unlock(&shared->lock);
	outbuf_free(&worker->parts);
	free(worker->sums);
	free(worker);
}

bool refunding_run(struct refunding *refunding, struct err *err)
{
	struct shared shared = { .refunding = refunding, .lock = PTHREAD_MUTEX_INITIALIZER };
	unsigned threads = threads_worth(refunding->threads, refunding->source.entries, REFUND_PIECE_ENTRIES);

	progress_stage(refunding->progress, "estimating", refunding->source.entries * ENTRY_BYTES);
	if (refunding->clients)
		refunding->by_client = mem_zero(refunding->clients->count * sizeof(*refunding->by_client));
	if (refunding->rows) {
		const char *header = refunding->clients ? REFUND_ROWS_CLIENTS_HEADER : REFUND_ROWS_HEADER;

		if (!sink_write(refunding->rows, header, strlen(header), err))
			return false;
		block_queue_init(&shared.queue, refunding->rows, threads, &shared.err);
	}
	turnstile_init(&shared.turns);
	threads_run(threads, work, &shared);
	turnstile_free(&shared.turns);
	if (!shared.failed && (!refunding->rows || block_queue_finish(&shared.queue)))
		return true;
	*err = shared.err;
	return false;
}

void refunding_free(struct refunding *refunding)
{
	for (uint32_t c = 0; refunding->by_client && c < refunding->clients->count; c++)
		refund_sums_free(&refunding->by_client[c]);
	free(refunding->by_client);
	refund_sums_free(&refunding->sums);
}
