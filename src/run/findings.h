/*
 * What a declaration would meet at all gates if none of them stopped it, and what no gate says (`validate --what-if`).
 *
 * Rows come in groups, in file order; a group's findings are written before the next one's. Nothing is kept of a row.
 */
#ifndef CAPE_RUN_FINDINGS_H
#define CAPE_RUN_FINDINGS_H

#include "emit/findings.h"
#include "rules/deadline.h"
#include "run/gates.h"
#include "run/lines.h"

/* Advice that says the same of every row. */
enum advice { ADVICE_SUFFIX, ADVICE_LOWER_CASE, ADVICE_DIRT, ADVICE_LOWER_CASE_AND_DIRT, ADVICES };

/* What is the same for all declarations of a run. Read-only once prepared; shared by threads. */
struct findings {
	const struct gates *gates;
	struct finding_tail gate_tails[GATE_RULES];   /* of gates B and C */
	struct finding_tail rule_tails[RULES_MAX];    /* of gate D's rules in force */
	struct finding_tail unknown_tails[RULES_MAX]; /* the same of rows whose failure rests on an unknown field */
	struct deadlines deadlines;
	struct finding_tail advice_tails[ADVICES];
	struct finding_tail deadline_tails[DEADLINES_MAX][DEADLINE_NEAR_DAYS + 1]; /* by item and days left */
	struct dict importers; /* first nine digits of the account's importer numbers */
};

/* `gates` must be prepared and outlive the findings. */
void findings_prepare(struct findings *findings, const struct gates *gates);
void findings_free(struct findings *findings);

/* Rows that follow each other. */
struct finding_group {
	const uint64_t *places;
	const uint64_t *offsets;
	const struct index_hit *hits;
	const uint64_t *failures; /* bit k = the k-th rule in force fails; 0 where the index has no entry */
	const uint8_t *flags;     /* of run/inspect.h; NULL: no row has any */
	size_t rows;
};

/* A block of the queue that findings of many workers go through. What a slice finds mostly fits; what does not waits for its turn. */
#define FINDINGS_BLOCK_BYTES (1u << 20)

/* Writes the findings of a group. */
void findings_put(const struct findings *findings, const struct finding_group *group, struct line_counter *lines,
		  struct csv_writer *writer);

/* --- advice: what stands in no rule ---------------------------------------------------------------------------------- */

/* Texts of advice that do not depend on a row. Called by findings_prepare(). */
void advice_prepare(struct findings *findings);

/* A row that something may be said about. */
struct advised {
	const struct finding_row *row;
	struct span as_typed;
	bool clean;                  /* as typed_is_clean() */
	const unsigned char *number; /* NULL: it does not have 11 characters */
	uint64_t place;
	const struct index_hit *hit; /* its entry may be INDEX_NO_ENTRY */
	bool other_importer;         /* the entry is not the account's */
};

void advice_put(const struct findings *findings, const struct advised *advised, struct csv_writer *writer);

/* What two importer numbers share that belong to one importer: digits before the suffix (IRS number, CBP-assigned number). */
#define IMPORTER_BASE_LEN 9
/* False if the number does not begin with so many digits. */
bool importer_base(struct span importer, struct span *base);

#endif
