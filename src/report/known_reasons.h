/*
 * Why entries do not pass: rows of the rule table, of the rules in force or as they were when a claim was decided, each once.
 *
 * Added before workers begin, then only read. The reasons borrow nothing.
 */
#ifndef CAPE_REPORT_KNOWN_REASONS_H
#define CAPE_REPORT_KNOWN_REASONS_H

#include "rules/verdict.h"

/* The id of what only CBP says. Its messages are an open set: no more kinds than so many are told apart. */
#define CBP_REASON_ID    "CBP"
#define CBP_REASON_OTHER "(another of CBP's messages)"
#define CBP_REASONS_MAX  512

struct reason {
	char *id;
	char *text;
	char *next_step; /* "" where none is known */
};

/* Begin with zeros. */
struct known_reasons {
	struct reason *items;
	size_t count;
	size_t capacity;
	uint16_t gates[GATE_RULES]; /* of gates A to C, after known_reasons_add_rules() */
};

/* At most ITEM_NO_REASON of them: claims of more kinds of rules than that are not met. The number of a reason with this id and text. */
uint16_t known_reasons_add(struct known_reasons *reasons, const char *id, const char *text, const char *next_step);
/* The number of one that was added; ITEM_NO_REASON of any other. */
uint16_t known_reasons_find(const struct known_reasons *reasons, const char *id, const char *text);
/* The number of a text of CBP's, or of CBP_REASON_OTHER where there are too many. */
uint16_t known_reasons_add_cbp(struct known_reasons *reasons, const char *text, const char *next_step);
/*
 * Rules in force: those of gates A to C go to `gates`, the k-th of gate D to rules_reasons[k]; and to unknown_reasons[k] one with the same id
 * and text for entries whose failure rests on an unknown field, where such an entry has a next step of its own. known_reasons_find() finds the former.
 */
void known_reasons_add_rules(struct known_reasons *reasons, const struct rules_in_force *rules,
			     uint16_t rules_reasons[RULES_MAX], uint16_t unknown_reasons[RULES_MAX]);
void known_reasons_free(struct known_reasons *reasons);

#endif
