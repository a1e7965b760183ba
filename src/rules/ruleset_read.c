/* Rule files into rows, key by key. */
#include "rules/ruleset_read.h"

#include "core/mem.h"
#include "core/utf8.h"
#include "io/ini.h"

#include <ctype.h>
#include <stdlib.h>

/* --- values ------------------------------------------------------------------------------------------------------- */

/* What goes into claims, onto terminals and into JSON as it is. */
static bool check_printable(const char *value, struct err *err)
{
	struct span left = span_text(value);

	while (left.len_bytes) {
		uint32_t point;
		size_t n = utf8_decode(left.begin, left.len_bytes, &point);

		if (n == 0 || !utf8_printable(point))
			return err_set(err, "the value has a byte that is no printable text in UTF-8; write it anew");
		left = span_of(left.begin + n, left.len_bytes - n);
	}
	return true;
}

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
	for (enum words w = WORDS_CBP; w <= WORDS_OURS; w++) {
		if (strcmp(words_text(w), value) == 0) {
			rule->words = w;
			return true;
		}
	}
	return err_set(err, "words \"%s\" is none of CBP, attested, ours; write one of them", value);
}

/* Where a text key's value is kept; NULL: the key has no text. */
static char **text_of(struct rule *rule, enum rule_key key)
{
	switch (key) {
	case KEY_TEXT:
		return &rule->text;
	case KEY_SOURCE:
		return &rule->source;
	case KEY_MEANS:
		return &rule->means;
	case KEY_FAILS_WHEN:
		return &rule->fails_when;
	case KEY_NEXT_STEP:
		return &rule->next_step;
	case KEY_NEXT_SOURCE:
		return &rule->next_source;
	case KEY_UNKNOWN_STEP:
		return &rule->unknown_step;
	default:
		return NULL;
	}
}

static bool take_value(struct rule *rule, enum rule_key key, const struct ini_key *k, struct err *err)
{
	switch (key) {
	case KEY_GATE:
		return take_gate(rule, k->value, err);
	case KEY_ORDER:
		return take_order(rule, k->value, err);
	case KEY_WORDS:
		return take_words(rule, k->value, err);
	case KEY_FROM:
		return ini_take_day(&rule->from, k, err);
	case KEY_UNTIL:
		return ini_take_day(&rule->until, k, err);
	default:
		return ini_take_text(text_of(rule, key), k, err);
	}
}

/* --- keys --------------------------------------------------------------------------------------------------------- */

static bool find_key(const char *name, enum rule_key *key, struct err *err)
{
	char all[128] = "";
	size_t len = 0;

	for (enum rule_key i = KEY_GATE; i < RULE_KEYS; i++) {
		if (strcmp(rule_key_name(i), name) == 0) {
			*key = i;
			return true;
		}
		len += (size_t)snprintf(all + len, sizeof(all) - len, "%s%s", len ? ", " : "", rule_key_name(i));
	}
	return err_set(err, "a rule has no key \"%s\"; its keys are %s", name, all);
}

static bool take_rule_key(struct rule *rule, struct row_reading *row, const struct ini_key *k, struct err *err)
{
	enum rule_key key = RULE_KEYS;
	bool ok = find_key(k->key, &key, err);

	if (!ok)
		return false;
	if (k->more && !text_of(rule, key))
		ok = err_set(
			err,
			"the value goes on in a second line; only those of text, source, means, fails_when, next_step, next_source and unknown_step may");
	else if (!k->more && (row->seen >> key) & 1)
		ok = err_set(err, "the key is written twice in this section; keep one");
	else
		ok = check_printable(k->value, err) && take_value(rule, key, k, err);
	if (key == KEY_FAILS_WHEN && !k->more)
		row->fails_when_line = k->line;
	row->seen |= 1u << key;
	row->faulty = row->faulty || !ok;
	return ok;
}

static bool take_text(char **at, const struct ini_key *k, struct err *err)
{
	return check_printable(k->value, err) && ini_take_text(at, k, err);
}

static bool take_status(struct ruleset *set, const struct ini_key *k, struct err *err)
{
	for (enum status_text i = UPLOAD_ACCEPTED; i < STATUS_TEXTS; i++) {
		if (strcmp(status_key(i), k->key) == 0)
			return take_text(&set->statuses[i], k, err);
	}
	return err_set(err, "there is no status \"%s\"; \"cape rules --ini\" shows those there are", k->key);
}

/* --- sections ------------------------------------------------------------------------------------------------------- */

static bool on_section(void *context, const char *section, struct err *err)
{
	struct ruleset_reading *reading = context;
	const char *at = section;

	reading->row_open = false;
	while (isalnum((unsigned char)*at) || *at == '_' || *at == '-')
		at++;
	return (*at == '\0' && at > section) ||
	       err_set(err, "\"%s\" cannot be the name of a rule; use letters, digits, _ and -", section);
}

/* One section is one row. */
static bool open_row(struct ruleset_reading *reading, const struct ini_key *k, struct err *err)
{
	struct ruleset *set = reading->set;

	if (set->count == RULES_MAX) {
		reading->too_many = true;
		return err_set(err, "there are more than %d rows; remove some", RULES_MAX);
	}
	reading->rows[set->count] = (struct row_reading){ .seen = 0 };
	set->rows[set->count++] =
		(struct rule){ .id = mem_text(k->section), .gate = GATES, .words = WORDS_OURS, .line = k->line };
	reading->row_open = true;
	return true;
}

static bool take_in_row(struct ruleset_reading *reading, const struct ini_key *k, struct err *err)
{
	struct ruleset *set = reading->set;
	bool begins = !reading->row_open;
	struct row_reading *row;

	if (begins && !open_row(reading, k, err))
		return false;
	row = &reading->rows[set->count - 1];
	if (begins && strcmp(k->key, rule_key_name(KEY_GATE)) != 0) {
		/* Read on all the same: what else is wrong with the key is not told, that it is there is noted. */
		struct err ignored = ERR_INIT;

		(void)err_set(err, "a rule begins with its gate; write \"gate = …\" first");
		(void)take_rule_key(&set->rows[set->count - 1], row, k, &ignored);
		row->faulty = true;
		return false;
	}
	return take_rule_key(&set->rows[set->count - 1], row, k, err);
}

static bool on_key(void *context, const struct ini_key *k, struct err *err)
{
	struct ruleset_reading *reading = context;

	if (*k->section == '\0')
		return err_set(err, "the key \"%s\" stands before the first [section]; move it into one", k->key);
	if (strcmp(k->section, "rules") == 0)
		return strcmp(k->key, "name") == 0
			       ? take_text(&reading->set->name, k, err)
			       : err_set(err, "[rules] has one key, name, not \"%s\"; remove it", k->key);
	if (strcmp(k->section, "statuses") == 0)
		return take_status(reading->set, k, err);
	return reading->too_many || take_in_row(reading, k, err);
}

static bool on_mistake(void *context, const struct err *mistake)
{
	struct ruleset_reading *reading = context;

	(void)note_err(reading->mistakes, mistake);
	return !mistakes_full(reading);
}

void ruleset_read(struct ruleset_reading *reading, struct span text)
{
	struct ini_handler handler = {
		.on_section = on_section, .on_key = on_key, .on_mistake = on_mistake, .context = reading
	};
	struct err err = ERR_INIT;

	/* What inih itself gave up at was told to nobody. */
	if (!ini_read(text, reading->path, &handler, &err) && reading->mistakes->count == 0)
		(void)note_err(reading->mistakes, &err);
}
