/* rules/turns.h: the day on which an answer becomes another one, against asking the rules of every day. */
#include "rules/turns.h"

#include "rules/builtin.h"
#include "unit/support.h"

#define JULY_1_2026 16984

/* Behind the built-in ones: limits that pass again, a rule that ends, one with the text of another, lists that are renamed. */
static const char more[] =
	"\n[YOUNG]\ngate = D\norder = 10\ntext = YOUNG\nwords = ours\nsource = test\nfrom = 2026-05-01\nuntil = 2026-08-15\n"
	"fails_when = liquidation_date not in unliquidated, unknown and not liquidation_date older than 30 days\n"
	"\n[BETWEEN]\ngate = D\norder = 11\ntext = BETWEEN\nwords = ours\nsource = test\n"
	"fails_when = liquidation_date older than 40 days and not liquidation_date older than 45 days and type in 11\n"
	"\n[LATER]\ngate = D\norder = 12\ntext = BETWEEN\nwords = ours\nsource = test\nfrom = 2026-09-01\n"
	"fails_when = liquidation_date older than 3 days and drawback in yes, no\n";

static const char *printed(const struct ruleset *set, day on, day counted_to, entry_attr attr)
{
	struct rules_in_force rules;

	rules_choose(&rules, set, on);
	for (size_t k = 0; k < rules.count; k++) {
		if (condition_holds(&rules.rows[k]->condition, counted_to ? counted_to : on, attr))
			return rules.rows[k]->text;
	}
	return "";
}

/* Nothing in these rules counts more days, or begins later. */
#define DAYS_AHEAD 500

static bool slow_find(const struct ruleset *set, day as_of, day counted_to, entry_attr attr, day *on)
{
	const char *now = printed(set, as_of, counted_to, attr);

	for (*on = (day)(as_of + 1); *on < as_of + DAYS_AHEAD && *on <= DAY_LAST; (*on)++) {
		if (strcmp(printed(set, *on, counted_to, attr), now) != 0)
			return true;
	}
	return false;
}

static entry_attr random_entry(struct rng *rng, day as_of)
{
	static const unsigned odd[] = { DAY_BLANK, DAY_FIRST, DAY_LAST, DAY_UNKNOWN };
	entry_attr attr = rng_next(rng);
	unsigned date = rng_below(rng, 8) ? as_of + 20u - (unsigned)rng_below(rng, 130) : odd[rng_below(rng, 4)];

	attr = entry_set(attr, FIELD_LIQUIDATION_DATE, date);
	/* Mostly of the kind that passes what comes first. */
	if (rng_below(rng, 8)) {
		attr = entry_set(attr, FIELD_STATUS, STATUS_ACCEPTED);
		attr = entry_set(attr, FIELD_CONTROL, CONTROL_CBP);
		attr = entry_set(attr, FIELD_IEEPA_COUNT, IEEPA_SOME);
		attr = entry_set(attr, FIELD_TYPE, rng_below(rng, 2) ? 1 : 11);
		attr = entry_set(attr, FIELD_PROTEST, PROTEST_NONE);
		attr = entry_set(attr, FIELD_DRAWBACK, (unsigned)rng_below(rng, 2));
	}
	return attr;
}

static void compare(const struct ruleset *set, day as_of, unsigned seed)
{
	struct rng rng = { seed };
	struct turns turns;
	unsigned found = 0;

	turns_prepare(&turns, set, as_of);
	for (unsigned n = 0; n < 1500; n++) {
		entry_attr attr = random_entry(&rng, as_of);
		day counted_to = rng_below(&rng, 4) ? DAY_BLANK : (day)(as_of - rng_below(&rng, 60)), on;
		const struct rule *now = turns_now(&turns, attr, counted_to);
		struct turn turn = { .on = 0 };
		bool turns_at_all = turns_find(&turns, attr, now, counted_to, &turn);

		expect_text(now ? now->text : "", printed(set, as_of, counted_to, attr), "now");
		expect(turns_at_all == slow_find(set, as_of, counted_to, attr, &on), "day %u, entry %016llx", as_of,
		       (unsigned long long)attr);
		if (!turns_at_all)
			continue;
		found++;
		expect(turn.on == on, "day %u, entry %016llx: %u, not %u", as_of, (unsigned long long)attr, turn.on,
		       on);
		expect_text(turn.then ? turn.then->text : "", printed(set, on, counted_to, attr), "then");
	}
	expect(found > 100, "day %u: %u", as_of, found);
	turns_free(&turns);
}

