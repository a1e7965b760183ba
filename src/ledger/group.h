/*
 * Uploads that are recorded together: numbers reserved, files written, then one transaction that makes all jobs and claims of the group
 * visible at once.
 *
 *   group_begin()        reserves numbers, durably
 *   group_next()         says where the files of the next job go; the caller writes them
 *   group_add()          waits until they are on the disk, and adds job and claim; or
 *   group_skip()         removes them: there is no job
 *   group_commit()       from here on they are there, and only now may be told of; or
 *   group_abandon()      nothing of the group is there
 *
 * Numbers that a group did not need are given out again, as nobody has seen them; those of a group that ended otherwise never are.
 */
#ifndef CAPE_LEDGER_GROUP_H
#define CAPE_LEDGER_GROUP_H

#include "ledger/accounts.h"
#include "ledger/events.h"
#include "ledger/numbers.h"
#include "run/outcome.h"

/* Jobs in a group: each commit waits for the disk a few times, whatever it holds. */
#define GROUP_JOBS_MAX 256

struct group {
	const struct ledger *ledger;
	struct numbers numbers;
	int64_t next_job;
	int64_t next_claim;
	char *stem;   /* of the next job's results */
	char *upload; /* the next job's file, as it was */
	char *record; /* of the claim that it may become */
};

/* What the ledger is told of an upload, besides its outcome. */
struct submission {
	const char *file_name; /* without folders */
	const char *submitted_by;
	const char *note; /* or NULL */
	time_t submitted_at;
	const struct ruleset *set;
	const struct rules_in_force *rules;
	const char *rules_version;
	const struct index *index;
	const struct account *account;
};

/* Needs the ledger's lock. */
bool group_begin(struct group *group, const struct ledger *ledger, int64_t jobs, struct err *err);
bool group_next(struct group *group, struct err *err);
bool group_add(struct group *group, const struct submission *submission, const struct outcome *outcome,
	       struct err *err);
bool group_skip(struct group *group, struct err *err);
bool group_commit(struct group *group, struct err *err);
void group_abandon(struct group *group);

#endif
