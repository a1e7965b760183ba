/* data/rules.ini as built in: a passing and a failing case for every row of gate D, texts, dates and order. */
#include "rules/judge.h"

#include "unit/support.h"

struct change {
	enum field field;
	unsigned code;
};

#define CHANGES_MAX 2
#define JULY_1_2026 16984 /* as of then, where a row has no dates of its own */

/*
 * One case a row of gate D, found by its id and first day. A rule without a case, and a case without a rule, fails the
 * tests below.
 */
static const struct {
	const char *id, *from;
	const char *passing;
	struct change pass[CHANGES_MAX];
	const char *failing;
	struct change fail[CHANGES_MAX];
} cases[] = {
	{ "SUMMARY_STATUS",
	  "",
	  "accepted",
	  { { FIELD_STATUS, STATUS_ACCEPTED } },
	  "inactive",
	  { { FIELD_STATUS, STATUS_INACTIVE } } },
	{ "CONTROL_STATUS",
	  "",
	  "CBP control",
	  { { FIELD_CONTROL, CONTROL_CBP } },
	  "trade control",
	  { { FIELD_CONTROL, CONTROL_TRADE } } },
	{ "IEEPA_HTS",
	  "",
	  "some IEEPA rows",
	  { { FIELD_IEEPA_COUNT, IEEPA_SOME } },
	  "none",
	  { { FIELD_IEEPA_COUNT, IEEPA_NONE } } },
	{ "ENTRY_TYPE", "", "type 11", { { FIELD_TYPE, 11 } }, "type 47", { { FIELD_TYPE, 47 } } },
	{ "RECON_FLAG",
	  "",
	  "not flagged, though a type 09 is on file",
	  { { FIELD_RECON, RECON_NO }, { FIELD_RECON_FILED, FLAG_YES } },
	  "flagged, type 01",
	  { { FIELD_RECON, RECON_FLAGGED } } },
	{ "RECON_FLAG",
	  "2026-06-29",
	  "flagged, type 06",
	  { { FIELD_RECON, RECON_FLAGGED }, { FIELD_TYPE, 6 } },
	  "flagged, type 03",
	  { { FIELD_RECON, RECON_FLAGGED }, { FIELD_TYPE, 3 } } },
	{ "LIQUIDATION_80",
	  "",
	  "liquidated 80 days ago",
	  { { FIELD_LIQUIDATION_DATE, JULY_1_2026 - 80 } },
	  "liquidated 81 days ago",
	  { { FIELD_LIQUIDATION_DATE, JULY_1_2026 - 81 } } },
	{ "PROTEST",
	  "",
	  "no protest",
	  { { FIELD_PROTEST, PROTEST_NONE } },
	  "suspended protest",
	  { { FIELD_PROTEST, PROTEST_SUSPENDED } } },
	{ "DRAWBACK",
	  "",
	  "no drawback",
	  { { FIELD_DRAWBACK, FLAG_NO } },
	  "drawback",
	  { { FIELD_DRAWBACK, FLAG_YES } } },
	{ "EARLIER_CLAIM",
	  "",
	  "on no earlier claim",
	  { { FIELD_EARLIER_CLAIM, FLAG_NO } },
	  "on an earlier claim",
	  { { FIELD_EARLIER_CLAIM, FLAG_YES } } },
};

static struct ruleset set;

static int begin(void **state)
{
	(void)state;
	ruleset_load_builtin(&set);
	return 0;
}

static int end(void **state)
{
	(void)state;
	ruleset_free(&set);
	return 0;
}

/* An entry that nothing is wrong with, then changed. FIELD_IOR, which is in no attribute word, changes nothing. */
static entry_attr entry_with(const struct change *changes, size_t count)
{
	static const struct change clean[] = {
		{ FIELD_TYPE, 1 },
		{ FIELD_STATUS, STATUS_ACCEPTED },
		{ FIELD_CONTROL, CONTROL_CBP },
		{ FIELD_RECON, RECON_NO },
		{ FIELD_IEEPA_COUNT, IEEPA_SOME },
		{ FIELD_RECON_FILED, FLAG_NO },
		{ FIELD_PROTEST, PROTEST_NONE },
		{ FIELD_DRAWBACK, FLAG_NO },
		{ FIELD_EARLIER_CLAIM, FLAG_NO },
		{ FIELD_LIQUIDATION_DATE, DAY_BLANK },
	};
	entry_attr attr = 0;

	for (size_t i = 0; i < ARRAY_LEN(clean); i++)
		attr = entry_set(attr, clean[i].field, clean[i].code);
	for (size_t i = 0; i < count; i++) {
		if (changes[i].field != FIELD_IOR)
			attr = entry_set(attr, changes[i].field, changes[i].code);
	}
	return attr;
}

