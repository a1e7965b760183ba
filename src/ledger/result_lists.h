/*
 * The lists of a Cape_Validation_Result.csv: a heading each, offenders under it.
 *
 * CBP publishes the headings of gate B only (guide, topic 2), so any are taken. A number is what is left of it by normalising; letters and
 * digits that are not eleven are compared as they are.
 */
#ifndef CAPE_LEDGER_RESULT_LISTS_H
#define CAPE_LEDGER_RESULT_LISTS_H

#include "core/err.h"

/* One offender in one list. Texts live as long as the lists. */
struct offender {
	const char *number; /* letters and digits, upper case; as typed where it has none */
	const char *typed;  /* as it stands, without what spreadsheets need */
	size_t list;
	size_t row; /* in its list, counted from 0 */
};

struct result_lists {
	char **names;
	size_t names_count;
	struct offender *offenders; /* by number, list and row */
	size_t count;
	size_t capacity;
};

/* False with an error if the file cannot be opened, is no text, or has no heading. */
bool result_lists_read(struct result_lists *lists, const char *path, struct err *err);
void result_lists_free(struct result_lists *lists);

/* The first offender with a number that is no less than this one; lists->count where there is none. */
size_t result_lists_find(const struct result_lists *lists, const char *number);

/* Numbers of two files: those that both have, each once, however often they stand there. */
struct lists_compared {
	size_t both;
	size_t only_a;
	size_t only_b;
};

/* `tell` is called with the first of each number that one of them has alone. */
struct lists_compared result_lists_compare(const struct result_lists *a, const struct result_lists *b,
					   void (*tell)(void *context, const struct result_lists *lists,
							const struct offender *offender),
					   void *context);

#endif
