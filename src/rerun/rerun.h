/*
 * A rerun: declarations judged again, a thread a file, each with a state that says what was found (rerun/state.h).
 *
 *   rerun_run()      judges what can have changed, and writes its states; what was done before a kill is not done again
 *   rerun_report()   tells what the states of this run say (rerun/report.h)
 *   night_end()      from now on that is what was (rerun/night.h)
 */
#ifndef CAPE_RERUN_RERUN_H
#define CAPE_RERUN_RERUN_H

#include "core/progress.h"
#include "ledger/ledger.h"
#include "rerun/night.h"
#include "rerun/state.h"
#include "rules/turns.h"
#include "run/gates.h"

/* An account, and the gates that ask for it. */
struct rerun_account {
	char *name; /* type and numbers: what makes it another one */
	struct account account;
	struct gates gates;
	uint64_t hash;
};

/* What is the same for all files. Read-only while they are judged. */
struct rerun {
	const struct index *index;
	const struct ruleset *set;
	const struct rules_in_force *rules;
	struct turns turns;
	const struct placeset *claimed; /* NULL: nobody asks */
	const struct ledger *ledger;    /* whose jobs they are; NULL: those of a folder */
	const char *folder;             /* of the declarations; NULL: the ledger's */
	const struct night *night;
	struct rerun_account *accounts;
	size_t accounts_count;
	struct state_key key; /* without account and upload */
	unsigned threads;
	bool few_lookups; /* see index_few(); rerun_run() sets it */
	struct progress *progress;
};

enum rerun_became { RERUN_TROUBLED, RERUN_SKIPPED, RERUN_JUDGED };

struct rerun_file {
	char *name;     /* without folders, as its user knows it */
	int64_t job;    /* NO_JOB: of a folder */
	int64_t claim;  /* NO_CLAIM */
	char gate;      /* that answered when the job was filed; 0: nobody did */
	size_t account; /* in rerun.accounts */
	uint64_t bytes;
	uint64_t upload; /* hash of the bytes; 0: to be found out */
	bool on_claim;   /* its successes are: it is a claim that CBP has not rejected the file of */
	int64_t outcome; /* CBP's latest of that claim (ledger/outcomes.h); NO_OUTCOME */
	day filed;       /* day of filing, if CBP has given it a number; else DAY_BLANK */

	enum rerun_became became;
	const char
		*no_declaration; /* why it is none: what gate A says, or that it is a result of ours; NULL: it is one */
	bool result;             /* it is one of ours, of which nothing need be said */
	struct state_header state; /* not of what is troubled */
	bool untold;               /* it has a state of this run, which says nothing of the index as it is now */
	struct err *error;         /* why it is troubled; or something besides that failed; malloc'ed */
};

/* A file's names; malloc'ed. */
char *rerun_path(const struct rerun *rerun, const struct rerun_file *file);
char *rerun_state_path(const struct rerun *rerun, const struct rerun_file *file);

struct workspace;

/* One file; whatever happens is in it afterwards. */
void rerun_file(const struct rerun *rerun, struct rerun_file *file, struct workspace *workspace);

/* All files. False if there is no memory to begin with. */
bool rerun_run(struct rerun *rerun, struct rerun_file *files, size_t count, struct err *err);

void rerun_files_free(struct rerun_file *files, size_t count);

#endif