static uint64_t failures_of(const struct rules_in_force *rules, entry_attr attr)
{
	uint64_t failures = UINT64_MAX;
	struct judgement judgement = { 0 };
	uint8_t verdict;

	rules_judge(rules, &attr, 1, (struct judge_output){ &verdict, &failures }, &judgement);
	return failures;
}

static bool case_is_of(size_t c, const struct rule *rule)
{
	day from = cases[c].from[0] ? day_parse_iso(span_text(cases[c].from)) : DAY_BLANK;

	return strcmp(cases[c].id, rule->id) == 0 && from == rule->from;
}

/* The rules on a day on which the row is in force, and its place among them. */
static size_t place_in_force(const struct rule *rule, struct rules_in_force *rules)
{
	unsigned as_of = rule->from != DAY_BLANK ? rule->from : rule->until != DAY_BLANK ? rule->until : JULY_1_2026;

	rules_choose(rules, &set, (day)as_of);
	for (size_t k = 0; k < rules->count; k++) {
		if (rules->rows[k] == rule)
			return k;
	}
	fail_msg("%s is not in force on its own day", rule->id);
	return 0;
}

UNIT_TEST(every_rule_has_a_passing_and_a_failing_case)
{
	unsigned rules_tried = 0;

	for (size_t i = 0; i < set.count; i++) {
		const struct rule *rule = &set.rows[i];
		struct rules_in_force rules;
		size_t c = 0, k;

		if (rule->gate != GATE_D)
			continue;
		while (c < ARRAY_LEN(cases) && !case_is_of(c, rule))
			c++;
		expect(c < ARRAY_LEN(cases), "rule %s (line %zu) has no case in this test; add one", rule->id,
		       (size_t)rule->line);
		k = place_in_force(rule, &rules);
		expect(failures_of(&rules, entry_with(cases[c].pass, CHANGES_MAX)) == 0, "%s: %s", rule->id,
		       cases[c].passing);
		expect(failures_of(&rules, entry_with(cases[c].fail, CHANGES_MAX)) == UINT64_C(1) << k, "%s: %s",
		       rule->id, cases[c].failing);
		rules_tried++;
	}
	expect(rules_tried == ARRAY_LEN(cases), "%u rules, %zu cases", rules_tried, ARRAY_LEN(cases));
}

/* Unknown never passes, and what the source did not have is not checked. */
UNIT_TEST(unknown_fails_and_absent_does_not)
{
	static const struct {
		const char *id;
		struct change unknown, absent; /* FIELD_IOR: there is none */
	} rows[] = {
		{ "SUMMARY_STATUS", { FIELD_STATUS, STATUS_UNKNOWN }, { FIELD_IOR, 0 } },
		{ "CONTROL_STATUS", { FIELD_CONTROL, CONTROL_UNKNOWN }, { FIELD_IOR, 0 } },
		{ "IEEPA_HTS", { FIELD_IEEPA_COUNT, IEEPA_UNKNOWN }, { FIELD_IOR, 0 } },
		{ "ENTRY_TYPE", { FIELD_TYPE, ENTRY_TYPE_UNKNOWN }, { FIELD_IOR, 0 } },
		{ "RECON_FLAG", { FIELD_RECON, RECON_UNKNOWN }, { FIELD_RECON_FILED, FLAG_ABSENT } },
		{ "LIQUIDATION_80", { FIELD_LIQUIDATION_DATE, DAY_UNKNOWN }, { FIELD_IOR, 0 } },
		{ "PROTEST", { FIELD_PROTEST, PROTEST_UNKNOWN }, { FIELD_PROTEST, PROTEST_ABSENT } },
		{ "DRAWBACK", { FIELD_DRAWBACK, FLAG_UNKNOWN }, { FIELD_DRAWBACK, FLAG_ABSENT } },
		{ "EARLIER_CLAIM", { FIELD_IOR, 0 }, { FIELD_EARLIER_CLAIM, FLAG_ABSENT } },
	};
	static const char *const dates[] = { "2026-06-28", "2026-06-29" };

	for (size_t d = 0; d < ARRAY_LEN(dates); d++) {
		struct rules_in_force rules;

		rules_choose(&rules, &set, day_parse_iso(span_text(dates[d])));
		assert_int_equal(rules.count, ARRAY_LEN(rows));
		for (size_t k = 0; k < rules.count; k++) {
			uint64_t expected = rows[k].unknown.field == FIELD_IOR ? 0 : UINT64_C(1) << k;

			expect_text(rules.rows[k]->id, rows[k].id, dates[d]);
			expect(failures_of(&rules, entry_with(&rows[k].unknown, 1)) == expected, "%s unknown",
			       rows[k].id);
			expect(failures_of(&rules, entry_with(&rows[k].absent, 1)) == 0, "%s absent", rows[k].id);
		}
	}
}