UNIT_TEST(the_day_is_the_first_on_which_the_rules_answer_otherwise)
{
	char text[32768];
	struct err err = ERR_INIT;
	struct ruleset set;
	struct span builtin = builtin_rules();

	ruleset_load_builtin(&set);
	compare(&set, JULY_1_2026 - 60, 1);
	compare(&set, JULY_1_2026, 2);
	ruleset_free(&set);
	must(builtin.len_bytes + sizeof(more) < sizeof(text));
	memcpy(text, builtin.begin, builtin.len_bytes);
	memcpy(text + builtin.len_bytes, more, sizeof(more) - 1);
	expect(ruleset_load(&set, span_of(text, builtin.len_bytes + sizeof(more) - 1), "own.ini", &err), "%s",
	       err.text);
	for (int d = -80; d <= 80; d += 10)
		compare(&set, (day)(JULY_1_2026 + d), (unsigned)(100 + d));
	ruleset_free(&set);
}

UNIT_TEST(nothing_is_behind_the_end_of_the_calendar)
{
	struct ruleset set;
	struct turns turns;
	struct turn turn;
	entry_attr attr = entry_set(0, FIELD_LIQUIDATION_DATE, DAY_LAST - 50);

	ruleset_load_builtin(&set);
	turns_prepare(&turns, &set, DAY_LAST - 10);
	assert_false(turns_find(&turns, attr, turns_now(&turns, attr, DAY_BLANK), DAY_BLANK, &turn));
	assert_int_equal(turns_lists(&turns), DAY_BLANK);
	turns_free(&turns);
	ruleset_free(&set);
}

UNIT_TEST(a_list_that_is_renamed_has_a_day)
{
	static const char was[] = "[ACCOUNT]\ngate = C\norder = 2\ntext = Account Mismatch\n";
	static const char renamed[] = "[ACCOUNT]\ngate = C\norder = 2\ntext = Account Mismatch\nuntil = 2026-07-09\n";
	static const char then[] =
		"\n[ACCOUNT]\ngate = C\norder = 2\ntext = Other Name\nfrom = 2026-07-10\nwords = ours\n"
		"source = test\nmeans = as before\n";
	struct span builtin = builtin_rules();
	struct err err = ERR_INIT;
	struct ruleset set;
	struct turns turns;
	char text[32768], *at;

	must(builtin.len_bytes + sizeof(renamed) + sizeof(then) < sizeof(text));
	memcpy(text, builtin.begin, builtin.len_bytes);
	text[builtin.len_bytes] = '\0';
	at = strstr(text, was);
	must(at != NULL);
	memmove(at + strlen(renamed), at + strlen(was), strlen(at + strlen(was)) + 1);
	memcpy(at, renamed, strlen(renamed));
	strcat(text, then);
	expect(ruleset_load(&set, span_text(text), "own.ini", &err), "line %zu: %s", (size_t)err.position, err.text);
	turns_prepare(&turns, &set, JULY_1_2026);
	assert_int_equal(turns_lists(&turns), JULY_1_2026 + 9);
	turns_free(&turns);
	turns_prepare(&turns, &set, JULY_1_2026 + 9);
	assert_int_equal(turns_lists(&turns), DAY_BLANK);
	turns_free(&turns);
	ruleset_free(&set);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_day_is_the_first_on_which_the_rules_answer_otherwise),
		cmocka_unit_test(nothing_is_behind_the_end_of_the_calendar),
		cmocka_unit_test(a_list_that_is_renamed_has_a_day),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
