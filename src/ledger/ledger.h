/*
 * The ledger: a folder that remembers what was uploaded, and what became of it.
 *
 *   FOLDER/ledger.sqlite   jobs, claims, accounts, events (ledger/schema.c)
 *   FOLDER/lock            held (flock) by the one process that writes
 *   FOLDER/files/…         uploads, results and claim records, under their numbers (ledger/files.h)
 *   FOLDER/claimed.set     entries that are on a claim, made from the records (ledger/claimed.h)
 *   FOLDER/entries.filter  where an entry may be, made from records and uploads (ledger/entry_filter.h)
 *
 * A number is reserved before it is used and never given twice; a job and its claim are seen by others when the transaction that
 * holds both is on the disk. A ledger belongs to one thread. docs/ledger.md has the whole.
 */
#ifndef CAPE_LEDGER_LEDGER_H
#define CAPE_LEDGER_LEDGER_H

#include "core/err.h"
#include "io/lock.h"

#include <time.h>

struct sqlite3;

/* Where a number may be missing. */
#define NO_JOB   (-1)
#define NO_CLAIM (-1)

#define JOB_NUMBER_DIGITS 10
#define JOB_NUMBER_MAX    INT64_C(9999999999)
/* Clear of the numbers CBP gives (contract section 4). */
#define FIRST_JOB_NUMBER          INT64_C(9000000001)
#define FIRST_LEDGER_CLAIM_NUMBER INT64_C(900000000001)
#define LEDGER_CLAIM_NUMBER_MAX   INT64_C(999999999999)

struct ledger {
	char *folder; /* canonical */
	char *path;   /* of the database */
	struct sqlite3 *db;
	bool read_only;
	bool shared; /* by a group: others of it read and write */
	bool locked; /* we are the one that writes */
	struct lock lock;
};

enum ledger_use {
	LEDGER_READ,
	LEDGER_WRITE, /* waits until no other process writes, for LEDGER_WAIT_SECONDS at most */
};

#define LEDGER_WAIT_SECONDS 120
#define LEDGER_DATABASE     "ledger.sqlite"

struct ledger_start {
	int64_t next_job;
	int64_t next_claim;
	bool shared; /* folder 2770 and files 0660 in place of 0700 and 0600 */
};

/*
 * Makes a ledger in a folder that is not there yet or empty; the folders above are made where they are missing. Where there is one
 * already: false with an error, or true if `on_first_use`.
 */
bool ledger_make(const char *folder, const struct ledger_start *start, bool on_first_use, struct err *err);

/* Makes a new folder for a ledger, or takes one that is empty. */
bool ledger_make_folder(const char *folder, bool shared, struct err *err);

/*
 * Opens the ledger in a folder. What a killed process left half-done is put right first, where we may write and nobody else
 * does. The caller closes it (ledger_close), also to let others write.
 */
bool ledger_open(struct ledger *ledger, const char *folder, enum ledger_use use, struct err *err);
void ledger_close(struct ledger *ledger);

/* Gives the lock to others, and takes it again, as ledger_open() does for LEDGER_WRITE. */
void ledger_give(struct ledger *ledger);
bool ledger_take(struct ledger *ledger, struct err *err);

/* From now on files that SQLite and we make are the group's too. */
void ledger_share_files(void);

/* Takes the lock of those who write; with 0 seconds ledger->locked tells whether it was free. ledger_close() gives it back. */
bool ledger_lock(struct ledger *ledger, unsigned seconds, struct err *err);

/* True if the folder has a ledger, of whatever kind. */
bool ledger_exists(const char *folder);

/* False, with an error, if the database was removed or replaced since it was opened: what was written to it is lost. */
bool ledger_is_there(const struct ledger *ledger, struct err *err);

/* A transaction that no other process can come between. */
bool ledger_begin(const struct ledger *ledger, struct err *err);
bool ledger_commit(const struct ledger *ledger, struct err *err);
void ledger_roll_back(const struct ledger *ledger);

/* Seconds since 1970; CAPE_TEST_NOW in tests. */
time_t ledger_now(void);
/* Who is at work: the user's name, or number where there is none. malloc'ed. */
char *ledger_user(void);

#endif
