/* `cape rules`: what is in force, as text or JSON. */
#include "cli/rules.h"
#include "cli/log.h"
#include "rules/builtin.h"

#include <stdlib.h>

const char *rule_condition(const struct rule *rule)
{
	const char *condition = rule->gate == GATE_D ? rule->fails_when : rule->means;

	return condition ? condition : "";
}

const char *window_text(day from, day until, const char *otherwise, char out[WINDOW_TEXT_BYTES])
{
	char first[DAY_TEXT_BYTES] = "", last[DAY_TEXT_BYTES] = "";

	if (from == DAY_BLANK && until == DAY_BLANK)
		return otherwise;
	if (from != DAY_BLANK)
		day_format(from, first);
	if (until != DAY_BLANK)
		day_format(until, last);
	(void)snprintf(out, WINDOW_TEXT_BYTES, "%s%s%s%s%s", *first ? "from " : "", first, *first && *last ? " " : "",
		       *last ? "until " : "", last);
	return out;
}

static void print_window(day from, day until)
{
	char text[DAY_TEXT_BYTES];

	if (from != DAY_BLANK) {
		day_format(from, text);
		(void)printf("  %-11s from %s\n", "", text);
	}
	if (until != DAY_BLANK) {
		day_format(until, text);
		(void)printf("  %-11s until %s\n", "", text);
	}
}

void json_day(cJSON *object, const char *key, day d)
{
	char text[DAY_TEXT_BYTES];

	if (d != DAY_BLANK)
		day_format(d, text);
	json_text_or_null(object, key, d != DAY_BLANK ? text : NULL);
}

cJSON *rule_json(const struct rule *rule)
{
	cJSON *object = cJSON_CreateObject();
	char gate[2] = { (char)('A' + rule->gate), '\0' };

	json_text(object, "id", span_text(rule->id));
	json_text(object, "gate", span_text(gate));
	(void)cJSON_AddNumberToObject(object, "order", rule->order);
	json_text(object, "text", span_text(rule->text));
	json_text(object, "words", span_text(words_text(rule->words)));
	json_text(object, "source", span_text(rule->source));
	json_day(object, "from", rule->from);
	json_day(object, "until", rule->until);
	json_text_or_null(object, "fails_when", rule->gate == GATE_D ? rule->fails_when : rule->means);
	json_text_or_null(object, "next_step", rule->next_step);
	json_text_or_null(object, "next_source", rule->next_source);
	json_text_or_null(object, "unknown_step", rule->step_if_unknown);
	return object;
}

static void rule_text(const struct rule *rule)
{
	(void)printf("%c %2u  %-15s %s\n", 'A' + (int)rule->gate, rule->order, rule->id, rule->text);
	(void)printf("  %-11s words: %s\n", "", words_text(rule->words));
	(void)printf("  %-11s fails when: %s\n", "", rule_condition(rule));
	(void)printf("  %-11s source: %s\n", "", rule->source);
	print_window(rule->from, rule->until);
}

static void print_head(const struct ruleset *set, day as_of)
{
	char *version = ruleset_version(set);
	char date[DAY_TEXT_BYTES];

	day_format(as_of, date);
	(void)printf(
		"Rules %s, in force on %s\n"
		"Words: CBP = CBP's own text; attested = seen by users, no official text found; ours = CBP has published "
		"the rule, not its text\n\n",
		version, date);
	free(version);
}

static bool list_rules(const struct args *args, day as_of, struct err *err)
{
	struct ruleset set;

	if (!ruleset_open(&set, args->value[OPT_RULES], err))
		return false;
	if (args->given[OPT_MARKDOWN])
		rules_print_markdown(&set, args->given[OPT_AS_OF] ? as_of : DAY_BLANK);
	else if (!args->given[OPT_JSON])
		print_head(&set, as_of);
	for (size_t i = 0; i < set.count && !args->given[OPT_MARKDOWN]; i++) {
		if (!rule_in_force(&set.rows[i], as_of))
			continue;
		if (args->given[OPT_JSON])
			json_print_line(rule_json(&set.rows[i]));
		else
			rule_text(&set.rows[i]);
	}
	ruleset_free(&set);
	return true;
}

/* What is printed is one thing, in one form. */
static bool check_options(const struct args *args, struct err *err)
{
	static const struct {
		enum option a, b;
	} rows[] = {
		{ OPT_HTS, OPT_RULES }, { OPT_HTS, OPT_INI },  { OPT_HTS, OPT_MARKDOWN }, { OPT_INI, OPT_RULES },
		{ OPT_INI, OPT_AS_OF }, { OPT_INI, OPT_JSON }, { OPT_INI, OPT_MARKDOWN }, { OPT_MARKDOWN, OPT_JSON },
	};

	if (args->operands_count)
		return err_set(err, "\"%s\" is not expected; see \"cape help rules\"", args->operands[0]);
	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		if (args->given[rows[i].a] && args->given[rows[i].b])
			return err_set(err, "%s and %s do not go together; leave one out", option_rows[rows[i].a].name,
				       option_rows[rows[i].b].name);
	}
	return true;
}

int command_rules(const struct command *command, const struct args *args)
{
	struct err err = ERR_INIT;
	char date[DAY_TEXT_BYTES];
	day as_of;

	(void)command;
	if (!check_options(args, &err) || !option_as_of(args, time(NULL), &as_of, &err))
		return trouble(&err);
	if (args->given[OPT_INI])
		(void)fwrite(builtin_rules().begin, 1, builtin_rules().len_bytes, stdout);
	else if (args->given[OPT_HTS])
		rules_list_hts(args, as_of);
	else if (!list_rules(args, as_of, &err))
		return trouble(&err);
	day_format(as_of, date);
	log_text("as_of", date);
	return EXIT_DONE;
}
