/* data/rules.ini as built in: the words of contract sections 3 and 4, and whose they are. */
#include "rules/ruleset.h"

#include "rules/builtin.h"
#include "unit/support.h"

static const struct {
	const char *id;
	enum gate gate;
	unsigned order;
	const char *text;
	enum words words;
} expected[] = {
	{ "NOT_CSV", GATE_A, 1, "Not a CSV file.", WORDS_CBP },
	{ "EMPTY", GATE_A, 2, "CSV content is empty.", WORDS_ATTESTED },
	{ "HEADER", GATE_A, 3, "Header title row is missing.", WORDS_OURS },
	{ "LENGTH", GATE_B, 1, "Not 11 characters long", WORDS_CBP },
	{ "DUPLICATE", GATE_B, 2, "Duplicate entry numbers", WORDS_CBP },
	{ "FILER_CODE", GATE_B, 3, "Filer code not matching", WORDS_CBP },
	{ "EXISTS", GATE_C, 1, "Entry number does not exist", WORDS_OURS },
	{ "ACCOUNT", GATE_C, 2, "Account Mismatch", WORDS_CBP },
	{ "SUMMARY_STATUS", GATE_D, 1, "ENTRY SUMMARY IS CANCELLED/REJECTED", WORDS_CBP },
	{ "CONTROL_STATUS", GATE_D, 2, "ENTRY SUMMARY IS IN TRADE CONTROL", WORDS_CBP },
	{ "IEEPA_HTS", GATE_D, 3, "NO IEEPA HTS ON ENTRY", WORDS_ATTESTED },
	{ "ENTRY_TYPE", GATE_D, 4, "ENTRY TYPE NOT ELIGIBLE", WORDS_OURS },
	{ "RECON_FLAG", GATE_D, 5, "ENTRY SUMMARY FLAGGED FOR RECON", WORDS_CBP },
	{ "LIQUIDATION_80", GATE_D, 6, "ENTRY SUMMARY IS IN FINAL LIQUIDATION STATUS", WORDS_CBP },
	{ "PROTEST", GATE_D, 7, "PROTEST ON ENTRY", WORDS_ATTESTED },
	{ "DRAWBACK", GATE_D, 8, "ENTRY ON DRAWBACK", WORDS_CBP },
	{ "EARLIER_CLAIM", GATE_D, 9, "ENTRY ALREADY ON A CAPE CLAIM", WORDS_OURS },
};

UNIT_TEST(the_built_in_rules_load)
{
	struct err err = ERR_INIT;
	struct ruleset set;

	expect(ruleset_load(&set, builtin_rules(), "data/rules.ini", &err), "line %zu: %s", (size_t)err.position,
	       err.text);
	ruleset_free(&set);
	ruleset_load_builtin(&set);
	assert_true(set.count > 0 && set.name[0] != '\0');
	ruleset_free(&set);
}

UNIT_TEST(texts_gates_and_order)
{
	struct ruleset set;

	ruleset_load_builtin(&set);
	for (size_t i = 0; i < set.count; i++) {
		const struct rule *rule = &set.rows[i];
		size_t e = 0;

		while (e < ARRAY_LEN(expected) && strcmp(expected[e].id, rule->id) != 0)
			e++;
		expect(e < ARRAY_LEN(expected), "rule %s is not in the contract", rule->id);
		expect_text(rule->text, expected[e].text, rule->id);
		expect(rule->gate == expected[e].gate && rule->order == expected[e].order &&
			       rule->words == expected[e].words,
		       "%s: gate %d, order %u, words %s", rule->id, rule->gate, rule->order, words_text(rule->words));
		expect(rule->source[0] != '\0', "%s has no source", rule->id);
		expect((rule->means != NULL) == (rule->gate != GATE_D), "%s", rule->id);
		expect(rule->next_step && rule->next_source, "%s: no next step or no source of it", rule->id);
	}
	for (size_t e = 0; e < ARRAY_LEN(expected); e++) {
		bool there = false;

		for (size_t i = 0; i < set.count; i++)
			there = there || strcmp(set.rows[i].id, expected[e].id) == 0;
		expect(there, "%s is missing", expected[e].id);
	}
	ruleset_free(&set);
}

UNIT_TEST(words_for_outcomes)
{
	static const char *const statuses[STATUS_TEXTS] = {
		[UPLOAD_ACCEPTED] = "Accepted",
		[UPLOAD_FAILED_INITIAL] = "Failed initial validation",
		[UPLOAD_REJECTED_BATCH] = "Rejected by batch validation",
		[CLAIM_ACCEPTED] = "Accepted",
		[CLAIM_ACCEPTED_WITH_ERRORS] = "Accepted with Error(s)",
		[CLAIM_REJECTED] = "Rejected",
		[ENTRY_UPDATED] = "Entry Summary Updated",
		[ENTRY_FAILED] = "Failed",
	};
	struct ruleset set;

	ruleset_load_builtin(&set);
	for (unsigned i = 0; i < STATUS_TEXTS; i++)
		expect_text(set.statuses[i], statuses[i], "status");
	ruleset_free(&set);
	assert_string_equal(words_text(WORDS_CBP), "CBP");
	assert_string_equal(words_text(WORDS_ATTESTED), "attested");
	assert_string_equal(words_text(WORDS_OURS), "ours");
}

/* Of every id exactly one row is in force, on any day. */
UNIT_TEST(no_day_without_a_rule_or_with_two)
{
	struct ruleset set;

	ruleset_load_builtin(&set);
	for (unsigned d = DAY_FIRST; d <= DAY_LAST; d++) {
		for (size_t e = 0; e < ARRAY_LEN(expected); e++) {
			unsigned in_force = 0;

			for (size_t i = 0; i < set.count; i++)
				in_force += strcmp(set.rows[i].id, expected[e].id) == 0 &&
					    rule_in_force(&set.rows[i], (day)d);
			expect(in_force == 1, "day %u: %u rows of %s", d, in_force, expected[e].id);
		}
	}
	ruleset_free(&set);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_built_in_rules_load),
		cmocka_unit_test(texts_gates_and_order),
		cmocka_unit_test(words_for_outcomes),
		cmocka_unit_test(no_day_without_a_rule_or_with_two),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
