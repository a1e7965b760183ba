/*
 * Claim numbers for the inputs of a run, in the order given: one for each that becomes a claim.
 *
 * Inputs may be decided in any order and by any thread; each gets the number it would have got one after another. An input whose
 * gates are decided keeps its number, also if its claim then cannot be written.
 */
#ifndef CAPE_RUN_NUMBERING_H
#define CAPE_RUN_NUMBERING_H

#include "core/threads.h"

struct numbering {
	struct turnstile order;
	uint64_t next;
};

static inline void numbering_init(struct numbering *numbering, uint64_t first)
{
	turnstile_init(&numbering->order);
	numbering->next = first;
}

static inline void numbering_free(struct numbering *numbering)
{
	turnstile_free(&numbering->order);
}

/* The number that the input gets if it becomes a claim; waits until all inputs before it are decided. */
static inline uint64_t numbering_peek(struct numbering *numbering, uint64_t input)
{
	turnstile_wait(&numbering->order, input);
	return numbering->next;
}

/* Says whether the input became a claim, once for each; returns its number, or the one it would have had. */
static inline uint64_t numbering_decide(struct numbering *numbering, uint64_t input, bool is_claim)
{
	uint64_t number = numbering_peek(numbering, input);

	numbering->next += is_claim;
	turnstile_pass(&numbering->order, input);
	return number;
}

#endif
