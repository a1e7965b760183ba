/* rules/verdict.h: which rules fail, for many entries at once, against asking each rule about each entry. */
#include "rules/verdict.h"

#include "unit/support.h"

#define ENTRIES 1500 /* several batches of a condition */

static struct ruleset set;
static entry_attr attrs[ENTRIES];

static int begin(void **state)
{
	struct rng rng = { 31 };

	(void)state;
	ruleset_load_builtin(&set);
	for (size_t i = 0; i < ENTRIES; i++) {
		attrs[i] = rng_next(&rng);
		attrs[i] = entry_set(attrs[i], FIELD_LIQUIDATION_DATE,
				     (unsigned)(i % 3   ? 16800 + rng_below(&rng, 200)
						: i % 2 ? DAY_BLANK
							: DAY_UNKNOWN));
	}
	return 0;
}

static int end(void **state)
{
	(void)state;
	ruleset_free(&set);
	return 0;
}

UNIT_TEST(the_verdict_is_the_lowest_failure)
{
	struct rng rng = { 32 };

	assert_int_equal(verdict_of(0), 0);
	for (unsigned k = 0; k < 64; k++) {
		expect(verdict_of(UINT64_C(1) << k) == k + 1, "bit %u", k);
		for (unsigned n = 0; n < 100; n++)
			expect(verdict_of((rng_next(&rng) | 1) << k) == k + 1, "bit %u and others", k);
	}
}

UNIT_TEST(rows_of_gate_d_on_a_day_in_rule_order)
{
	for (day as_of = 16800; as_of < 17100; as_of++) {
		struct rules_in_force rules;
		size_t k = 0;

		rules_choose(&rules, &set, as_of);
		assert_int_equal(rules.as_of, as_of);
		for (size_t i = 0; i < set.count; i++) {
			if (set.rows[i].gate != GATE_D || !rule_in_force(&set.rows[i], as_of))
				continue;
			expect(k < rules.count && rules.rows[k] == &set.rows[i], "day %u, place %zu", as_of, k);
			k++;
		}
		expect(rules.count == k, "day %u: %zu", as_of, rules.count);
	}
}

UNIT_TEST(each_rule_sets_its_own_bit)
{
	static const size_t counts[] = { 0, 1, 511, 512, 513, 1024, ENTRIES };
	uint64_t failures[ENTRIES + 1];
	struct rules_in_force rules;

	rules_choose(&rules, &set, 16950);
	for (size_t c = 0; c < ARRAY_LEN(counts); c++) {
		memset(failures, 0xA5, sizeof(failures));
		rules_failures(&rules, attrs, counts[c], failures);
		for (size_t i = 0; i < counts[c]; i++) {
			uint64_t expected = 0;

			for (size_t k = 0; k < rules.count; k++) {
				uint8_t fails;

				condition_run(&rules.rows[k]->condition, rules.as_of, &attrs[i], 1, &fails);
				expected |= (uint64_t)fails << k;
			}
			expect(failures[i] == expected, "entry %zu of %zu", i, counts[c]);
		}
		expect(failures[counts[c]] == UINT64_C(0xA5A5A5A5A5A5A5A5), "behind %zu", counts[c]);
	}
}

UNIT_TEST(fields_that_are_absent_somewhere)
{
	static const enum field optional[] = { FIELD_RECON_FILED, FIELD_PROTEST, FIELD_DRAWBACK, FIELD_EARLIER_CLAIM };
	struct rng rng = { 33 };

	for (unsigned n = 0; n < 2000; n++) {
		size_t count = rng_below(&rng, 6);
		uint32_t expected = 0;

		for (size_t i = 0; i < count; i++) {
			for (size_t o = 0; o < ARRAY_LEN(optional); o++) {
				if (entry_get(attrs[(n + i) % ENTRIES], optional[o]) == 0)
					expected |= 1u << optional[o];
			}
		}
		if (n % ENTRIES + count <= ENTRIES)
			expect(rules_absent_fields(attrs + n % ENTRIES, count) == expected, "entries from %u, %zu", n,
			       count);
	}
}

/* A rule is not checked where a field that it tests is absent. */
UNIT_TEST(rules_that_are_not_checked)
{
	static const struct {
		enum field absent;
		const char *from_june_29, *before; /* the rule */
	} rows[] = {
		{ FIELD_RECON_FILED, "RECON_FLAG", "" },
		{ FIELD_PROTEST, "PROTEST", "PROTEST" },
		{ FIELD_DRAWBACK, "DRAWBACK", "DRAWBACK" },
		{ FIELD_EARLIER_CLAIM, "EARLIER_CLAIM", "EARLIER_CLAIM" },
		{ FIELD_TYPE, "", "" },
	};
	static const char *const dates[] = { "2026-06-28", "2026-06-29" };

	for (size_t d = 0; d < ARRAY_LEN(dates); d++) {
		struct rules_in_force rules;
		uint32_t all = 0;
		uint64_t together = 0;

		rules_choose(&rules, &set, day_parse_iso(span_text(dates[d])));
		for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
			uint64_t unchecked = rules_unchecked(&rules, 1u << rows[i].absent);

			for (size_t k = 0; k < rules.count; k++)
				expect(((unchecked >> k) & 1) == (strcmp(rules.rows[k]->id, d ? rows[i].from_june_29
											      : rows[i].before) == 0),
				       "%s: %s without %s", dates[d], rules.rows[k]->id, field_names[rows[i].absent]);
			all |= 1u << rows[i].absent;
			together |= unchecked;
		}
		expect(rules_unchecked(&rules, all) == together, "%s", dates[d]);
		expect(rules_unchecked(&rules, 0) == 0, "%s", dates[d]);
	}
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, begin, end)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(the_verdict_is_the_lowest_failure), TEST(rows_of_gate_d_on_a_day_in_rule_order),
		TEST(each_rule_sets_its_own_bit),        TEST(fields_that_are_absent_somewhere),
		TEST(rules_that_are_not_checked),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
