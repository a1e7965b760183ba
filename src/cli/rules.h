/* What the `cape rules` commands share. */
#ifndef CAPE_CLI_RULES_H
#define CAPE_CLI_RULES_H

#include "cli/command.h"
#include "rules/ruleset.h"

/* The ranges of the IEEPA table, as text or JSON: with --as-of without those whose dates exclude that day, else all. */
void rules_list_hts(const struct args *args, day as_of);

/* A page on standard output: the rows in force on a day, or with DAY_BLANK those of all dates. Nothing in it depends on today. */
void rules_print_markdown(const struct ruleset *set, day as_of);

/* What a rule fails by, in the words of its file: fails_when, or for gates A to C means; "" if the file does not say. */
const char *rule_condition(const struct rule *rule);

/* "from A until B", either half where there is no such day, `otherwise` where there is neither. */
#define WINDOW_TEXT_BYTES 48
const char *window_text(day from, day until, const char *otherwise, char out[WINDOW_TEXT_BYTES]);

/* A row as JSON programs see it everywhere. */
cJSON *rule_json(const struct rule *rule);

/* YYYY-MM-DD, or null for DAY_BLANK. */
void json_day(cJSON *object, const char *key, day d);

#endif
