/*
 * Which jobs the rows of the portal's list are, without guessing.
 *
 * A row whose number is recorded, or its claim number alone, is that job. Else a job counts that is not void, has no number of CBP's yet, and whose file had the row's name, or
 * one that begins with what the screen left of it. Of several jobs of one name the nearest in time is the row's, the nearest pairs of
 * all rows first; times are compared in whole minutes, as the portal shows no more. Where what is left of a name fits jobs of several names,
 * only one within PORTAL_NEAR_MINUTES counts. What is equally near is nobody's.
 */
#ifndef CAPE_LEDGER_PORTAL_MATCH_H
#define CAPE_LEDGER_PORTAL_MATCH_H

#include "ledger/portal_history.h"

#define PORTAL_NEAR_MINUTES 2

/* Of one row. */
struct portal_match {
	int64_t job;         /* NO_JOB */
	const char *trouble; /* why there is none; else NULL */
};

/* matches[i] belongs to row i; the array is the caller's. False with an error. */
bool portal_match(const struct ledger *ledger, const struct portal_history *history, struct portal_match *matches,
		  struct err *err);

#endif
