/* The choice of a variant, and from the rules' words to verdicts. */
#include "rules/judge.h"

const struct judge_variant *const judge_variants[] = {
	&judge_scalar,
	&judge_portable,
#ifdef __x86_64__
	&judge_avx2,
	&judge_avx512,
#endif
};
const size_t judge_variants_count = ARRAY_LEN(judge_variants);

/* Asked once a batch, which is nothing beside judging it. */
static const struct judge_variant *best(void)
{
	enum cpu_level level = cpu_level();
	size_t v = judge_variants_count - 1;

	while (judge_variants[v]->level > level)
		v--;
	return judge_variants[v];
}

/* Few entries fail: a step for each of those costs less than any way that looks at all. */
static void take_failures(const uint64_t *fails, size_t rules, size_t count, uint64_t *failures,
			  struct judgement *judgement)
{
	memset(failures, 0, count * sizeof(*failures));
	for (size_t k = 0; k < rules; k++) {
		for (uint64_t left = fails[k]; left; left &= left - 1) {
			failures[__builtin_ctzll(left)] |= UINT64_C(1) << k;
			judgement->all[k]++;
		}
	}
}

void rules_judge(const struct rules_in_force *rules, const entry_attr *attrs, size_t count, struct judge_output output,
		 struct judgement *judgement)
{
	const struct judge_variant *variant = best();
	uint64_t fails[RULES_MAX];

	for (size_t first = 0; first < count; first += JUDGE_ENTRIES) {
		size_t n = count - first < JUDGE_ENTRIES ? count - first : JUDGE_ENTRIES;
		uint64_t wanted = n == JUDGE_ENTRIES ? UINT64_MAX : (UINT64_C(1) << n) - 1;
		const entry_attr *block = attrs + first;
		uint8_t verdicts[JUDGE_ENTRIES], *decided = n == JUDGE_ENTRIES ? output.verdicts : verdicts;
		entry_attr rest[JUDGE_ENTRIES];

		if (n < JUDGE_ENTRIES) {
			memset(rest, 0, sizeof(rest));
			block = memcpy(rest, block, n * sizeof(*rest));
		}
		variant->run(rules, block, wanted, fails, judgement);
		for (size_t k = 0; n < JUDGE_ENTRIES && k < rules->count; k++)
			fails[k] &= wanted;
		variant->decide(fails, rules->count, wanted, decided, judgement);
		if (n < JUDGE_ENTRIES)
			memcpy(output.verdicts, verdicts, n);
		output.verdicts += n;
		if (output.failures) {
			take_failures(fails, rules->count, n, output.failures, judgement);
			output.failures += n;
		}
	}
}

void judgement_add(struct judgement *sum, const struct judgement *judgement)
{
	sum->successes += judgement->successes;
	for (size_t k = 0; k < RULES_MAX; k++) {
		sum->first[k] += judgement->first[k];
		sum->all[k] += judgement->all[k];
	}
	sum->attrs_or |= judgement->attrs_or;
	sum->absent_fields |= judgement->absent_fields;
}
