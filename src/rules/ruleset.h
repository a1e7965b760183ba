/*
 * The rule table: rows read from a rule file, built in from data/rules.ini.
 *
 * Every text that CBP's portal prints and every condition of gate D stands there; nothing in the code knows that a particular
 * rule of gate D exists. A ruleset is read-only once loaded and may be shared by threads.
 */
#ifndef CAPE_RULES_RULESET_H
#define CAPE_RULES_RULESET_H

#include "core/notes.h"
#include "rules/condition.h"

/* A verdict is a byte and a set of failures a u64. */
#define RULES_MAX 64

enum gate { GATE_A, GATE_B, GATE_C, GATE_D, GATES };
enum words { WORDS_CBP, WORDS_ATTESTED, WORDS_OURS };

/* The rules of gates A to C, which the pipeline itself applies; their texts and sources are rows all the same. */
enum gate_rule {
	RULE_NOT_CSV,
	RULE_EMPTY,
	RULE_HEADER,
	RULE_LENGTH,
	RULE_DUPLICATE,
	RULE_FILER_CODE,
	RULE_EXISTS,
	RULE_ACCOUNT,
	GATE_RULES
};

/* The portal's words for outcomes. */
enum status_text {
	UPLOAD_ACCEPTED,
	UPLOAD_FAILED_INITIAL,
	UPLOAD_REJECTED_BATCH,
	CLAIM_ACCEPTED,
	CLAIM_ACCEPTED_WITH_ERRORS,
	CLAIM_REJECTED,
	ENTRY_UPDATED,
	ENTRY_FAILED,
	STATUS_TEXTS
};

/* The keys of a row, in the order in which they are shown. */
enum rule_key {
	KEY_GATE,
	KEY_ORDER,
	KEY_TEXT,
	KEY_WORDS,
	KEY_FROM,
	KEY_UNTIL,
	KEY_SOURCE,
	KEY_MEANS,
	KEY_FAILS_WHEN,
	KEY_NEXT_STEP,
	KEY_NEXT_SOURCE,
	KEY_UNKNOWN_STEP,
	RULE_KEYS
};

struct rule {
	char *id;
	enum gate gate;
	unsigned order;
	char *text;
	enum words words;
	day from, until; /* DAY_BLANK: no limit */
	char *source;
	char *means;      /* gates A to C: the condition in words */
	char *fails_when; /* gate D: the condition as written */
	char *next_step;  /* what to do about an entry that fails; NULL: nothing is said */
	char *next_source;
	char *unknown_step; /* gate D: the same where the failure rests on an unknown field, as written; NULL: not written */
	char *step_if_unknown; /* what holds: that, or one made from the names of the fields; NULL: none can be unknown */
	struct condition condition;
	uint64_t line; /* of its first key, for messages */
};

/* Rows in the order of gate, order and first day. Of each rule of gates A to C exactly one is in force on any day. */
struct ruleset {
	struct rule rows[RULES_MAX];
	size_t count;
	char *name;
	uint64_t checksum; /* XXH3 of the file */
	char *statuses[STATUS_TEXTS];
};

/* Reads a rule file; `path` names it in errors. On success the caller owns it (ruleset_free). */
bool ruleset_load(struct ruleset *set, struct span text, const char *path, struct err *err);

/*
 * The same, but with every mistake that the reader finds, in the order of lines, those of the file as a whole last; at most so many,
 * as a file that holds something else altogether has one a line. `mistakes` is empty before.
 */
#define RULESET_MISTAKES_MAX 100
bool ruleset_check(struct ruleset *set, struct span text, const char *path, struct notes *mistakes);
/* The rules of a file ("-" is standard input), the built-in ones where `path` is NULL. Owned by the caller. */
bool ruleset_open(struct ruleset *set, const char *path, struct err *err);
/* The built-in rules (they cannot fail to load: a test proves it). Owned by the caller too. */
void ruleset_load_builtin(struct ruleset *set);
void ruleset_free(struct ruleset *set);

const char *words_text(enum words words);
/* Names as rule files have them: "NOT_CSV", "upload_accepted". */
const char *gate_rule_id(enum gate_rule rule);
/* GATE_RULES if it is the id of none of them. */
enum gate_rule gate_rule_of(const char *id);
const char *status_key(enum status_text status);
const char *rule_key_name(enum rule_key key);

/* A row's value of a key as a file could have it: the row's own text, or one made in `room`; NULL where it has none. */
#define RULE_VALUE_ROOM 16
const char *rule_value(const struct rule *rule, enum rule_key key, char room[RULE_VALUE_ROOM]);

/* True if the row is in force on a day. */
bool rule_in_force(const struct rule *rule, day as_of);

/* "NAME CHECKSUM", for results; malloc'ed. */
char *ruleset_version(const struct ruleset *set);

#endif
