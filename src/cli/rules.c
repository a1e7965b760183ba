/* `cape rules`. */
#include "cli/command.h"
#include "rules/hts.h"
#include "rules/ruleset.h"

#include <stdlib.h>

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

static void add_day(cJSON *object, const char *key, day d)
{
	char text[DAY_TEXT_BYTES];

	if (d != DAY_BLANK)
		day_format(d, text);
	json_text_or_null(object, key, d != DAY_BLANK ? text : NULL);
}

static void rule_json(const struct rule *rule)
{
	cJSON *object = cJSON_CreateObject();
	char gate[2] = { (char)('A' + rule->gate), '\0' };

	json_text(object, "id", span_text(rule->id));
	json_text(object, "gate", span_text(gate));
	(void)cJSON_AddNumberToObject(object, "order", rule->order);
	json_text(object, "text", span_text(rule->text));
	json_text(object, "words", span_text(words_text(rule->words)));
	json_text(object, "source", span_text(rule->source));
	add_day(object, "from", rule->from);
	add_day(object, "until", rule->until);
	json_text_or_null(object, "fails_when", rule->gate == GATE_D ? rule->fails_when : rule->means);
	json_print_line(object);
}

static void rule_text(const struct rule *rule)
{
	const char *condition = rule->gate == GATE_D ? rule->fails_when : rule->means;

	(void)printf("%c %2u  %-15s %s\n", 'A' + (int)rule->gate, rule->order, rule->id, rule->text);
	(void)printf("  %-11s words: %s\n", "", words_text(rule->words));
	(void)printf("  %-11s fails when: %s\n", "", condition ? condition : "");
	(void)printf("  %-11s source: %s\n", "", rule->source);
	print_window(rule->from, rule->until);
}

static bool list_rules(const struct args *args, day as_of, struct err *err)
{
	struct ruleset set;
	char date[DAY_TEXT_BYTES];
	char *version;

	if (!ruleset_open(&set, args->value[OPT_RULES], err))
		return false;
	version = ruleset_version(&set);
	day_format(as_of, date);
	if (!args->given[OPT_JSON])
		(void)printf(
			"Rules %s, in force on %s\n"
			"Words: CBP = CBP's own text; attested = seen by users, no official text found; ours = CBP has published "
			"the rule, not its text\n\n",
			version, date);
	for (size_t i = 0; i < set.count; i++) {
		if (!rule_in_force(&set.rows[i], as_of))
			continue;
		if (args->given[OPT_JSON])
			rule_json(&set.rows[i]);
		else
			rule_text(&set.rows[i]);
	}
	free(version);
	ruleset_free(&set);
	return true;
}

static void range_json(const struct hts_range *range)
{
	cJSON *object = cJSON_CreateObject();

	json_text(object, "numbers", span_text(range->numbers));
	json_text(object, "class", span_text(range->class));
	json_text(object, "programme", span_text(range->programme));
	json_text(object, "authority", span_text(range->authority));
	add_day(object, "from", range->from);
	add_day(object, "until", range->until);
	json_text(object, "source", span_text(range->source));
	json_print_line(object);
}

/* With --as-of only the ranges whose window is known to have opened by then; without it all. */
static bool range_shown(const struct hts_range *range, const struct args *args, day as_of)
{
	return !args->given[OPT_AS_OF] || ((range->from == DAY_BLANK || range->from <= as_of) &&
					   (range->until == DAY_BLANK || as_of <= range->until));
}

static void list_hts(const struct args *args, day as_of)
{
	struct hts_table table;

	hts_table_load_builtin(&table);
	if (!args->given[OPT_JSON]) {
		(void)printf("A tariff row counts as IEEPA when its duty is above zero and its number begins with");
		for (size_t i = 0; i < table.prefixes_count; i++)
			(void)printf("%s %.*s", i ? " or" : "", HTS_PREFIX_LEN, table.prefixes[i]);
		(void)printf(".\nThe ranges below are for information.\n\n");
	}
	for (size_t i = 0; i < table.ranges_count; i++) {
		const struct hts_range *range = &table.ranges[i];

		if (!range_shown(range, args, as_of))
			continue;
		if (args->given[OPT_JSON]) {
			range_json(range);
			continue;
		}
		(void)printf("%-22s %-7s %s\n", range->numbers, range->class, range->programme);
		(void)printf("%-22s         %s; source: %s\n", "", range->authority, range->source);
	}
	hts_table_free(&table);
}

int command_rules(const struct command *command, const struct args *args)
{
	struct err err = ERR_INIT;
	day as_of;

	(void)command;
	if (args->operands_count) {
		(void)err_set(&err, "\"%s\" is not expected; see \"cape help rules\"", args->operands[0]);
		return trouble(&err);
	}
	if (!option_day(args, OPT_AS_OF, args->given[OPT_AS_OF] ? DAY_BLANK : day_in_new_york(time(NULL)), &as_of,
			&err))
		return trouble(&err);
	if (args->given[OPT_HTS])
		list_hts(args, as_of);
	else if (!list_rules(args, as_of, &err))
		return trouble(&err);
	return EXIT_DONE;
}
