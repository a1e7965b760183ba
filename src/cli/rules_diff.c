/* `cape rules diff`: what two rule files decide and say differently, field by field. */
#include "cli/rules.h"

/* --- pairs of rows -------------------------------------------------------------------------------------------------- */

struct diff {
	const struct ruleset *a, *b;
	const struct rule *partner[RULES_MAX]; /* of each row of a, in b; NULL: removed */
	bool paired[RULES_MAX];                /* each row of b; false: added */
	bool quiet;
	bool differ;
};

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

/* --- telling ---------------------------------------------------------------------------------------------------------- */

static void tell_head(struct diff *diff, const char *what, const struct rule *rule)
{
	char room[RULE_VALUE_ROOM];
	const char *from = rule_value(rule, KEY_FROM, room);

	diff->differ = true;
	if (!diff->quiet)
		(void)printf("%s %s%s%s\n", what, rule->id, from ? " from " : "", from ? from : "");
}

static void tell_row(struct diff *diff, const char *what, const struct rule *rule)
{
	tell_head(diff, what, rule);
	for (enum rule_key key = KEY_GATE; key < RULE_KEYS && !diff->quiet; key++) {
		char room[RULE_VALUE_ROOM];
		const char *value = rule_value(rule, key, room);

		if (value)
			(void)printf("  %s: %s\n", rule_key_name(key), value);
	}
}

static void tell_changes(struct diff *diff, const struct rule *old, const struct rule *new)
{
	bool told = false;

	for (enum rule_key key = KEY_GATE; key < RULE_KEYS; key++) {
		char room[RULE_VALUE_ROOM], other_room[RULE_VALUE_ROOM];
		const char *before = rule_value(old, key, room), *after = rule_value(new, key, other_room);

		if (before == after || (before && after && strcmp(before, after) == 0))
			continue;
		if (!told)
			tell_head(diff, "changed", old);
		told = true;
		if (!diff->quiet)
			(void)printf("  %s: %s => %s\n", rule_key_name(key), before ? before : "none",
				     after ? after : "none");
	}
}

static void tell_text(struct diff *diff, const char *key, const char *before, const char *after)
{
	if (strcmp(before, after) == 0)
		return;
	diff->differ = true;
	if (!diff->quiet)
		(void)printf("changed %s\n  %s => %s\n", key, before, after);
}

static void compare(struct diff *diff)
{
	tell_text(diff, "name", diff->a->name, diff->b->name);
	for (enum status_text i = UPLOAD_ACCEPTED; i < STATUS_TEXTS; i++)
		tell_text(diff, status_key(i), diff->a->statuses[i], diff->b->statuses[i]);
	/* A row whose first day changed is that of the same id which is left over. */
	pair(diff, true);
	pair(diff, false);
	for (size_t i = 0; i < diff->a->count; i++) {
		if (diff->partner[i])
			tell_changes(diff, &diff->a->rows[i], diff->partner[i]);
		else
			tell_row(diff, "removed", &diff->a->rows[i]);
	}
	for (size_t k = 0; k < diff->b->count; k++) {
		if (!diff->paired[k])
			tell_row(diff, "added", &diff->b->rows[k]);
	}
	if (!diff->differ && !diff->quiet)
		(void)puts("the same rules");
}

static bool open_operand(struct ruleset *set, const char *operand, struct err *err)
{
	return ruleset_open(set, strcmp(operand, "builtin") == 0 ? NULL : operand, err);
}

int command_rules_diff(const struct command *command, const struct args *args)
{
	struct ruleset a = { .count = 0 }, b = { .count = 0 };
	struct diff diff = { .a = &a, .b = &b, .quiet = args->given[OPT_QUIET] };
	struct err err = ERR_INIT;

	if (args->operands_count != 2)
		(void)err_set(&err, "name two rule files, or builtin and one; see \"cape help %s\"", command->name);
	else if (strcmp(args->operands[0], "-") == 0 && strcmp(args->operands[1], "-") == 0)
		(void)err_set(&err, "standard input (-) is named 2 times; it can be read once");
	if (!err.set && open_operand(&a, args->operands[0], &err) && open_operand(&b, args->operands[1], &err))
		compare(&diff);
	ruleset_free(&a);
	ruleset_free(&b);
	return err.set ? trouble(&err) : findings_exit(args, diff.differ);
}
