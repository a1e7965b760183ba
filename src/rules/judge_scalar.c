/* Entry by entry with condition_holds(): what the others are compared with. */
#include "rules/judge.h"

static uint32_t run(const struct rules_in_force *rules, const entry_attr attrs[JUDGE_ENTRIES], uint64_t wanted,
		    uint64_t fails[RULES_MAX])
{
	uint32_t absent = 0;

	memset(fails, 0, rules->count * sizeof(*fails));
	for (unsigned i = 0; i < JUDGE_ENTRIES; i++) {
		for (size_t k = 0; k < rules->count; k++)
			fails[k] |= (uint64_t)condition_holds(&rules->rows[k]->condition, rules->as_of, attrs[i]) << i;
		for (unsigned f = 0; f < FIELDS && ((wanted >> i) & 1); f++) {
			if (((rules->optional_fields >> f) & 1) && entry_get(attrs[i], (enum field)f) == 0)
				absent |= 1u << f;
		}
	}
	return absent;
}

const struct judge_variant judge_scalar = { "scalar", CPU_PORTABLE, run };
