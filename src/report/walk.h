/* Workers over a source: each takes batches and works on them; what it makes of them is put out one at a time, in their order. */
#ifndef CAPE_REPORT_WALK_H
#define CAPE_REPORT_WALK_H

#include "core/progress.h"
#include "report/item.h"

/* What is done with batches. Room in `out` is kept from batch to batch. */
struct walker {
	/* By any worker. */
	void (*take)(void *context, unsigned worker, const struct batch *batch, struct outbuf *out);
	/* By one at a time, in the order of batches; NULL: nothing is put out. False with an error. */
	bool (*put)(void *context, const struct batch *batch, const struct outbuf *out, struct err *err);
	void *context;
};

/* Ends at the first error. */
bool walk(struct source *source, const struct walker *walker, unsigned threads, struct progress *progress,
	  struct err *err);

#endif
