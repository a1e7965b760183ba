/*
 * Which physical line a record begins on, where pieces of a file are worked on side by side: each worker counts the lines of its piece by
 * itself, and adds them in turn.
 */
#ifndef CAPE_RUN_LINES_H
#define CAPE_RUN_LINES_H

#include "core/threads.h"
#include "run/load.h"

/* Of one piece: belongs to its worker. Records are asked for in file order. */
struct line_counter {
	const struct declaration *declaration;
	uint64_t offset; /* of a place in the text … */
	uint64_t line;   /* … that is on this line */
	bool row_a_line; /* every row is one line, and there are no others: line is that of the next row */
};

/* The line of a record. */
uint64_t line_counter_at(struct line_counter *counter, uint64_t offset);

/* Shared by the workers. */
struct line_counting {
	const struct declaration *declaration;
	struct turnstile turns;
	uint64_t line; /* on which the next piece begins; whose turn it is */
};

/* For slices of the declaration's body. */
void line_counting_init(struct line_counting *counting, const struct declaration *declaration);
void line_counting_free(struct line_counting *counting);

/*
 * A counter that stands at the begin of a slice. Every slice must be asked for once, as soon as it is taken: the next one waits for it. *lines: the
 * line ends in it.
 */
struct line_counter line_counting_take(struct line_counting *counting, const struct slice *slice, uint64_t *lines);

/* What spares the counting: the slice has so many lines and rows; the counter still stands at its begin. */
void line_counter_expect(struct line_counter *counter, const struct slice *slice, uint64_t lines, uint64_t rows);

#endif
