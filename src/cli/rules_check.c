/* `cape rules check`. */
#include "cli/rules.h"
#include "io/map.h"

/* False if the file could not be read; what is wrong with its contents is in `mistakes`. */
static bool check_file(const char *path, struct ruleset *set, struct notes *mistakes, struct err *err)
{
	struct map map;
	bool ok;

	*set = (struct ruleset){ .count = 0 };
	if (!map_open(&map, path, err))
		return false;
	(void)ruleset_check(set, map.bytes, path, mistakes);
	ok = map_unchanged(&map, path, err);
	map_close(&map);
	return ok;
}

/* "today" is what a reader wants to hear; a day that was asked for is named. */
static void print_good(const struct args *args, const struct ruleset *set, day as_of)
{
	char date[DAY_TEXT_BYTES];
	size_t in_force = 0;

	for (size_t i = 0; i < set->count; i++)
		in_force += rule_in_force(&set->rows[i], as_of);
	day_format(as_of, date);
	print_untrusted(stdout, span_text(args->operands[0]));
	(void)printf(": %zu rules, %zu in force %s%s\n", set->count, in_force, args->given[OPT_AS_OF] ? "on " : "today",
		     args->given[OPT_AS_OF] ? date : "");
}

static void print_mistakes(const struct args *args, const struct notes *mistakes)
{
	for (size_t i = 0; i < mistakes->count; i++)
		note_print(&mistakes->items[i], stderr);
	if (args->given[OPT_QUIET])
		return;
	print_untrusted(stdout, span_text(args->operands[0]));
	if (mistakes->count == RULESET_MISTAKES_MAX)
		(void)printf(": more than %d mistakes, of which the first are told\n", RULESET_MISTAKES_MAX - 1);
	else
		(void)printf(": %zu mistake%s\n", mistakes->count, mistakes->count == 1 ? "" : "s");
}

int command_rules_check(const struct command *command, const struct args *args)
{
	struct err err = ERR_INIT;
	struct notes mistakes = { .count = 0 };
	struct ruleset set;
	bool found;
	day as_of;

	if (args->operands_count != 1)
		(void)err_set(&err, "name one rule file; see \"cape help %s\"", command->name);
	if (err.set || !option_as_of(args, &as_of, &err))
		return trouble(&err);
	if (!check_file(args->operands[0], &set, &mistakes, &err)) {
		ruleset_free(&set);
		notes_free(&mistakes);
		return trouble(&err);
	}
	found = mistakes.count > 0;
	if (found)
		print_mistakes(args, &mistakes);
	else if (!args->given[OPT_QUIET])
		print_good(args, &set, as_of);
	ruleset_free(&set);
	notes_free(&mistakes);
	return findings_exit(args, found);
}
