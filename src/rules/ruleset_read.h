/*
 * A rule file being read, shared by the two halves of the reader: keys into rows (ruleset_read.c), and the rows together
 * (ruleset_check.c).
 *
 * Mistakes are noted, and reading goes on behind each as if it had been the only one: what follows from a mistake alone is not told.
 */
#ifndef CAPE_RULES_RULESET_READ_H
#define CAPE_RULES_RULESET_READ_H

#include "rules/ruleset.h"

/* What is known of a row besides its values. */
struct row_reading {
	unsigned seen; /* bit per key, also where its value was no good */
	bool faulty;   /* a mistake in it was told already: gate, order or dates may be missing */
	uint64_t fails_when_line;
};

struct ruleset_reading {
	struct ruleset *set;
	const char *path;
	struct notes *mistakes;
	size_t mistakes_max;
	struct row_reading rows[RULES_MAX]; /* as set->rows, until those are sorted */
	bool row_open;                      /* the section at hand has its row */
	bool too_many;
};

/* Notes a mistake, with line 0 one of the file as a whole; false, as that is what it is asked in. */
bool mistake_at(struct ruleset_reading *reading, uint64_t line, const char *format, ...)
	__attribute__((format(printf, 3, 4)));
/* True if no more are wanted. */
bool mistakes_full(const struct ruleset_reading *reading);

/* Rows and texts from the file's keys. */
void ruleset_read(struct ruleset_reading *reading, struct span text);
/* Whether rows and texts make sense together. Sorts the rows. */
void ruleset_check_rows(struct ruleset_reading *reading);

#endif
