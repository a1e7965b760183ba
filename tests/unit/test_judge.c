/* rules/judge.h: every variant against the plain one, and the plain one against asking each rule about each entry. */
#include "rules/judge.h"

#include "unit/support.h"

#define ENTRIES 1500

/* Every kind of test, alone and together. */
static const char *const conditions[] = {
	"type in 00, 01, 63",
	"type in 64, 65, 99",
	"type not in 01, 64, unknown",
	"status not in accepted",
	"control in inactive, unknown",
	"recon in flagged",
	"ieepa_count in zero, unknown",
	"recon_filed not in yes",
	"protest in open, suspended, unknown",
	"drawback not in no",
	"adcvd_pending in yes, unknown",
	"liquidation_status in none, unknown",
	"liquidation_status not in suspended, extended, under_review",
	"payment_date in unpaid, unknown",
	"earlier_claim in yes",
	"liquidation_date in unknown",
	"liquidation_date not in unknown",
	"liquidation_date in unliquidated",
	"liquidation_date not in unliquidated, unknown",
	"liquidation_date older than 0 days",
	"liquidation_date older than 80 days",
	"liquidation_date older than 99999 days",
	"not (status in accepted and type in 01) or liquidation_date older than 80 days",
	"not not (drawback in yes or (protest in open and not recon in no))",
};

static struct rule rows[RULES_MAX];
static struct rules_in_force rules;
static entry_attr attrs[ENTRIES];

static void choose(day as_of)
{
	struct err err = ERR_INIT;

	rules = (struct rules_in_force){ .count = ARRAY_LEN(conditions), .as_of = as_of };
	for (size_t k = 0; k < rules.count; k++) {
		expect(condition_compile(span_text(conditions[k]), &rows[k].condition, &err), "%s: %s", conditions[k],
		       err.text);
		rules.rows[k] = &rows[k];
		rules.optional_fields |= rows[k].condition.optional_fields;
	}
}

static void fill(uint64_t seed)
{
	static const day dates[] = { DAY_BLANK, DAY_FIRST, 16920,        16921,      17000,
				     17001,     DAY_LAST,  DAY_LAST + 1, DAY_ABSENT, DAY_UNKNOWN };
	struct rng rng = { seed };

	for (size_t i = 0; i < ENTRIES; i++)
		attrs[i] = entry_set(rng_next(&rng), FIELD_LIQUIDATION_DATE,
				     rng_below(&rng, 3) ? dates[rng_below(&rng, ARRAY_LEN(dates))]
							: (unsigned)rng_below(&rng, 65536));
}

UNIT_TEST(the_plain_variant_asks_each_rule)
{
	choose(17001);
	fill(41);
	for (size_t at = 0; at + JUDGE_ENTRIES <= ENTRIES; at += JUDGE_ENTRIES) {
		uint64_t fails[RULES_MAX];
		struct judgement sum = { 0 }, none = { 0 };
		uint32_t absent = 0;

		judge_scalar.run(&rules, attrs + at, 0, fails, &none);
		expect(none.absent_fields == 0, "no entry is wanted");
		for (size_t k = 0; k < rules.count; k++) {
			for (unsigned i = 0; i < JUDGE_ENTRIES; i++)
				expect(((fails[k] >> i) & 1) ==
					       condition_holds(&rows[k].condition, 17001, attrs[at + i]),
				       "%s: entry %zu", conditions[k], at + i);
		}
		for (unsigned i = 0; i < JUDGE_ENTRIES; i++) {
			for (unsigned f = 0; f < FIELDS; f++)
				absent |= (uint32_t)(entry_bits[f].optional && !entry_get(attrs[at + i], (enum field)f))
					  << f;
		}
		judge_scalar.run(&rules, attrs + at, UINT64_MAX, fails, &sum);
		expect(sum.absent_fields == absent, "entries from %zu", at);
	}
}

UNIT_TEST(all_variants_equal_the_plain_one)
{
	static const day days[] = { DAY_FIRST, 79, 80, 81, 17000, 17001, DAY_LAST };
	struct rng rng = { 42 };

	for (unsigned n = 0; n < 300; n++) {
		choose(days[n % ARRAY_LEN(days)]);
		fill(n);
		for (size_t at = 0; at + JUDGE_ENTRIES <= ENTRIES; at += 1 + rng_below(&rng, JUDGE_ENTRIES)) {
			uint64_t wanted = rng_below(&rng, 3) ? UINT64_C(1) << rng_below(&rng, 64) : UINT64_MAX;
			uint64_t expected[RULES_MAX], fails[RULES_MAX];
			struct judgement sum = { 0 };

			judge_scalar.run(&rules, attrs + at, wanted, expected, &sum);

			for (size_t v = 1; v < judge_variants_count && judge_variants[v]->level <= cpu_level(); v++) {
				struct judgement other = { 0 };

				judge_variants[v]->run(&rules, attrs + at, wanted, fails, &other);
				expect(memcmp(&other, &sum, sizeof(sum)) == 0, "%s: absent fields, words",
				       judge_variants[v]->name);
				for (size_t k = 0; k < rules.count; k++)
					expect(fails[k] == expected[k], "%s: %s: %016llx, not %016llx",
					       judge_variants[v]->name, conditions[k], (unsigned long long)fails[k],
					       (unsigned long long)expected[k]);
			}
		}
	}
}

