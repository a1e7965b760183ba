/*
 * One pass over a declaration: workers take slices through all gates and write the claim as they go.
 *
 * The claim is written before gates B and C have answered, since nearly every declaration passes them or fails early: the first
 * offender ends the pass, and what was written is thrown away.
 */
#ifndef CAPE_RUN_PASS_H
#define CAPE_RUN_PASS_H

#include "run/recording.h"

/*
 * Text of a slice. Its rows, their arrays and their lines (ten times the text) should stay in the L2 cache, and a write be large enough
 * for large folios in the page cache.
 */
#define PASS_SLICE_BYTES (1u << 16)

enum pass_result {
	PASS_CLEAN,   /* all rows are entries of a claim */
	PASS_OPEN,    /* a quoted field never closes */
	PASS_OFFENDS, /* some row is an offender */
	PASS_FAILED,  /* the error is filled in */
};

struct pass {
	const struct gates *gates;
	const struct declaration *declaration;
	struct slice_ways ways;
	const struct claim_lines *lines; /* NULL: nothing is written */
	struct sink *sink;               /* where to; header included */
	const struct findings *findings; /* NULL: none are written */
	struct sink *findings_sink;
	struct recording *recording; /* NULL: no record is kept; else `lines` and ways.record, too */
	unsigned threads;
	size_t slice_bytes; /* PASS_SLICE_BYTES, or smaller in tests */
	struct progress *progress;
	struct workspace *workspaces; /* one a thread; none has seen an entry */
};

static inline enum pass_result pass_result_of(enum slice_result result)
{
	return result == SLICE_CLEAN ? PASS_CLEAN : result == SLICE_OFFENDS ? PASS_OFFENDS : PASS_FAILED;
}

/* What the workspaces saw is forgotten at the end; what was counted as progress is taken back unless the pass is clean. */
enum pass_result pass_run(const struct pass *pass, struct pass_sums *sums, struct err *err);

#endif
