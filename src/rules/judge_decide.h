/*
 * Verdicts from the words of the rules without vectors: a step for each entry that fails, of which there are few.
 */
#ifndef CAPE_RULES_JUDGE_DECIDE_H
#define CAPE_RULES_JUDGE_DECIDE_H

#include "rules/judge.h"

static void decide(const uint64_t *fails, size_t rules, uint64_t wanted, uint8_t verdicts[JUDGE_ENTRIES],
		   struct judgement *judgement)
{
	uint64_t undecided = wanted;

	memset(verdicts, 0, JUDGE_ENTRIES);
	for (size_t k = 0; k < rules; k++) {
		uint64_t first = fails[k] & undecided;

		undecided &= ~first;
		judgement->first[k] += (uint64_t)__builtin_popcountll(first);
		for (; first; first &= first - 1)
			verdicts[__builtin_ctzll(first)] = (uint8_t)(k + 1);
	}
	judgement->successes += (uint64_t)__builtin_popcountll(undecided);
}

#endif
