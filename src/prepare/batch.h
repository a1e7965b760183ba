/*
 * What a worker does with a batch of rows: finds what stands against each, waits for its turn to see which came before, keeps those that are
 * declared and writes the lines of the others.
 *
 * Turns are in the order of the rows, and nothing is done in them but to set a bit a row: so the first row with a number counts, whatever the
 * number of threads.
 */
#ifndef CAPE_PREPARE_BATCH_H
#define CAPE_PREPARE_BATCH_H

#include "core/threads.h"
#include "prepare/kept.h"
#include "prepare/raw_list.h"
#include "prepare/sieve.h"
#include "prepare/strangers.h"
#include "prepare/sums.h"
#include "run/lines.h"
#include "run/workspace.h"

/* What all workers share. */
struct common {
	const struct sieve *sieve;
	struct turnstile turns; /* pieces in the order of the rows; anew for each list */
	/* Whose turn it is: */
	uint64_t *seen; /* bit i: entry i of the index was named, and one more to spare; NULL: entries come once */
	struct strangers strangers;
	struct kept_rows *kept; /* room is made before; each worker fills in rows of its own */
};

/* One a worker. Begin with zeros. */
struct prepare_worker {
	struct workspace workspace; /* places, offsets, hits and entries of the rows; reasons are its verdicts */
	uint8_t *accounts;
	uint8_t *again;
	size_t accounts_room, again_room;
	struct prepare_sums sums;
	struct judgement judgement;
	bool strays; /* see struct kept_rows */
};

void prepare_worker_free(struct prepare_worker *worker);

/* Sieves the rows whose places are in the workspace. `find`: hits are looked up; else they are there. */
void batch_sieve(const struct common *common, struct prepare_worker *worker, bool find);

/* Waits for the turn of the piece, and passes it in any case. *first: where the rows to declare go in kept. False without memory. */
bool batch_meet(struct common *common, struct prepare_worker *worker, uint64_t piece, uint64_t *first, struct err *err);

/* Keeps the rows to declare, from `first` on, and counts all. */
void batch_keep(const struct common *common, struct prepare_worker *worker, uint64_t first);

/* Where the rows of a batch come from; list NULL: from the index itself, and lines have no file, line or typing. */
struct batch_source {
	const struct raw_list *list;
	struct span file; /* as in struct left_out_row */
	struct line_counter lines;
};

/* Writes the lines of those that are left out. */
void batch_write(const struct common *common, struct prepare_worker *worker, struct batch_source *source,
		 struct csv_writer *writer);

#endif
