/*
 * Which claim of ours a claim file of CBP's is about: the one whose job has CBP's number recorded, else the one whose entries are the file's.
 *
 * Never by our own numbers: ours and CBP's are given out apart. Claims of voided jobs do not count; nor, where entries decide, those for which
 * another number of CBP's is recorded. Entries decide so: the one claim with exactly the file's entries; else the one that has more in common
 * with it than any other, if half of all entries that the two have together are on both. Where two claims are as good, nobody is matched.
 */
#ifndef CAPE_LEDGER_MATCH_H
#define CAPE_LEDGER_MATCH_H

#include "ledger/claim_file.h"

enum matched_by {
	MATCHED_NOT,
	MATCHED_NUMBER,    /* CBP's number is recorded for it */
	MATCHED_ENTRIES,   /* it has exactly the file's entries */
	MATCHED_COVER,     /* it has most of them */
	MATCHED_AMBIGUOUS, /* claim and rival are equally good */
	MATCHED_FOREIGN,   /* CBP's number is recorded for a job that has none of the file's entries */
};

struct match {
	enum matched_by by;
	int64_t claim;
	int64_t rival;
	int64_t job; /* of the claim; NO_JOB: it was imported before */
};

/* False with an error of the ledger. */
bool match_claim(const struct ledger *ledger, const struct claim_file *file, struct match *match, struct err *err);

#endif
