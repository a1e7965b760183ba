/* What a rerun looks at: the open jobs of a ledger, or the declarations of a folder; and by whose account. */
#ifndef CAPE_RERUN_JOBS_H
#define CAPE_RERUN_JOBS_H

#include "ledger/claimed.h"
#include "rerun/rerun.h"

/* Malloc'ed; freed with rerun_files_free(). */
struct rerun_list {
	struct rerun_file *files;
	size_t count;
	size_t capacity;
	uint64_t closed; /* jobs that are left out: voided, or stopped by gate A, which always will be */
};

/*
 * The jobs of rerun->ledger, oldest first, and their accounts. A job is open unless it is voided. rerun->index must be set; what is not is
 * added to rerun->accounts.
 */
bool rerun_list_jobs(struct rerun *rerun, struct rerun_list *list, struct err *err);

/* What may be declarations in rerun->folder, by name: regular files that end in .csv, nothing hidden. All of account 0. */
bool rerun_list_folder(struct rerun *rerun, struct rerun_list *list, struct err *err);

/*
 * What the ledger knows of claims: rerun->claimed and its part of the key. `claimed` is the caller's and begins with zeros; it must outlive the
 * accounts. What had to be made again of records is kept for the next night.
 */
bool rerun_ask_ledger(struct rerun *rerun, struct ledger *ledger, struct claimed *claimed, struct err *err);

/* Adds an account, which becomes the rerun's. */
size_t rerun_add_account(struct rerun *rerun, struct account *account);
void rerun_accounts_free(struct rerun *rerun);

#endif
