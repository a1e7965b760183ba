/*
 * Gate D for many entries at once: 64 at a time, a word a test, a bit an entry.
 *
 * There is a variant for each level of core/cpu.h, and a plain one, entry by entry, which all others must equal. Any thread may call.
 */
#ifndef CAPE_RULES_JUDGE_H
#define CAPE_RULES_JUDGE_H

#include "core/cpu.h"
#include "rules/verdict.h"

/* What the entries judged so far add up to. Begin with zeros; each worker has one of its own. */
struct judgement {
	uint64_t successes;
	uint64_t first[RULES_MAX]; /* entries whose first failure is the k-th rule in force */
	uint64_t
		all[RULES_MAX]; /* entries that it fails, also where an earlier one did; counted only with `failures` */
	uint64_t attrs_or;      /* all attribute words or'ed: which fields an --assume filled */
	uint32_t absent_fields; /* bit f = optional field f, which a rule tests, is absent for at least one of them */
};

/* What is written of an entry. */
struct judge_output {
	uint8_t *verdicts;  /* of each entry, see rules/verdict.h */
	uint64_t *failures; /* bit k = the k-th rule in force fails; NULL: not wanted */
};

/* Judges `count` entries and adds them to the judgement. */
void rules_judge(const struct rules_in_force *rules, const entry_attr *attrs, size_t count, struct judge_output output,
		 struct judgement *judgement);

void judgement_add(struct judgement *sum, const struct judgement *judgement);

/* Entries one call of a variant takes: as many as a word has bits. */
#define JUDGE_ENTRIES 64

struct judge_variant {
	const char *name;
	enum cpu_level level; /* runs on processors of this level and above */
	/*
	 * fails[k] = the entries that fail the k-th rule in force. Adds to the judgement's attrs_or and, for those wanted, to its
	 * absent_fields, as far as the rules test them.
	 */
	void (*run)(const struct rules_in_force *rules, const entry_attr attrs[JUDGE_ENTRIES], uint64_t wanted,
		    uint64_t fails[RULES_MAX], struct judgement *judgement);
	/*
	 * From those words, in which none but wanted entries fail, to a verdict for each entry (0 for those not wanted). Adds to the
	 * judgement's successes and first failures.
	 */
	void (*decide)(const uint64_t *fails, size_t rules, uint64_t wanted, uint8_t verdicts[JUDGE_ENTRIES],
		       struct judgement *judgement);
};

/* The first is the plain one; each is better than those before it. */
extern const struct judge_variant *const judge_variants[];
extern const size_t judge_variants_count;

extern const struct judge_variant judge_scalar, judge_portable;
#ifdef __x86_64__
extern const struct judge_variant judge_avx2, judge_avx512;
#endif

#endif
