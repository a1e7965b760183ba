/* rules/unknown.h against the slow way: every value that unknown fields could have is tried. */
#include "rules/unknown.h"

#include "rules/builtin.h"
#include "rules/verdict.h"
#include "unit/support.h"

/* Codes of a field that is known, of dates those about the limits; 0 of an optional field is none. `unknown` is the last. */
static size_t codes_of(enum field field, day as_of, unsigned codes[128])
{
	static const unsigned last[FIELDS] = {
		[FIELD_STATUS] = STATUS_INACTIVE,       [FIELD_CONTROL] = CONTROL_INACTIVE,
		[FIELD_RECON] = RECON_FLAGGED,          [FIELD_IEEPA_COUNT] = IEEPA_SOME,
		[FIELD_RECON_FILED] = FLAG_UNKNOWN,     [FIELD_PROTEST] = PROTEST_UNKNOWN,
		[FIELD_DRAWBACK] = FLAG_UNKNOWN,        [FIELD_ADCVD_PENDING] = FLAG_UNKNOWN,
		[FIELD_PAYMENT_DATE] = PAYMENT_UNKNOWN, [FIELD_LIQUIDATION_STATUS] = LIQUIDATION_UNKNOWN,
		[FIELD_EARLIER_CLAIM] = FLAG_YES,
	};
	size_t count = 0;

	if (field == FIELD_LIQUIDATION_DATE) {
		codes[count++] = DAY_BLANK;
		for (unsigned age = 0; age < 120; age += 10)
			codes[count++] = as_of - age - (age & 1);
		codes[count++] = as_of - 81u;
		codes[count++] = DAY_UNKNOWN;
		return count;
	}
	for (unsigned code = 1; code <= (field == FIELD_TYPE ? 99 : last[field]); code++)
		codes[count++] = code;
	if (field == FIELD_TYPE)
		codes[count++] = ENTRY_TYPE_UNKNOWN;
	else if (!entry_bits[field].optional)
		codes[count++] = 0; /* of required fields "unknown" */
	return count;
}

static bool slow_unknown(enum field field, entry_attr attr)
{
	unsigned codes[128];
	size_t count = codes_of(field, 10000, codes);

	return field != FIELD_EARLIER_CLAIM && entry_get(attr, field) == codes[count - 1];
}

static uint32_t fields_of(const struct condition *condition)
{
	uint32_t fields = 0;

	for (size_t s = 0; s < condition->count; s++) {
		if (condition->steps[s].kind == STEP_IN || condition->steps[s].kind == STEP_OLDER)
			fields |= 1u << condition->steps[s].field;
	}
	return fields;
}

/* True if some known values of those of the fields that are unknown let the condition be false. */
static bool slow_may_pass(const struct condition *condition, day as_of, entry_attr attr, uint32_t fields)
{
	unsigned codes[128];
	enum field field;
	size_t count;

	while (fields && !slow_unknown((enum field)__builtin_ctz(fields), attr))
		fields &= fields - 1;
	if (!fields)
		return !condition_holds(condition, as_of, attr);
	field = (enum field)__builtin_ctz(fields);
	count = codes_of(field, as_of, codes) - 1;
	for (size_t i = 0; i < count; i++) {
		if (slow_may_pass(condition, as_of, entry_set(attr, field, codes[i]), fields & (fields - 1)))
			return true;
	}
	return false;
}

static entry_attr random_entry(struct rng *rng, day as_of)
{
	entry_attr attr = 0;
	unsigned codes[128];

	for (unsigned f = 0; f < FIELDS; f++) {
		size_t count;

		if (entry_bits[f].width == 0 || (entry_bits[f].optional && rng_below(rng, 6) == 0))
			continue;
		count = codes_of((enum field)f, as_of, codes);
		attr = entry_set(attr, (enum field)f, codes[rng_below(rng, 3) ? rng_below(rng, count) : count - 1]);
	}
	return attr;
}

