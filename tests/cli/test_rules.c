/*
 * `cape rules` shows the rule table: every id with its text, whose words they are, the dates and the order
 * (contract, sections 1 and 4).
 */
#include "json.h"
#include "rule_files.h"
#include "sources.h"

/* In the order of the contract. */
static const struct {
	const char *id, *text, *whose; /* NULL: section 3 does not say */
} rules[] = {
	{ "NOT_CSV", "Not a CSV file.", NULL },
	{ "EMPTY", "CSV content is empty.", NULL },
	{ "HEADER", "Header title row is missing.", NULL },
	{ "LENGTH", "Not 11 characters long", NULL },
	{ "DUPLICATE", "Duplicate entry numbers", NULL },
	{ "FILER_CODE", "Filer code not matching", NULL },
	{ "EXISTS", "Entry number does not exist", NULL },
	{ "ACCOUNT", "Account Mismatch", NULL },
	{ "SUMMARY_STATUS", "ENTRY SUMMARY IS CANCELLED/REJECTED", "CBP" },
	{ "CONTROL_STATUS", "ENTRY SUMMARY IS IN TRADE CONTROL", "CBP" },
	{ "IEEPA_HTS", "NO IEEPA HTS ON ENTRY", "attested" },
	{ "ENTRY_TYPE", "ENTRY TYPE NOT ELIGIBLE", "ours" },
	{ "RECON_FLAG", "ENTRY SUMMARY FLAGGED FOR RECON", "CBP" },
	{ "LIQUIDATION_80", "ENTRY SUMMARY IS IN FINAL LIQUIDATION STATUS", "CBP" },
	{ "PROTEST", "PROTEST ON ENTRY", "attested" },
	{ "DRAWBACK", "ENTRY ON DRAWBACK", "CBP" },
	{ "EARLIER_CLAIM", "ENTRY ALREADY ON A CAPE CLAIM", "ours" },
};

/* The line that holds a rule's id and its text; fails the test if there is none. */
static const char *rule_at(struct cli *t, size_t i)
{
	const char *at = t->out_text;
	char line[1024];

	while (*at) {
		size_t len = strcspn(at, "\n");

		snprintf(line, sizeof(line), "%.*s", (int)len, at);
		if (strstr(line, rules[i].id) && strstr(line, rules[i].text))
			return at;
		at += len + (at[len] == '\n');
	}
	fail_at(t, rules[i].id, HERE);
	return NULL;
}

CLI_TEST(every_rule_has_a_line_with_its_text_in_order)
{
	run(t, "rules");
	expect_exit(t, 0);
	expect_stderr(t, "");
	for (size_t i = 1; i < COUNT(rules); i++)
		if (rule_at(t, i) <= rule_at(t, i - 1))
			fail_at(t, rules[i].id, HERE);
}

/* It stands on the rule's line or below it, before the next rule; "CBP" may also stand in a source. */
CLI_TEST(every_rule_says_whose_words_its_text_is)
{
	static const char *const words[] = { "attested", "ours" };
	char shown[2048];

	run(t, "rules");
	expect_exit(t, 0);
	for (size_t i = 0; i < COUNT(rules); i++) {
		const char *from = rule_at(t, i), *to = i + 1 < COUNT(rules) ? rule_at(t, i + 1) : strchr(from, '\0');

		snprintf(shown, sizeof(shown), "%.*s", (int)(to - from), from);
		if (rules[i].whose && !says(shown, rules[i].whose))
			fail_at(t, rules[i].id, HERE);
		for (size_t w = 0; rules[i].whose && w < COUNT(words); w++)
			if (says(shown, words[w]) != (strcmp(words[w], rules[i].whose) == 0))
				fail_at(t, rules[i].id, HERE);
	}
}

/* The reconciliation rule has two readings, divided by a date; the limit of days is data too. */
CLI_TEST(dates_and_limits_are_shown)
{
	run(t, "rules");
	expect_exit(t, 0);
	expect_stdout_has(t, "2026-06-29");
}

/* What is not known to have ended is listed; that it is not known is said. */
CLI_TEST(ranges_of_the_tariff_and_their_dates)
{
	run(t, "rules --hts --as-of 2025-02-04");
	expect_exit(t, 0);
	expect_stdout_has(t, "9903.01.20");
	expect_stdout_has(t, "EO 14195; from 2025-02-04; source: G6, P3\n");
	expect_stdout_has(t, "9903.01.21-9903.01.22");
	expect_stdout_has(t, "EO 14195; dates not established; source: G6\n");
	run(t, "rules --hts --as-of 2025-02-03");
	if (strstr(t->out_text, "9903.01.20"))
		fail_at(t, "a range before its first day", HERE);
	expect_stdout_has(t, "9903.01.21-9903.01.22");
}

CLI_TEST(rules_need_no_index_and_write_no_file)
{
	run(t, "rules");
	expect_exit(t, 0);
	expect_folder(t, ".", "");
}

/* What is printed is one thing, in one form. */
CLI_TEST(options_that_do_not_go_together)
{
	static const char *const words[] = {
		"rules --markdown --json", "rules --ini --json",
		"rules --ini --markdown",  "rules --ini --as-of 2026-07-01",
		"rules --hts --markdown",  "rules --hts --rules a.ini",
		"rules --hts --ini",       "rules chek a.ini",
	};

	for (size_t i = 0; i < COUNT(words); i++) {
		row(t, words[i]);
		run(t, words[i]);
		expect_exit(t, 2);
		expect_message(t);
		expect_stdout(t, "");
	}
}

CLI_TEST(the_built_in_file_is_printed)
{
	char *text = tree_file("data/rules.ini");

	run(t, "rules --ini");
	expect_exit(t, 0);
	expect_stdout(t, text);
	free(text);
}

/* Also gates A to C, by their ids, each the row of the day. */
CLI_TEST(json_lists_what_is_in_force)
{
	run(t, "rules --json --as-of 2026-06-28");
	expect_exit(t, 0);
	expect_lines(t, t->out_text, COUNT(rules));
	for (size_t i = 0; i < COUNT(rules); i++) {
		char id[64];

		snprintf(id, sizeof(id), "\"%s\"", rules[i].id);
		expect_json(t, i, "id", id);
	}
	expect_json(t, 0, "gate", "\"A\"");
	expect_json(t, 12, "until", "\"2026-06-28\"");
	run(t, "rules --json --as-of 2026-06-29");
	expect_json(t, 12, "from", "\"2026-06-29\"");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(every_rule_has_a_line_with_its_text_in_order),
		TEST(every_rule_says_whose_words_its_text_is),
		TEST(dates_and_limits_are_shown),
		TEST(options_that_do_not_go_together),
		TEST(the_built_in_file_is_printed),
		TEST(json_lists_what_is_in_force),
		TEST(rules_need_no_index_and_write_no_file),
		TEST(ranges_of_the_tariff_and_their_dates),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
