/* `cape rules diff`: what two rule files decide and say differently, field by field. */
#include "cli/rules_diff.h"
#include "cli/log.h"

/* --- what differs ------------------------------------------------------------------------------------------------------ */

static void pair(struct diff *diff, bool same_from)
{
	for (size_t i = 0; i < diff->a->count; i++) {
		const struct rule *old = &diff->a->rows[i];

		for (size_t k = 0; k < diff->b->count && !diff->partner[i]; k++) {
			const struct rule *new = &diff->b->rows[k];

			if (diff->paired[k] || strcmp(old->id, new->id) != 0 || (same_from && old->from != new->from))
				continue;
			diff->partner[i] = new;
			diff->paired[k] = true;
		}
	}
}

static bool is_change(const struct change *change)
{
	return change->before != change->after &&
	       (!change->before || !change->after || strcmp(change->before, change->after) != 0);
}

bool diff_of_rows(const struct rule *old, const struct rule *new, enum rule_key key, struct change *change)
{
	change->before = rule_value(old, key, change->before_room);
	change->after = rule_value(new, key, change->after_room);
	return is_change(change);
}

bool diff_of_settings(const struct diff *diff, unsigned setting, const char **key, struct change *change)
{
	enum status_text status = (enum status_text)(setting - 1);

	*key = setting == 0 ? "name" : status_key(status);
	change->before = setting == 0 ? diff->a->name : diff->a->statuses[status];
	change->after = setting == 0 ? diff->b->name : diff->b->statuses[status];
	return is_change(change);
}

static bool rows_differ(const struct rule *old, const struct rule *new)
{
	struct change change;
	enum rule_key key = KEY_GATE;

	while (key < RULE_KEYS && !diff_of_rows(old, new, key, &change))
		key++;
	return key < RULE_KEYS;
}

static bool find_differences(struct diff *diff)
{
	struct change change;
	const char *key;
	bool differ = false;

	/* A row whose first day changed is that of the same id which is left over. */
	pair(diff, true);
	pair(diff, false);
	for (unsigned setting = 0; setting < DIFF_SETTINGS; setting++)
		differ |= diff_of_settings(diff, setting, &key, &change);
	for (size_t i = 0; i < diff->a->count; i++)
		differ |= !diff->partner[i] || rows_differ(&diff->a->rows[i], diff->partner[i]);
	for (size_t k = 0; k < diff->b->count; k++)
		differ |= !diff->paired[k];
	return differ;
}

/* --- telling ---------------------------------------------------------------------------------------------------------- */

static void print_head(const char *what, const struct rule *rule)
{
	char room[RULE_VALUE_ROOM];
	const char *from = rule_value(rule, KEY_FROM, room);

	(void)printf("%s %s%s%s\n", what, rule->id, from ? " from " : "", from ? from : "");
}

static void print_row(const char *what, const struct rule *rule)
{
	print_head(what, rule);
	for (enum rule_key key = KEY_GATE; key < RULE_KEYS; key++) {
		char room[RULE_VALUE_ROOM];
		const char *value = rule_value(rule, key, room);

		if (value)
			(void)printf("  %s: %s\n", rule_key_name(key), value);
	}
}

static void print_changes(const struct rule *old, const struct rule *new)
{
	struct change change;
	bool told = false;

	for (enum rule_key key = KEY_GATE; key < RULE_KEYS; key++) {
		if (!diff_of_rows(old, new, key, &change))
			continue;
		if (!told)
			print_head("changed", old);
		told = true;
		(void)printf("  %s: %s => %s\n", rule_key_name(key), change.before ? change.before : "none",
			     change.after ? change.after : "none");
	}
}

static void print_text(const struct diff *diff, bool differ)
{
	struct change change;
	const char *key;

	for (unsigned setting = 0; setting < DIFF_SETTINGS; setting++) {
		if (diff_of_settings(diff, setting, &key, &change))
			(void)printf("changed %s\n  %s => %s\n", key, change.before, change.after);
	}
	for (size_t i = 0; i < diff->a->count; i++) {
		if (diff->partner[i])
			print_changes(&diff->a->rows[i], diff->partner[i]);
		else
			print_row("removed", &diff->a->rows[i]);
	}
	for (size_t k = 0; k < diff->b->count; k++) {
		if (!diff->paired[k])
			print_row("added", &diff->b->rows[k]);
	}
	if (!differ)
		(void)puts("the same rules");
}

static bool open_operand(struct ruleset *set, const char *operand, struct err *err)
{
	return ruleset_open(set, strcmp(operand, "builtin") == 0 ? NULL : operand, err);
}

int command_rules_diff(const struct command *command, const struct args *args)
{
	struct ruleset a = { .count = 0 }, b = { .count = 0 };
	struct diff diff = { .a = &a, .b = &b };
	struct err err = ERR_INIT;
	bool differ = false;

	if (args->operands_count != 2)
		(void)err_set(&err, "name two rule files, or builtin and one; see \"cape help %s\"", command->name);
	else if (strcmp(args->operands[0], "-") == 0 && strcmp(args->operands[1], "-") == 0)
		(void)err_set(&err, "standard input (-) is named 2 times; it can be read once");
	if (!err.set && open_operand(&a, args->operands[0], &err) && open_operand(&b, args->operands[1], &err)) {
		differ = find_differences(&diff);
		if (json_is_wanted(args))
			log_and_print(args, diff_json(&diff, args->operands[0], args->operands[1], differ));
		if (!args->given[OPT_JSON] && !args->given[OPT_QUIET])
			print_text(&diff, differ);
	}
	ruleset_free(&a);
	ruleset_free(&b);
	return err.set ? trouble(&err) : findings_exit(args, differ);
}
