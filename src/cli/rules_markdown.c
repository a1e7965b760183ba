/* `cape rules --markdown`: the rule table as a page. docs/rules.md is what this prints of the built-in rules. */
#include "cli/rules.h"

#include <stdlib.h>

static const char *const gate_titles[GATES] = {
	[GATE_A] = "Gate A: the file",
	[GATE_B] = "Gate B: initial validation",
	[GATE_C] = "Gate C: batch validation",
	[GATE_D] = "Gate D: the claim, entry by entry",
};

/* A cell of a table; what would be markup is text. The values of a rule file are printable. */
static void print_cell(const char *text)
{
	(void)fputs(" ", stdout);
	for (; *text; text++)
		(void)printf(strchr("\\`*_[]<>#|~&", *text) ? "\\%c" : "%c", *text);
	(void)fputs(" |", stdout);
}

static void print_window(const struct rule *rule)
{
	char text[WINDOW_TEXT_BYTES];

	print_cell(window_text(rule->from, rule->until, "always", text));
}

static void print_row(const struct rule *rule)
{
	(void)printf("| %u | `%s` |", rule->order, rule->id);
	print_cell(rule->text);
	print_cell(words_text(rule->words));
	print_window(rule);
	print_cell(rule_condition(rule));
	print_cell(rule->source);
	print_cell(rule->next_step ? rule->next_step : "");
	print_cell(rule->next_source ? rule->next_source : "");
	if (rule->gate == GATE_D)
		print_cell(rule->step_if_unknown ? rule->step_if_unknown : "");
	(void)fputc('\n', stdout);
}

static void print_gate(const struct ruleset *set, enum gate gate, day as_of)
{
	(void)printf(
		"\n## %s\n\n| order | id | text | words | in force | fails when | source | next step | its source |%s\n"
		"|---|---|---|---|---|---|---|---|---|%s\n",
		gate_titles[gate], gate == GATE_D ? " next step where a field is unknown |" : "",
		gate == GATE_D ? "---|" : "");
	for (size_t i = 0; i < set->count; i++) {
		if (set->rows[i].gate == gate && (as_of == DAY_BLANK || rule_in_force(&set->rows[i], as_of)))
			print_row(&set->rows[i]);
	}
}

static void print_statuses(const struct ruleset *set)
{
	(void)fputs("\n## Outcomes\n\n| outcome | text |\n|---|---|\n", stdout);
	for (enum status_text i = UPLOAD_ACCEPTED; i < STATUS_TEXTS; i++) {
		(void)printf("| `%s` |", status_key(i));
		print_cell(set->statuses[i]);
		(void)fputc('\n', stdout);
	}
}

void rules_print_markdown(const struct ruleset *set, day as_of)
{
	char *version = ruleset_version(set);
	char date[DAY_TEXT_BYTES];

	(void)printf("# Rules\n\nPrinted by `cape rules --markdown`. Rules %s, ", version);
	if (as_of == DAY_BLANK) {
		(void)fputs("of all dates.\n", stdout);
	} else {
		day_format(as_of, date);
		(void)printf("in force on %s.\n", date);
	}
	(void)fputs(
		"\nWords: *CBP*: CBP's own text. *attested*: seen by users, no official text found. *ours*: CBP has published the "
		"rule, not its text.\n",
		stdout);
	for (enum gate gate = GATE_A; gate < GATES; gate++)
		print_gate(set, gate, as_of);
	print_statuses(set);
	free(version);
}
