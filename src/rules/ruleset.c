/* Reading a rule file into rows, and checking that the rows make sense together. */
#include "rules/ruleset.h"

#include "core/mem.h"
#include "io/ini.h"

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

static const char *const words_names[] = {
	[WORDS_CBP] = "CBP",
	[WORDS_ATTESTED] = "attested",
	[WORDS_OURS] = "ours",
};

const char *words_text(enum words words)
{
	return words_names[words];
}

bool rule_in_force(const struct rule *rule, day as_of)
{
	return (rule->from == DAY_BLANK || rule->from <= as_of) && (rule->until == DAY_BLANK || as_of <= rule->until);
}

char *ruleset_version(const struct ruleset *set)
{
	return mem_format("%s %016llx", set->name, (unsigned long long)set->checksum);
}

/* --- one key at a time --------------------------------------------------------------------------------------- */

static bool take_gate(struct rule *rule, const char *value, struct err *err)
{
	if (strlen(value) != 1 || value[0] < 'A' || value[0] > 'D')
		return err_set(err, "there is no gate \"%s\"; it is one of A, B, C, D", value);
	rule->gate = (enum gate)(value[0] - 'A');
	return true;
}

static bool take_order(struct rule *rule, const char *value, struct err *err)
{
	char *end;
	unsigned long n = strtoul(value, &end, 10);

	if (*value < '0' || *value > '9' || *end || n < 1 || n > RULES_MAX)
		return err_set(err, "order \"%s\" is no number from 1 to %d; write one", value, RULES_MAX);
	rule->order = (unsigned)n;
	return true;
}

static bool take_words(struct rule *rule, const char *value, struct err *err)
{
	for (size_t i = 0; i < ARRAY_LEN(words_names); i++) {
		if (strcmp(words_names[i], value) == 0) {
			rule->words = (enum words)i;
			return true;
		}
	}
	return err_set(err, "words \"%s\" is none of CBP, attested, ours; write one of them", value);
}

static bool take_rule_key(struct rule *rule, const struct ini_key *k, struct err *err)
{
	if (strcmp(k->key, "text") == 0)
		return ini_take_text(&rule->text, k, err);
	if (strcmp(k->key, "source") == 0)
		return ini_take_text(&rule->source, k, err);
	if (strcmp(k->key, "means") == 0)
		return ini_take_text(&rule->means, k, err);
	if (strcmp(k->key, "fails_when") == 0)
		return ini_take_text(&rule->fails_when, k, err);
	if (strcmp(k->key, "gate") == 0)
		return take_gate(rule, k->value, err);
	if (strcmp(k->key, "order") == 0)
		return take_order(rule, k->value, err);
	if (strcmp(k->key, "words") == 0)
		return take_words(rule, k->value, err);
	if (strcmp(k->key, "from") == 0)
		return ini_take_day(&rule->from, k, err);
	if (strcmp(k->key, "until") == 0)
		return ini_take_day(&rule->until, k, err);
	return err_set(
		err,
		"a rule has no key \"%s\"; its keys are gate, order, text, words, from, until, source, means, fails_when",
		k->key);
}

static bool take_status(struct ruleset *set, const struct ini_key *k, struct err *err)
{
	for (size_t i = 0; i < STATUS_TEXTS; i++) {
		if (strcmp(status_keys[i], k->key) == 0)
			return ini_take_text(&set->statuses[i], k, err);
	}
	return err_set(err, "there is no status \"%s\"; see the built-in rules for those there are", k->key);
}

/* A row begins with its gate: several sections of one name are several rows. */
static bool on_key(void *context, const struct ini_key *k, struct err *err)
{
	struct ruleset *set = context;
	struct rule *row = set->count ? &set->rows[set->count - 1] : NULL;

	if (strcmp(k->section, "rules") == 0)
		return strcmp(k->key, "name") == 0 ? ini_take_text(&set->name, k, err)
						   : err_set(err, "[rules] has one key, name, not \"%s\"", k->key);
	if (strcmp(k->section, "statuses") == 0)
		return take_status(set, k, err);
	if (strcmp(k->key, "gate") == 0) {
		if (set->count == RULES_MAX)
			return err_set(err, "there are more than %d rows; remove some", RULES_MAX);
		row = &set->rows[set->count++];
		*row = (struct rule){ .id = mem_text(k->section), .line = k->line };
	} else if (!row || strcmp(row->id, k->section) != 0) {
		return err_set(err, "a rule begins with its gate; write \"gate = …\" first");
	}
	return take_rule_key(row, k, err);
}

