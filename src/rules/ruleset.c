/* Loading a rule file whole or not at all, and the names of what is in it. */
#include "rules/ruleset.h"

#include "core/mem.h"
#include "rules/ruleset_read.h"

#include <stdlib.h>
#include <xxhash.h>

static const char *const gate_rule_ids[GATE_RULES] = {
	[RULE_NOT_CSV] = "NOT_CSV", [RULE_EMPTY] = "EMPTY",         [RULE_HEADER] = "HEADER",
	[RULE_LENGTH] = "LENGTH",   [RULE_DUPLICATE] = "DUPLICATE", [RULE_FILER_CODE] = "FILER_CODE",
	[RULE_EXISTS] = "EXISTS",   [RULE_ACCOUNT] = "ACCOUNT",
};

static const char *const status_keys[STATUS_TEXTS] = {
	[UPLOAD_ACCEPTED] = "upload_accepted",
	[UPLOAD_FAILED_INITIAL] = "upload_failed_initial",
	[UPLOAD_REJECTED_BATCH] = "upload_rejected_batch",
	[CLAIM_ACCEPTED] = "claim_accepted",
	[CLAIM_ACCEPTED_WITH_ERRORS] = "claim_accepted_with_errors",
	[CLAIM_REJECTED] = "claim_rejected",
	[ENTRY_UPDATED] = "entry_updated",
	[ENTRY_FAILED] = "entry_failed",
};

static const char *const rule_key_names[RULE_KEYS] = {
	[KEY_GATE] = "gate",
	[KEY_ORDER] = "order",
	[KEY_TEXT] = "text",
	[KEY_WORDS] = "words",
	[KEY_FROM] = "from",
	[KEY_UNTIL] = "until",
	[KEY_SOURCE] = "source",
	[KEY_MEANS] = "means",
	[KEY_FAILS_WHEN] = "fails_when",
	[KEY_NEXT_STEP] = "next_step",
	[KEY_NEXT_SOURCE] = "next_source",
	[KEY_UNKNOWN_STEP] = "unknown_step",
};

static const char *const words_names[] = {
	[WORDS_CBP] = "CBP",
	[WORDS_ATTESTED] = "attested",
	[WORDS_OURS] = "ours",
};

const char *words_text(enum words words)
{
	return words_names[words];
}

const char *gate_rule_id(enum gate_rule rule)
{
	return gate_rule_ids[rule];
}

enum gate_rule gate_rule_of(const char *id)
{
	enum gate_rule g = RULE_NOT_CSV;

	while (g < GATE_RULES && strcmp(gate_rule_ids[g], id) != 0)
		g++;
	return g;
}

const char *status_key(enum status_text status)
{
	return status_keys[status];
}

const char *rule_key_name(enum rule_key key)
{
	return rule_key_names[key];
}

static const char *day_value(day d, char room[RULE_VALUE_ROOM])
{
	if (d == DAY_BLANK)
		return NULL;
	day_format(d, room);
	return room;
}

const char *rule_value(const struct rule *rule, enum rule_key key, char room[RULE_VALUE_ROOM])
{
	switch (key) {
	case KEY_GATE:
		(void)snprintf(room, RULE_VALUE_ROOM, "%c", 'A' + (int)rule->gate);
		return room;
	case KEY_ORDER:
		(void)snprintf(room, RULE_VALUE_ROOM, "%u", rule->order);
		return room;
	case KEY_TEXT:
		return rule->text;
	case KEY_WORDS:
		return words_text(rule->words);
	case KEY_FROM:
		return day_value(rule->from, room);
	case KEY_UNTIL:
		return day_value(rule->until, room);
	case KEY_SOURCE:
		return rule->source;
	case KEY_MEANS:
		return rule->means;
	case KEY_FAILS_WHEN:
		return rule->fails_when;
	case KEY_NEXT_STEP:
		return rule->next_step;
	case KEY_UNKNOWN_STEP:
		return rule->unknown_step;
	default:
		return rule->next_source;
	}
}

bool rule_in_force(const struct rule *rule, day as_of)
{
	return (rule->from == DAY_BLANK || rule->from <= as_of) && (rule->until == DAY_BLANK || as_of <= rule->until);
}

char *ruleset_version(const struct ruleset *set)
{
	return mem_format("%s %016llx", set->name, (unsigned long long)set->checksum);
}

/* --- mistakes ----------------------------------------------------------------------------------------------------- */

bool mistakes_full(const struct ruleset_reading *reading)
{
	return reading->mistakes->count >= reading->mistakes_max;
}

bool mistake_at(struct ruleset_reading *reading, uint64_t line, const char *format, ...)
{
	struct err err;
	va_list args;

	va_start(args, format);
	(void)vsnprintf(err.text, sizeof(err.text), format, args);
	va_end(args);
	return mistakes_full(reading) || note_line(reading->mistakes, reading->path, line, "%s", err.text);
}

/* Stable, so that mistakes of one line stay as they were found; there are few. */
static void sort_by_line(struct notes *mistakes)
{
	for (size_t i = 1; i < mistakes->count; i++) {
		struct note note = mistakes->items[i];
		size_t k = i;

		/* Line 0, the file as a whole, comes last: below 0 - 1. */
		for (; k > 0 && mistakes->items[k - 1].line - 1 > note.line - 1; k--)
			mistakes->items[k] = mistakes->items[k - 1];
		mistakes->items[k] = note;
	}
}

/* --- the whole file ------------------------------------------------------------------------------------------------ */

static bool read_whole(struct ruleset *set, struct span text, const char *path, struct notes *mistakes, size_t max)
{
	struct ruleset_reading reading = { .set = set, .path = path, .mistakes = mistakes, .mistakes_max = max };

	*set = (struct ruleset){ .checksum = XXH3_64bits(text.begin, text.len_bytes) };
	ruleset_read(&reading, text);
	if (!mistakes_full(&reading))
		ruleset_check_rows(&reading);
	if (mistakes->count == 0)
		return true;
	sort_by_line(mistakes);
	ruleset_free(set);
	return false;
}

bool ruleset_check(struct ruleset *set, struct span text, const char *path, struct notes *mistakes)
{
	return read_whole(set, text, path, mistakes, RULESET_MISTAKES_MAX);
}

bool ruleset_load(struct ruleset *set, struct span text, const char *path, struct err *err)
{
	struct notes mistakes = { .count = 0 };
	bool ok = read_whole(set, text, path, &mistakes, 1);

	if (!ok && mistakes.items[0].line)
		(void)err_line(err, path, mistakes.items[0].line, "%s", mistakes.items[0].text);
	else if (!ok)
		(void)err_file(err, path, "%s", mistakes.items[0].text);
	notes_free(&mistakes);
	return ok;
}

void ruleset_free(struct ruleset *set)
{
	for (size_t i = 0; i < set->count; i++) {
		free(set->rows[i].id);
		free(set->rows[i].text);
		free(set->rows[i].source);
		free(set->rows[i].means);
		free(set->rows[i].fails_when);
		free(set->rows[i].next_step);
		free(set->rows[i].next_source);
		free(set->rows[i].unknown_step);
		free(set->rows[i].step_if_unknown);
	}
	for (size_t i = 0; i < STATUS_TEXTS; i++)
		free(set->statuses[i]);
	free(set->name);
	*set = (struct ruleset){ .count = 0 };
}
