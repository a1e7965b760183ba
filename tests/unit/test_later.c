/* rules/later.h against the slow way: every day up to the last, one by one. */
#include "rules/later.h"

#include "unit/support.h"

static const char text[] =
	"[rules]\nname = t\n"
	"[statuses]\nupload_accepted=a\nupload_failed_initial=b\nupload_rejected_batch=c\nclaim_accepted=d\n"
	"claim_accepted_with_errors=e\nclaim_rejected=f\nentry_updated=g\nentry_failed=h\n"
	"%s"
	"[AGE]\ngate=D\norder=1\ntext=x\nwords=ours\nsource=s\nfails_when = liquidation_date older than 80 days\n"
	"[YOUNG]\ngate=D\norder=2\ntext=x\nwords=ours\nsource=s\n"
	"fails_when = type in 11 and not liquidation_date older than 10 days\n"
	"[RECON]\ngate=D\norder=3\ntext=x\nwords=ours\nsource=s\nuntil=2026-06-28\nfails_when = recon in flagged\n"
	"[RECON]\ngate=D\norder=3\ntext=x\nwords=ours\nsource=s\nfrom=2026-06-29\nuntil=2026-08-31\n"
	"fails_when = recon in flagged and type in 21\n"
	"[STATUS]\ngate=D\norder=4\ntext=x\nwords=ours\nsource=s\nfails_when = status not in accepted\n";

/* The rows of gates A to C as the built-in rules have them. */
static char *gates(void)
{
	static char out[8192];
	size_t len = 0;
	struct ruleset set;

	ruleset_load_builtin(&set);
	for (size_t i = 0; i < set.count && set.rows[i].gate != GATE_D; i++)
		len += (size_t)snprintf(out + len, sizeof(out) - len,
					"[%s]\ngate = %c\norder = %u\ntext = t\nwords = ours\nsource = s\nmeans = m\n",
					set.rows[i].id, 'A' + (int)set.rows[i].gate, set.rows[i].order);
	ruleset_free(&set);
	return out;
}

static uint8_t verdict_on(const struct ruleset *set, day on, entry_attr attr)
{
	struct rules_in_force rules;

	rules_choose(&rules, set, on);
	for (size_t k = 0; k < rules.count; k++) {
		if (condition_holds(&rules.rows[k]->condition, on, attr))
			return (uint8_t)(k + 1);
	}
	return 0;
}

static day slow_find(const struct ruleset *set, day as_of, entry_attr attr)
{
	for (unsigned on = as_of + 1u; on < as_of + 400u; on++) {
		if (verdict_on(set, (day)on, attr) == 0)
			return (day)on;
	}
	return DAY_BLANK;
}

static entry_attr random_entry(struct rng *rng, day as_of)
{
	static const unsigned types[] = { 1, 11, 21 };
	entry_attr attr = 0;

	attr = entry_set(attr, FIELD_TYPE, types[rng_below(rng, 3)]);
	attr = entry_set(attr, FIELD_STATUS, rng_below(rng, 8) ? STATUS_ACCEPTED : STATUS_REJECTED);
	attr = entry_set(attr, FIELD_RECON, rng_below(rng, 2) ? RECON_FLAGGED : RECON_NO);
	if (rng_below(rng, 4))
		attr = entry_set(attr, FIELD_LIQUIDATION_DATE, (unsigned)(as_of - 100 + rng_below(rng, 120)));
	return attr;
}

UNIT_TEST(every_day_tried_one_by_one)
{
	struct rng rng = { 7 };
	struct err err = ERR_INIT;
	char rules_text[16384];
	struct ruleset set;
	unsigned found = 0, never = 0;

	(void)snprintf(rules_text, sizeof(rules_text), text, gates());
	expect(ruleset_load(&set, span_text(rules_text), "t", &err), "%s (line %llu)", err.text,
	       (unsigned long long)err.position);
	for (unsigned n = 0; n < 20000; n++) {
		day as_of = (day)(day_parse_iso(span_text("2026-05-01")) + rng_below(&rng, 150));
		entry_attr attr = random_entry(&rng, as_of);
		uint8_t verdict = verdict_on(&set, as_of, attr);
		struct rules_in_force rules;
		struct later later;
		day expected, got;

		if (verdict == 0)
			continue;
		rules_choose(&rules, &set, as_of);
		later_prepare(&later, &set, &rules);
		expected = slow_find(&set, as_of, attr);
		got = later_find(&later, verdict, attr);
		expect(got == expected, "case %u: %u, not %u\n", n, got, expected);
		found += got != DAY_BLANK;
		never += got == DAY_BLANK;
	}
	assert_true(found > 100 && never > 100);
	ruleset_free(&set);
}

UNIT_TEST(the_reconciliation_change_of_june_2026)
{
	entry_attr attr = entry_set(0, FIELD_TYPE, 1);
	struct ruleset set;
	struct rules_in_force rules;
	struct later later;
	uint8_t verdict;

	attr = entry_set(attr, FIELD_STATUS, STATUS_ACCEPTED);
	attr = entry_set(attr, FIELD_CONTROL, CONTROL_CBP);
	attr = entry_set(attr, FIELD_RECON, RECON_FLAGGED);
	attr = entry_set(attr, FIELD_IEEPA_COUNT, IEEPA_SOME);
	ruleset_load_builtin(&set);
	rules_choose(&rules, &set, day_parse_iso(span_text("2026-05-10")));
	later_prepare(&later, &set, &rules);
	verdict = verdict_on(&set, rules.as_of, attr);
	assert_int_equal(later_find(&later, verdict, attr), day_parse_iso(span_text("2026-06-29")));
	/* The date comes, but 80 days after liquidation have gone by then. */
	attr = entry_set(attr, FIELD_LIQUIDATION_DATE, day_parse_iso(span_text("2026-04-01")));
	assert_int_equal(later_find(&later, verdict, attr), DAY_BLANK);
	ruleset_free(&set);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_day_tried_one_by_one),
		cmocka_unit_test(the_reconciliation_change_of_june_2026),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
