/*
 * Estimates of many entries: workers take entries from a source by the thousand, estimate them, add them up, and write a CSV row each.
 *
 * Rows stand in the order of the source, however many workers there are. Memory does not grow with the entries, only with importers and
 * days (40 bytes a group, twice that in the table, and once more for each worker), and clients (0.4 KB for each worker).
 */
#ifndef CAPE_RUN_REFUNDING_H
#define CAPE_RUN_REFUNDING_H

#include "refund/sums.h"
#include "run/successes.h"

/* Entries that a worker takes at once. */
#define REFUND_PIECE_ENTRIES 2048

/* What a worker has in hand. */
struct refund_piece {
	struct success entries[REFUND_PIECE_ENTRIES];
	size_t entries_count;
	struct refund_item items[REFUND_PIECE_ENTRIES];
	size_t items_count;
};

/*
 * Where entries come from: an index, a list, the frozen values of claims. take() gives the next ones to one worker at a time, none at the end.
 * fill() finds out, in any thread, what estimates need, may leave entries out, and adds to the judgement what rules it applied. Where it is
 * NULL take() has made the items, one an entry, and the entries themselves are not asked for.
 */
struct refund_source {
	void *context;
	uint64_t entries; /* about how many take() will give */
	void (*take)(void *context, struct refund_piece *piece);
	void (*fill)(void *context, struct refund_piece *piece, struct judgement *judgement);
	struct span (*importer)(void *context, uint32_t importer); /* its text */
};

/* Whose importers they are. Read-only; borrowed, as all in it. */
struct refund_clients {
	const uint32_t *client_of; /* by importer; of those beyond the count the last client */
	uint32_t importers_count;
	uint32_t count;           /* of clients; the last is nobody's */
	const struct span *names; /* of clients; empty: the last's */
};

static inline uint32_t refund_client(const struct refund_clients *clients, uint32_t importer)
{
	return importer < clients->importers_count ? clients->client_of[importer] : clients->count - 1;
}

struct refunding {
	const struct refund_terms *terms;
	struct refund_source source;
	const struct refund_clients *clients; /* NULL: nobody asks */
	struct sink *rows;                    /* where CSV goes; NULL: nowhere */
	/* Or rows go here by client, without a header, a thread at a time and in their order; NULL: they do not. False with an error. */
	bool (*put)(void *context, uint32_t client, const void *rows, size_t len_bytes, struct err *err);
	void *put_context;
	bool show_ior;
	unsigned threads;
	struct progress *progress;
	uint64_t taken;                /* found: entries that the source gave … */
	struct refund_sums sums;       /* … and what the items made of them add up to … */
	struct refund_sums *by_client; /* … for each client; NULL without */
	struct judgement judgement;    /* of fill() */
};

/* False, with an error, if something could not be written; the sums are then of no use. */
bool refunding_run(struct refunding *refunding, struct err *err);
/* What was found. */
void refunding_free(struct refunding *refunding);

#endif
