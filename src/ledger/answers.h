/*
 * What CBP answered to an upload: its numbers, its status, its time.
 *
 * A later answer replaces what it says of an earlier one; the events keep all. Where CBP rejected the file there is no claim: what ours
 * predicted as successes is free for other claims (ledger/claimed.h).
 */
#ifndef CAPE_LEDGER_ANSWERS_H
#define CAPE_LEDGER_ANSWERS_H

#include "ledger/ledger.h"

/* Digits of CBP's numbers, as the guide's screens show them. */
#define CBP_JOB_DIGITS   10
#define CBP_CLAIM_DIGITS 12
#define CBP_NUMBER_BYTES (CBP_CLAIM_DIGITS + 1)

/* What is not said stays as it is. */
struct answer {
	const char *job;     /* CBP's numbers, with all their digits (cbp_number()); NULL: not said */
	const char *claim;   /* likewise */
	const char *status;  /* likewise; CBP's words */
	char gate;           /* what they mean (ledger/upload_words.h); 0: nobody knows, or they are not said */
	time_t submitted_at; /* when CBP has it that the file was uploaded; 0: not said */
};

/* A number of at most so many digits, with zeros before it up to them; false if it is none. */
bool cbp_number(struct span text, unsigned digits, char out[CBP_NUMBER_BYTES]);

enum answered {
	ANSWER_FAILED,  /* an error of the world, or there is no such job */
	ANSWER_REFUSED, /* the job is void, another job has one of the numbers, or the answer contradicts itself */
	ANSWER_SAME,    /* it said nothing new */
	ANSWER_NEW,
};

/*
 * Records an answer; part of the caller's transaction, and needs the lock. False with an error if it failed or was refused, which
 * has written nothing.
 */
bool answer_put(const struct ledger *ledger, int64_t job, const struct answer *answer, enum answered *answered,
		struct err *err);

/*
 * The job that CBP's job number is recorded for, else the one that has its claim number and no job number yet; NO_JOB if there is none. A
 * number may be "".
 */
bool answered_job(const struct ledger *ledger, const char *cbp_job, const char *cbp_claim, int64_t *job,
		  struct err *err);

/*
 * The job that is meant: by its number, else the one whose uploaded file had the name and which is not void. False with an error, which lists
 * them where there are several.
 */
bool job_named(const struct ledger *ledger, const char *name, int64_t *job, struct err *err);

#endif
