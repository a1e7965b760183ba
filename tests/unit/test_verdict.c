/* rules/verdict.h: which rules are in force on a day, and which could not be checked. */
#include "rules/verdict.h"

#include "rules/builtin.h"
#include "unit/support.h"

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

/* The built-in file with a second row of EXISTS: another text from 2026-11-01 on. */
static void load_dated(struct ruleset *dated)
{
	static const char begin[] = "[EXISTS]\ngate = C\n";
	static const char later[] = "[EXISTS]\ngate = C\norder = 1\ntext = No such entry\nsource = s\n"
				    "from = 2026-11-01\n[EXISTS]\ngate = C\nuntil = 2026-10-31\n";
	struct span file = builtin_rules();
	const unsigned char *at = memmem(file.begin, file.len_bytes, begin, strlen(begin));
	char *text = malloc(file.len_bytes + sizeof(later));
	struct err err = ERR_INIT;
	int len;

	must(at && text);
	len = sprintf(text, "%.*s%s%.*s", (int)(at - file.begin), (const char *)file.begin, later,
		      (int)(file.len_bytes - (size_t)(at - file.begin) - strlen(begin)), at + strlen(begin));
	expect(ruleset_load(dated, span_of(text, (size_t)len), "test.ini", &err), "%s", err.text);
	free(text);
}

UNIT_TEST(rows_of_gates_a_to_c_on_a_day)
{
	static const struct {
		const char *as_of, *text;
	} rows[] = {
		{ "1980-01-01", "Entry number does not exist" },
		{ "2026-10-31", "Entry number does not exist" },
		{ "2026-11-01", "No such entry" },
		{ "2099-12-31", "No such entry" },
	};
	struct ruleset dated;

	load_dated(&dated);
	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		struct rules_in_force rules;

		rules_choose(&rules, &dated, day_parse_iso(span_text(rows[i].as_of)));
		expect_text(rules.gates[RULE_EXISTS]->text, rows[i].text, rows[i].as_of);
		for (enum gate_rule g = RULE_NOT_CSV; g < GATE_RULES; g++)
			expect_text(rules.gates[g]->id, gate_rule_id(g), rows[i].as_of);
	}
	ruleset_free(&dated);
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
		TEST(rows_of_gate_d_on_a_day_in_rule_order),
		TEST(rows_of_gates_a_to_c_on_a_day),
		TEST(rules_that_are_not_checked),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
