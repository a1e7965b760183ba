/* The ledger's jobs and claims that a worklist or report is about, oldest first. */
#ifndef CAPE_CLI_CLAIM_LIST_H
#define CAPE_CLI_CLAIM_LIST_H

#include "cli/lists.h"
#include "emit/record.h"
#include "ledger/details.h"
#include "report/view.h"

struct claim_list {
	struct ledger ledger;
	bool open;
	struct job_details *jobs; /* all of the time asked for; voided ones are left out */
	size_t jobs_count, jobs_capacity;
	uint32_t *claims; /* jobs that became claims, by their numbers in jobs */
	size_t claims_count, claims_capacity;
	struct view_claim *shown; /* of the claims */
	char (*numbers)[2][NUMBER_BYTES];
};

/* What is read; days are New York's. */
struct claim_choice {
	int64_t claim;       /* this one alone; NO_CLAIM: those of the days */
	time_t since, until; /* as in struct list_filter */
};

/* Opens the ledger that the options name. The caller owns the list (claim_list_close), also after an error. Begin with zeros. */
bool claim_list_open(struct claim_list *list, const struct args *args, const struct claim_choice *choice,
		     struct err *err);
void claim_list_close(struct claim_list *list);

/* Adds the importers of all claims, and the reasons of their failures. */
bool claim_list_tables(const struct claim_list *list, struct view *view, struct err *err);

/*
 * Which claim each entry of the index stands on (report/judging.h): a success before a failure, else the latest. Mapped, header->entries of
 * them; NULL with an error.
 */
uint32_t *claim_list_marks(const struct claim_list *list, const struct index *index, struct err *err);

#endif