/* The 29 June 2026 change of RECON_FLAG: what each day takes. */
UNIT_TEST(rules_in_force_by_date)
{
	static const struct {
		const char *as_of;
		bool phase_2;
	} rows[] = { { "2026-04-20", false }, { "2026-06-28", false }, { "2026-06-29", true }, { "2026-11-22", true } };
	static const struct change flagged = { FIELD_RECON, RECON_FLAGGED };
	static const struct change flagged_09_on_file[] = { { FIELD_RECON, RECON_FLAGGED },
							    { FIELD_RECON_FILED, FLAG_YES } };
	static const struct change flagged_09_not_known[] = { { FIELD_RECON, RECON_FLAGGED },
							      { FIELD_RECON_FILED, FLAG_ABSENT } };

	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		struct rules_in_force rules;
		uint64_t recon = UINT64_C(1) << 4;

		rules_choose(&rules, &set, day_parse_iso(span_text(rows[i].as_of)));
		expect(rules.count == 9, "%s: %zu rules", rows[i].as_of, rules.count);
		for (size_t k = 0; k < rules.count; k++)
			expect(rules.rows[k]->order == k + 1, "%s: %s", rows[i].as_of, rules.rows[k]->id);
		expect_text(rules.rows[4]->id, "RECON_FLAG", rows[i].as_of);
		expect(day_is_date(rules.rows[4]->from) == rows[i].phase_2, "%s", rows[i].as_of);
		expect(failures_of(&rules, entry_with(&flagged, 1)) == (rows[i].phase_2 ? 0 : recon), "%s",
		       rows[i].as_of);
		expect(failures_of(&rules, entry_with(flagged_09_on_file, 2)) == recon, "%s", rows[i].as_of);
		expect(failures_of(&rules, entry_with(flagged_09_not_known, 2)) == (rows[i].phase_2 ? 0 : recon), "%s",
		       rows[i].as_of);
	}
}

/* Every type there is, for the rules that look at it. */
UNIT_TEST(types_that_are_taken)
{
	struct rules_in_force rules;

	rules_choose(&rules, &set, day_parse_iso(span_text("2026-07-01")));
	for (unsigned type = 0; type < 100; type++) {
		const struct change plain = { FIELD_TYPE, type };
		const struct change flagged[] = { { FIELD_TYPE, type }, { FIELD_RECON, RECON_FLAGGED } };
		bool excluded = type == 8 || type == 9 || type == 23 || type == 47;
		bool reconcilable = type == 1 || type == 2 || type == 6;
		uint64_t expected = excluded ? UINT64_C(1) << 3 : 0;

		expect(failures_of(&rules, entry_with(&plain, 1)) == expected, "type %02u", type);
		expected |= reconcilable ? 0 : UINT64_C(1) << 4;
		expect(failures_of(&rules, entry_with(flagged, 2)) == expected, "type %02u, flagged", type);
	}
}

UNIT_TEST(eighty_days_and_eighty_one)
{
	static const struct {
		const char *as_of, *liquidated;
		bool fails;
	} rows[] = {
		{ "2026-07-01", "2026-04-12", false }, { "2026-07-01", "2026-04-11", true },
		{ "2024-03-01", "2023-12-12", false }, { "2024-03-01", "2023-12-11", true },
		{ "2026-07-01", "2026-07-01", false }, { "2026-07-01", "2027-01-01", false },
	};

	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		const struct change change = { FIELD_LIQUIDATION_DATE, day_parse_iso(span_text(rows[i].liquidated)) };
		struct rules_in_force rules;

		rules_choose(&rules, &set, day_parse_iso(span_text(rows[i].as_of)));
		expect((failures_of(&rules, entry_with(&change, 1)) == UINT64_C(1) << 5) == rows[i].fails,
		       "%s as of %s", rows[i].liquidated, rows[i].as_of);
	}
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, begin, end)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(every_rule_has_a_passing_and_a_failing_case),
		TEST(unknown_fails_and_absent_does_not),
		TEST(rules_in_force_by_date),
		TEST(types_that_are_taken),
		TEST(eighty_days_and_eighty_one),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
