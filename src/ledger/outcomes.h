/*
 * CBP's outcomes of claims, imported from the portal's Claim Details: which claim has one, and where it is kept.
 *
 *   files/outcomes-0000000/0000000001.outcome     the first that was imported (ledger/outcome_file.h), a thousand to a folder
 *
 * Outcomes are numbered 1, 2, 3, … and stay. The latest of a claim is the one that counts: over the prediction in the claim's record, for
 * EARLIER_CLAIM, for comparing and for what is uploaded next. A file that no row names is left of an import that was killed; the next import
 * takes its name, unless outcomes_repair() removed it before.
 */
#ifndef CAPE_LEDGER_OUTCOMES_H
#define CAPE_LEDGER_OUTCOMES_H

#include "ledger/files.h"
#include "ledger/outcome_file.h"

#define NO_OUTCOME 0

/* CBP's numbers of claims have twelve digits (guide, topic 2), shorter ones leading zeros. */
#define CBP_CLAIM_BYTES 13

struct imported_outcome {
	int64_t outcome; /* NO_OUTCOME: the claim has none, and all else is zero */
	char cbp_claim[CBP_CLAIM_BYTES];
	time_t imported_at;
	int64_t successes;
	int64_t errors;
	struct file_digest file;
};

/*
 * A condition on a row of claims with its job, or with NULLs where it was imported: whether its successes are on a claim. That of a job counts
 * unless the job is void, or CBP rejected its file. An imported one counts, since CBP has it, until its number is recorded for a job that has
 * a claim itself and is not void.
 */
#define CLAIM_COUNTS                                                                                              \
	"voided_at IS NULL AND (cbp_gate IS NULL OR cbp_gate = 'D') AND (claims.job NOT NULL OR NOT EXISTS ("     \
	"SELECT 1 FROM jobs AS its WHERE its.cbp_claim = (SELECT cbp_claim FROM outcomes WHERE outcomes.claim = " \
	"claims.claim ORDER BY outcome DESC LIMIT 1) AND its.voided_at IS NULL AND its.job IN (SELECT job FROM claims)))"

/* Whether it counts, of one claim. */
bool claim_counts(const struct ledger *ledger, int64_t claim, bool *counts, struct err *err);

/*
 * The latest outcome of a claim; of a job's claim the latest under the number that is recorded for the job, since a wrong one may have been
 * corrected. False with an error.
 */
bool outcome_latest(const struct ledger *ledger, int64_t claim, struct imported_outcome *imported, struct err *err);

/* Opens the latest outcome of a claim; the caller closes it (outcome_close) where *there. False with an error. */
bool outcome_open_latest(const struct ledger *ledger, int64_t claim, struct outcome_file *file, bool *there,
			 struct err *err);

/* The file of an outcome; malloc'ed. */
char *outcome_path(const struct ledger *ledger, int64_t outcome);

struct new_outcome {
	int64_t claim;
	const char *cbp_claim; /* twelve digits */
	const char *file_name; /* without folders */
	const struct outcome_row *rows;
	size_t rows_count; /* one at least */
	const struct dict *texts;
};

/* Writes file, row and event. Part of the caller's transaction, which needs the lock; the file is on the disk when it returns. */
bool outcome_add(const struct ledger *ledger, const struct new_outcome *new, struct err *err);

/* Calls `each` with every outcome, in order, those that were replaced included; it returns false to end. */
bool outcomes_all(const struct ledger *ledger,
		  bool (*each)(void *context, int64_t outcome, int64_t claim, const struct imported_outcome *imported,
			       struct err *err),
		  void *context, struct err *err);

/* Removes files that no row names. Needs the lock. */
bool outcomes_repair(const struct ledger *ledger, struct err *err);

#endif
