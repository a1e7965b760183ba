/*
 * What was said of the entries of a declaration before: by the rerun that judged it last, else by the ledger when it was filed, else by nobody.
 *
 * Entries are found by number; where the declaration is as it was, each stands in its row. Belongs to one thread.
 */
#ifndef CAPE_RERUN_BEFORE_H
#define CAPE_RERUN_BEFORE_H

#include "ledger/record.h"
#include "rerun/offended.h"
#include "rerun/state.h"

enum before_kind {
	BEFORE_NOTHING,
	BEFORE_STATE,
	BEFORE_RECORD,    /* of a claim */
	BEFORE_OFFENDERS, /* of a file that batch validation rejected */
};

struct before {
	enum before_kind kind;
	struct state state;
	bool unfinished; /* the state is of a run that is not ended: before that is what its changes say */
	struct record record;
	struct offended offended;
	uint64_t rules; /* as in struct state_key; 0: not known, and so the account */
	uint64_t account;
	uint64_t *order; /* rows by key, where some row did not stand in its place */
};

/* All false with an error; after true the caller closes it. */
bool before_open_state(struct before *before, const char *path, bool unfinished, struct err *err);
bool before_open_record(struct before *before, const char *path, struct err *err);
bool before_open_offenders(struct before *before, const char *path, struct err *err);
void before_open_nothing(struct before *before);
void before_close(struct before *before);

/* What is known of one entry. */
struct before_row {
	struct state_row row; /* known 0: nothing; outcome is STATE_PASSES or another number, which means nothing */
	const char *text;     /* of the outcome; lives until before_close() */
};

/* `row`: its number in the declaration as it is now. False with an error: what it says cannot be. */
bool before_find(struct before *before, uint64_t row, uint64_t key, const char *path, struct before_row *found,
		 struct err *err);

#endif
