/* The ledger's jobs and claims that a worklist or report is about, oldest first. */
#ifndef CAPE_REPORT_CLAIM_LIST_H
#define CAPE_REPORT_CLAIM_LIST_H

#include "core/progress.h"
#include "dedupe/placeset.h"
#include "ledger/claim_rows.h"
#include "ledger/details.h"
#include "ledger/number_text.h"
#include "report/marks.h"
#include "report/view.h"

/* What a job comes to: CBP's answers go before ours. */
struct counted {
	bool counts; /* as a claim (CLAIM_COUNTS): if not, all below is zero */
	uint64_t successes;
	uint64_t errors;
};

struct claim_list {
	const struct ledger *ledger;
	struct job_details
		*jobs; /* of the time asked for, then claims that were imported without one; voided ones are left out */
	size_t jobs_count, jobs_capacity;
	struct counted *counted; /* by job, after claim_list_read() */
	uint32_t *claims;        /* those that count, by their numbers in jobs; the order of claims of a view */
	size_t claims_count, claims_capacity;
	bool *chosen;             /* by claim: it is one of those asked for */
	struct view_claim *shown; /* of the claims */
	char (*numbers)[2][NUMBER_BYTES];
	uint64_t **own; /* by claim that is chosen: bit i = no later claim has row i */
	struct placeset successes, failures;
};

/* What is read; days are New York's. */
struct claim_choice {
	int64_t claim;       /* this one alone; NO_CLAIM: those of the days */
	time_t since, until; /* as in struct list_filter */
	bool all;            /* of the others, too, is asked what is on them */
};

/* Lists the claims of a ledger, which is borrowed. The caller owns the list (claim_list_close), also after an error. Begin with zeros. */
bool claim_list_open(struct claim_list *list, const struct ledger *ledger, const struct ruleset *set,
		     const struct claim_choice *choice, struct err *err);
void claim_list_close(struct claim_list *list);

/* Bytes that are read of a claim's entries, about. */
uint64_t claim_list_bytes(const struct claim_list *list, size_t claim);

/* The rows of a claim, by its number among the claims. False with an error; the caller closes them (claim_rows_close). */
bool claim_list_rows(const struct claim_list *list, size_t claim, struct claim_rows *rows, struct err *err);

/* Adds importers and reasons of the claims that are chosen. */
bool claim_list_tables(const struct claim_list *list, const struct ruleset *set, struct view *view, struct err *err);
/* The number of a reason of CBP's: the first of its messages, after claim_list_tables(). */
uint16_t claim_reason(const struct view *view, const struct ruleset *set, const struct record *record,
		      const char *messages);

/* Reads all claims: which entries are whose (claim_list_owns), what claims come to, and into `marks`, unless NULL, on which each entry is. */
bool claim_list_read(struct claim_list *list, struct marks *marks, const struct index *index, struct progress *progress,
		     struct err *err);
/* True if an entry counts on this claim, which is chosen: the latest that has it as a success, else the latest that has it
 * at all; claims that were imported without a job come after all others. */
bool claim_list_owns(const struct claim_list *list, size_t claim, uint64_t i, const struct claim_row *row);

#endif