static void try_rule(const struct rule *rule, day as_of, struct rng *rng, unsigned told[2])
{
	uint32_t fields = fields_of(&rule->condition);

	for (unsigned n = 0; n < 3000; n++) {
		entry_attr attr = random_entry(rng, as_of);
		bool slow;

		if (!condition_holds(&rule->condition, as_of, attr))
			continue;
		slow = slow_may_pass(&rule->condition, as_of, attr, fields);
		expect(rests_on_unknown(&rule->condition, as_of, attr) == slow, "%s: %s: %016llx: it is %d", rule->id,
		       rule->fails_when, (unsigned long long)attr, slow);
		expect(rule_next_step(rule, as_of, attr) == (slow ? rule->step_if_unknown : rule->next_step), "%s",
		       rule->id);
		told[slow]++;
	}
}

UNIT_TEST(built_in_rules_with_every_value_tried)
{
	static const char *const dates[] = { "2026-06-28", "2026-06-29" };
	struct rng rng = { 11 };
	struct rules_in_force rules;
	struct ruleset set;

	ruleset_load_builtin(&set);
	for (size_t d = 0; d < ARRAY_LEN(dates); d++) {
		rules_choose(&rules, &set, day_parse_iso(span_text(dates[d])));
		for (size_t k = 0; k < rules.count; k++) {
			unsigned told[2] = { 0, 0 };
			bool never = strcmp(rules.rows[k]->id, "EARLIER_CLAIM") == 0;

			try_rule(rules.rows[k], rules.as_of, &rng, told);
			expect(told[0] && (never ? !told[1] : told[1] != 0), "%s: %u known, %u unknown",
			       rules.rows[k]->id, told[0], told[1]);
		}
	}
	ruleset_free(&set);
}

UNIT_TEST(conditions_of_all_kinds_with_every_value_tried)
{
	static const char *const texts[] = {
		"not (type in 01 or recon in no)",
		"type in 01, unknown and not status in accepted",
		"liquidation_date not in unliquidated",
		"not liquidation_date older than 30 days and control in cbp, unknown",
		"earlier_claim in yes or type in unknown",
		"earlier_claim in yes and type in unknown",
		"liquidation_status in none, unknown or payment_date in unpaid, unknown",
		"adcvd_pending in yes, unknown and (protest not in none or drawback in unknown)",
	};
	struct rng rng = { 12 };
	struct err err = ERR_INIT;
	unsigned told[2] = { 0, 0 };

	for (size_t i = 0; i < ARRAY_LEN(texts); i++) {
		char own[] = "own step", unknown[] = "step if unknown", text[128], id[] = "x";
		struct rule rule = { .id = id, .fails_when = text, .step_if_unknown = unknown, .next_step = own };

		(void)snprintf(text, sizeof(text), "%s", texts[i]);
		expect(condition_compile(span_text(texts[i]), &rule.condition, &err), "%s", err.text);
		try_rule(&rule, 12000, &rng, told);
	}
	expect(told[0] && told[1], "%u, %u", told[0], told[1]);
}

UNIT_TEST(steps_name_the_fields)
{
	static const struct {
		const char *condition, *names;
	} rows[] = {
		{ "type in unknown", "type" },
		{ "recon in unknown or recon in flagged and type in 03", "type or recon" },
		{ "recon in flagged and (type not in 01 or recon_filed in yes)", "type, recon or recon_filed" },
		{ "earlier_claim in yes", NULL },
	};

	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		struct condition condition;
		struct err err = ERR_INIT;
		char want[256], *step;

		expect(condition_compile(span_text(rows[i].condition), &condition, &err), "%s", err.text);
		step = unknown_step_of(&condition);
		(void)snprintf(
			want, sizeof(want),
			"the export does not tell %s; read it from ACE (cape index update --overlay) and check again",
			rows[i].names ? rows[i].names : "");
		expect(rows[i].names ? step && strcmp(step, want) == 0 : !step, "%s: %s", rows[i].condition,
		       step ? step : "none");
		free(step);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(built_in_rules_with_every_value_tried),
		cmocka_unit_test(conditions_of_all_kinds_with_every_value_tried),
		cmocka_unit_test(steps_name_the_fields),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