/* --- the rows together ------------------------------------------------------------------------------------------ */

static bool check_row(struct rule *rule, const char *path, struct err *err)
{
	struct err inner = ERR_INIT;

	if (!rule->text || !rule->source || rule->order == 0)
		return err_line(err, path, rule->line, "rule %s lacks text, source or order; add them", rule->id);
	if ((rule->gate == GATE_D) != (rule->fails_when != NULL))
		return err_line(err, path, rule->line, "rule %s: a rule of gate D, and no other, has fails_when",
				rule->id);
	if (rule->fails_when && !condition_compile(span_text(rule->fails_when), &rule->condition, &inner))
		return err_line(err, path, rule->line, "rule %s: fails_when: %s", rule->id, inner.text);
	return true;
}

static bool rows_overlap(const struct rule *a, const struct rule *b)
{
	return (a->until == DAY_BLANK || b->from == DAY_BLANK || b->from <= a->until) &&
	       (b->until == DAY_BLANK || a->from == DAY_BLANK || a->from <= b->until);
}

static bool check_pair(const struct rule *a, const struct rule *b, const char *path, struct err *err)
{
	if (strcmp(a->id, b->id) == 0 && rows_overlap(a, b))
		return err_line(err, path, b->line, "two rows of %s are in force on one day; set from and until",
				b->id);
	if (strcmp(a->id, b->id) != 0 && a->gate == b->gate && a->order == b->order && rows_overlap(a, b))
		return err_line(err, path, b->line, "%s and %s have the same order; give each its own", a->id, b->id);
	return true;
}

static int by_gate_and_order(const void *a, const void *b)
{
	const struct rule *x = a, *y = b;

	if (x->gate != y->gate)
		return x->gate < y->gate ? -1 : 1;
	if (x->order != y->order)
		return x->order < y->order ? -1 : 1;
	return x->from < y->from ? -1 : x->from > y->from;
}

static bool check_rows(struct ruleset *set, const char *path, struct err *err)
{
	for (size_t i = 0; i < set->count; i++) {
		if (!check_row(&set->rows[i], path, err))
			return false;
		for (size_t k = 0; k < i; k++) {
			if (!check_pair(&set->rows[k], &set->rows[i], path, err))
				return false;
		}
	}
	qsort(set->rows, set->count, sizeof(set->rows[0]), by_gate_and_order);
	for (size_t g = 0; g < GATE_RULES; g++) {
		for (size_t i = 0; i < set->count; i++) {
			if (strcmp(set->rows[i].id, gate_rule_ids[g]) == 0)
				set->gates[g] = &set->rows[i];
		}
		if (!set->gates[g])
			return err_file(err, path, "there is no rule %s; copy it from the built-in rules",
					gate_rule_ids[g]);
	}
	for (size_t i = 0; i < STATUS_TEXTS; i++) {
		if (!set->statuses[i])
			return err_file(err, path, "[statuses] lacks %s; copy it from the built-in rules",
					status_keys[i]);
	}
	return set->name || err_file(err, path, "[rules] lacks name; add it");
}

bool ruleset_load(struct ruleset *set, struct span text, const char *path, struct err *err)
{
	struct ini_handler handler = { .on_key = on_key, .context = set };

	*set = (struct ruleset){ .checksum = XXH3_64bits(text.begin, text.len_bytes) };
	if (ini_read(text, path, &handler, err) && check_rows(set, path, err))
		return true;
	ruleset_free(set);
	return false;
}

void ruleset_free(struct ruleset *set)
{
	for (size_t i = 0; i < set->count; i++) {
		free(set->rows[i].id);
		free(set->rows[i].text);
		free(set->rows[i].source);
		free(set->rows[i].means);
		free(set->rows[i].fails_when);
	}
	for (size_t i = 0; i < STATUS_TEXTS; i++)
		free(set->statuses[i]);
	free(set->name);
	*set = (struct ruleset){ .count = 0 };
}
