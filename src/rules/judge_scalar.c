/* Entry by entry with condition_holds(): what the others are compared with. */
#include "rules/judge.h"

static void run(const struct rules_in_force *rules, const entry_attr attrs[JUDGE_ENTRIES], uint64_t wanted,
		uint64_t fails[RULES_MAX], struct judgement *judgement)
{
	memset(fails, 0, rules->count * sizeof(*fails));
	for (unsigned i = 0; i < JUDGE_ENTRIES; i++) {
		for (size_t k = 0; k < rules->count; k++)
			fails[k] |= (uint64_t)condition_holds(&rules->rows[k]->condition, rules->as_of, attrs[i]) << i;
		for (unsigned f = 0; f < FIELDS && ((wanted >> i) & 1); f++) {
			if (((rules->optional_fields >> f) & 1) && entry_get(attrs[i], (enum field)f) == 0)
				judgement->absent_fields |= 1u << f;
		}
		judgement->attrs_or |= attrs[i];
	}
}

static void decide(const uint64_t *fails, size_t rules, uint64_t wanted, uint8_t verdicts[JUDGE_ENTRIES],
		   struct judgement *judgement)
{
	for (unsigned i = 0; i < JUDGE_ENTRIES; i++) {
		size_t k = 0;

		while (k < rules && !((fails[k] >> i) & 1))
			k++;
		verdicts[i] = k < rules ? (uint8_t)(k + 1) : 0;
		if (k < rules)
			judgement->first[k]++;
		else
			judgement->successes += (wanted >> i) & 1;
	}
}

const struct judge_variant judge_scalar = { "scalar", CPU_PORTABLE, run, decide };
