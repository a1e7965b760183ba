/*
 * What a run adds up to, counted at each step on its own, so that a row that is lost or there twice is found out before anything is published.
 */
#ifndef CAPE_PREPARE_SUMS_H
#define CAPE_PREPARE_SUMS_H

#include "core/err.h"
#include "prepare/reasons.h"

/* Begin with zeros; each worker has its own. */
struct prepare_sums {
	uint64_t above;      /* header and title records */
	uint64_t records;    /* below them */
	uint64_t blank_rows; /* of these */
	uint64_t rows;       /* the others */
	bool other_columns;
	uint64_t by_reason[REASONS]; /* REASON_NONE: to be declared */
	uint64_t lines;              /* written to left_out.csv */
	uint64_t places;             /* of all rows to be declared, added up; wraps */
	/* What the declarations have, counted while they are written. */
	uint64_t written;
	uint64_t written_places;
};

void prepare_sums_add(struct prepare_sums *sum, const struct prepare_sums *sums);

/* Rows with any reason: those that are left out. */
uint64_t prepare_sums_left_out(const struct prepare_sums *sums);

/*
 * Every record is above, blank or a row; every row is declared or left out, once; what was written is that. False, with an error: then the program
 * is wrong, and nothing may be published. `lines`: left_out.csv has been written.
 */
bool prepare_sums_check(const struct prepare_sums *sums, bool lines, struct err *err);

#endif
