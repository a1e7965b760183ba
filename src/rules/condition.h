/*
 * Conditions of gate D: text to a small program of tests.
 *
 *   condition  =  term { "or" term }
 *   term       =  factor { "and" factor }
 *   factor     =  "not" factor | "(" condition ")" | test
 *   test       =  FIELD ["not"] "in" VALUE {"," VALUE}  |  FIELD "older" "than" NUMBER "days"
 *
 * A test of a field that the entry's source did not have (code 0 of an optional field) is false, with "not in" too.
 */
#ifndef CAPE_RULES_CONDITION_H
#define CAPE_RULES_CONDITION_H

#include "core/entry.h"
#include "core/err.h"

/* Enough for every rule of the guide ten times over; a longer condition is refused by name. */
#define CONDITION_STEPS_MAX 32

enum step_kind { STEP_IN, STEP_OLDER, STEP_AND, STEP_OR, STEP_NOT };

/* Postfix: tests push a truth value, AND and OR pop two and push one. */
struct step {
	enum step_kind kind;
	enum field field;
	uint64_t set[2]; /* STEP_IN: bit c of the 128 = code c is in the set */
	unsigned days;   /* STEP_OLDER */
};

struct condition {
	struct step steps[CONDITION_STEPS_MAX];
	size_t count;
	uint32_t optional_fields; /* bit per optional field that is tested */
};

/*
 * A set is 128 bits, one per code. Dates have 65,536 codes, of which two have a name: they go to the last two bits, and every
 * other date to the one before, which only "not in" sets.
 */
static inline unsigned condition_set_bit(enum field field, unsigned code)
{
	if (field != FIELD_LIQUIDATION_DATE)
		return code;
	return code == DAY_BLANK ? 126 : code == DAY_UNKNOWN ? 127 : 125;
}

/* On failure the error has text only ("…; …"); the caller adds file and line. */
bool condition_compile(struct span text, struct condition *condition, struct err *err);

/*
 * True where the condition holds for an entry. as_of is the day "older than" counts from: a date is older than N days when
 * as_of - date > N. For many entries at once: rules/judge.h.
 */
bool condition_holds(const struct condition *condition, day as_of, entry_attr attr);

#endif