/* What no rule in force tests is not looked for. */
UNIT_TEST(only_fields_that_are_tested_can_be_absent)
{
	static const entry_attr none[JUDGE_ENTRIES];
	uint64_t fails[RULES_MAX];

	choose(17001);
	for (unsigned f = 0; f < FIELDS; f++) {
		rules.optional_fields = entry_bits[f].optional ? UINT32_C(1) << f : 0;
		for (size_t v = 0; v < judge_variants_count && judge_variants[v]->level <= cpu_level(); v++) {
			struct judgement sum = { 0 };

			judge_variants[v]->run(&rules, none, 1, fails, &sum);
			expect(sum.absent_fields == rules.optional_fields, "%s: %s", judge_variants[v]->name,
			       field_names[f]);
		}
	}
}

/* Verdicts, failures and sums, for every number of entries around a block, and nothing behind them. */
UNIT_TEST(entries_of_any_number)
{
	static const size_t counts[] = { 0, 1, 2, 63, 64, 65, 127, 128, 129, ENTRIES };
	static uint64_t failures[ENTRIES + 1];
	static uint8_t verdicts[ENTRIES + 1];

	choose(17001);
	fill(43);
	for (size_t c = 0; c < ARRAY_LEN(counts) * 2; c++) {
		bool all = c % 2;
		struct judgement sum = { 0 }, expected = { 0 };
		size_t count = counts[c / 2];

		memset(verdicts, 0xA5, sizeof(verdicts));
		memset(failures, 0xA5, sizeof(failures));
		rules_judge(&rules, attrs, count, (struct judge_output){ verdicts, all ? failures : NULL }, &sum);
		for (size_t i = 0; i < count; i++) {
			uint64_t fails = 0;

			for (size_t k = 0; k < rules.count; k++)
				fails |= (uint64_t)condition_holds(&rows[k].condition, 17001, attrs[i]) << k;
			expect(verdicts[i] == (fails ? __builtin_ctzll(fails) + 1 : 0), "verdict %zu of %zu", i, count);
			expect(!all || failures[i] == fails, "failures %zu of %zu", i, count);
			for (size_t k = 0; k < rules.count; k++)
				expected.all[k] += all && ((fails >> k) & 1);
			expected.successes += fails == 0;
			if (fails)
				expected.first[verdicts[i] - 1]++;
			expected.attrs_or |= attrs[i];
			for (unsigned f = 0; f < FIELDS; f++)
				expected.absent_fields |=
					(uint32_t)(entry_bits[f].optional && !entry_get(attrs[i], (enum field)f)) << f;
		}
		expect(memcmp(&sum, &expected, sizeof(sum)) == 0, "sums of %zu", count);
		expect(verdicts[count] == 0xA5 && failures[count] == UINT64_C(0xA5A5A5A5A5A5A5A5), "behind %zu", count);
	}
}

UNIT_TEST(all_variants_decide_as_the_plain_one)
{
	struct rng rng = { 45 };

	for (unsigned n = 0; n < 3000; n++) {
		uint64_t wanted = n % 3 ? UINT64_MAX : rng_next(&rng), fails[RULES_MAX];
		size_t count = rng_below(&rng, RULES_MAX + 1);
		struct judgement expected = { .successes = n };
		uint8_t verdicts[JUDGE_ENTRIES], others[JUDGE_ENTRIES];

		/* Few of them, half of them, and none. */
		for (size_t k = 0; k < count; k++)
			fails[k] = wanted & rng_next(&rng) & (n % 2 ? rng_next(&rng) & rng_next(&rng) : UINT64_MAX) &
				   (n % 7 ? UINT64_MAX : 0);
		judge_scalar.decide(fails, count, wanted, verdicts, &expected);
		for (size_t v = 1; v < judge_variants_count && judge_variants[v]->level <= cpu_level(); v++) {
			struct judgement sum = { .successes = n };

			judge_variants[v]->decide(fails, count, wanted, others, &sum);
			expect(memcmp(others, verdicts, sizeof(verdicts)) == 0, "%s: verdicts of %zu rules",
			       judge_variants[v]->name, count);
			expect(memcmp(&sum, &expected, sizeof(sum)) == 0, "%s: sums of %zu rules",
			       judge_variants[v]->name, count);
		}
	}
}

UNIT_TEST(judgements_add_up)
{
	struct judgement whole = { 0 }, parts = { 0 };
	uint64_t failures[ENTRIES];
	uint8_t verdicts[ENTRIES];

	choose(17001);
	fill(44);
	rules_judge(&rules, attrs, ENTRIES, (struct judge_output){ verdicts, failures }, &whole);
	for (size_t at = 0; at < ENTRIES; at += 100) {
		struct judgement part = { 0 };

		rules_judge(&rules, attrs + at, 100, (struct judge_output){ verdicts, failures }, &part);
		judgement_add(&parts, &part);
	}
	expect(memcmp(&whole, &parts, sizeof(whole)) == 0, "the sum of the parts is another");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_plain_variant_asks_each_rule),
		cmocka_unit_test(all_variants_equal_the_plain_one),
		cmocka_unit_test(only_fields_that_are_tested_can_be_absent),
		cmocka_unit_test(entries_of_any_number),
		cmocka_unit_test(all_variants_decide_as_the_plain_one),
		cmocka_unit_test(judgements_add_up),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
