/* All rows of a run through the sieve, by workers side by side: of lists, one after another, or of the index itself. */
#ifndef CAPE_PREPARE_PASS_H
#define CAPE_PREPARE_PASS_H

#include "core/progress.h"
#include "prepare/batch.h"

struct prepare_pass {
	struct common common;
	struct prepare_worker *workers;
	unsigned threads;
	size_t slice_bytes; /* 0: the usual; in tests smaller */
	bool few_lookups;   /* see index_few() */
	struct sink *sink;  /* left_out.csv, header included; NULL: nothing is written */
	struct progress *progress;
	/* Filled in: */
	struct block_queue queue;
	struct err queue_err;
	uint64_t pieces; /* of the queue, so far */
};

/* The pass has its sieve, kept rows, threads and sink; all else is zero. It may be ended also if this fails. */
bool pass_begin(struct prepare_pass *pass, struct err *err);

/* Takes all rows of a list. `path` names it in lines and errors. */
bool pass_list(struct prepare_pass *pass, const struct raw_list *list, const char *path, struct err *err);

/* Takes all entries of the index. */
bool pass_index(struct prepare_pass *pass, struct err *err);

/* Adds up; false, with an error, if the lines could not be written. */
bool pass_end(struct prepare_pass *pass, struct prepare_sums *sums, struct judgement *judgement, struct err *err);

#endif
