/* `cape rules check`. */
#include "cli/log.h"
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

static size_t count_in_force(const struct ruleset *set, day as_of)
{
	size_t in_force = 0;

	for (size_t i = 0; i < set->count; i++)
		in_force += rule_in_force(&set->rows[i], as_of);
	return in_force;
}

/* "today" is what a reader wants to hear; a day that was asked for is named. */
static void print_good(const struct args *args, const struct ruleset *set, day as_of)
{
	char date[DAY_TEXT_BYTES];

	day_format(as_of, date);
	print_untrusted(stdout, span_text(args->operands[0]));
	(void)printf(": %zu rules, %zu in force %s%s\n", set->count, count_in_force(set, as_of),
		     args->given[OPT_AS_OF] ? "on " : "today", args->given[OPT_AS_OF] ? date : "");
}

static void print_mistakes(const struct args *args, const struct notes *mistakes)
{
	print_untrusted(stdout, span_text(args->operands[0]));
	if (mistakes->count == RULESET_MISTAKES_MAX)
		(void)printf(": more than %d mistakes, of which the first are told\n", RULESET_MISTAKES_MAX - 1);
	else
		(void)printf(": %zu mistake%s\n", mistakes->count, mistakes->count == 1 ? "" : "s");
}

/* A file with mistakes has no rules. */
static void show_json(const struct args *args, const struct ruleset *set, const struct notes *mistakes, day as_of)
{
	cJSON *object = cJSON_CreateObject(), *list;

	json_text(object, "file", span_text(args->operands[0]));
	json_day(object, "as_of", as_of);
	if (mistakes->count == 0) {
		(void)cJSON_AddNumberToObject(object, "rules", (double)set->count);
		(void)cJSON_AddNumberToObject(object, "in_force", (double)count_in_force(set, as_of));
	} else {
		(void)cJSON_AddNullToObject(object, "rules");
		(void)cJSON_AddNullToObject(object, "in_force");
	}
	list = cJSON_AddArrayToObject(object, "mistakes");
	for (size_t i = 0; i < mistakes->count; i++) {
		cJSON *item = cJSON_CreateObject();

		if (mistakes->items[i].line)
			(void)cJSON_AddNumberToObject(item, "line", (double)mistakes->items[i].line);
		else
			(void)cJSON_AddNullToObject(item, "line");
		json_text(item, "message", span_text(mistakes->items[i].text));
		(void)cJSON_AddItemToArray(list, item);
	}
	(void)cJSON_AddBoolToObject(object, "all_told", mistakes->count < RULESET_MISTAKES_MAX);
	log_and_print(args, object);
}

int command_rules_check(const struct command *command, const struct args *args)
{
	bool text = !args->given[OPT_JSON] && !args->given[OPT_QUIET];
	struct err err = ERR_INIT;
	struct notes mistakes = { .count = 0 };
	struct ruleset set;
	bool found;
	day as_of;

	if (args->operands_count != 1)
		(void)err_set(&err, "name one rule file; see \"cape help %s\"", command->name);
	if (err.set || !option_as_of(args, time(NULL), &as_of, &err))
		return trouble(&err);
	if (!check_file(args->operands[0], &set, &mistakes, &err)) {
		ruleset_free(&set);
		notes_free(&mistakes);
		return trouble(&err);
	}
	found = mistakes.count > 0;
	for (size_t i = 0; i < mistakes.count; i++)
		note_print(&mistakes.items[i], stderr);
	if (json_is_wanted(args))
		show_json(args, &set, &mistakes, as_of);
	if (text && found)
		print_mistakes(args, &mistakes);
	else if (text)
		print_good(args, &set, as_of);
	ruleset_free(&set);
	notes_free(&mistakes);
	return findings_exit(args, found);
}
