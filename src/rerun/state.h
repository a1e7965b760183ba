/*
 * What a rerun found of one declaration the last time it was judged: a file, docs/rerun.md has its bytes in words.
 *
 * Little-endian: header, rows in the order of the declaration, changes, deadlines, texts. A reader trusts nothing: header and body have checksums, and
 * what a row points to is checked where it is used. An open state is read-only; it belongs to one thread.
 */
#ifndef CAPE_RERUN_STATE_H
#define CAPE_RERUN_STATE_H

#include "core/entry.h"
#include "io/map.h"

#define STATE_MAGIC "CAPERUN\n"
#define STATE_MAJOR 1

/* What the answers depend on, besides the day; all hashes but the first. */
struct state_key {
	uint64_t index_root;
	uint64_t rules;
	uint64_t account;
	uint64_t claimed; /* what the ledger knew of claims; 0: no ledger was asked */
	uint64_t upload;  /* bytes of the declaration */
};

struct state_header {
	char magic[8];
	uint16_t major;
	uint16_t as_of;        /* day the rules were applied for */
	uint16_t turn;         /* first later day on which an answer is another one; DAY_BLANK: none */
	uint16_t filed;        /* day that the days of what was filed count to; DAY_BLANK: they go on */
	uint16_t last_day;     /* of the first deadline; DAY_BLANK: there is none */
	uint16_t row_bytes;    /* of struct state_row */
	uint16_t texts;        /* each ends with a NUL */
	uint16_t was_rejected; /* 1: before that run some row was on a list of gate B or C; 2: nothing was known */
	uint64_t run;          /* of the nights of this folder, the one that wrote it */
	struct state_key key;
	uint64_t rows;
	uint64_t offenders_b; /* rows on a list of gate B */
	uint64_t offenders_c;
	uint64_t passes; /* rows that pass all gates */
	uint64_t changes;
	uint64_t deadlines;
	uint64_t texts_bytes;
	uint64_t body;     /* XXH3-64 of rows and changes */
	uint64_t tail;     /* XXH3-64 of what follows them */
	uint64_t checksum; /* XXH3-64 of the header before it */
};

/* What is known of a row. */
enum state_known {
	ROW_ANSWERED = 1 << 0,  /* outcome */
	ROW_DATA = 1 << 1,      /* attributes and what follows; else the index had no such entry */
	ROW_PREDICTED = 1 << 2, /* a success when the claim was filed */
	ROW_FILED = 1 << 3,     /* it is on this claim: predicted, or CBP says so */
	ROW_ACCEPTED = 1 << 4,  /* CBP says so: not judged any more */
};

/* The first text: nothing fails. */
#define STATE_PASSES 0

struct state_row {
	uint64_t key;       /* core/key.h; KEY_NONE: not an entry number */
	uint64_t attr;      /* core/entry.h */
	int64_t duty_cents; /* INT64_MIN: the source had no such column */
	uint64_t importer;  /* a hash of its number; 0: not known */
	uint16_t summary_date;
	uint16_t payment_date;
	uint16_t
		outcome; /* number of a text: the name of its list of gate B or C, or what the first failing rule prints */
	uint8_t flags; /* lists of gates B and C it is on (run/inspect.h) */
	uint8_t known; /* enum state_known */
};

/* A row that became another one in the run of the header. */
struct state_change {
	uint64_t row;
	uint32_t fields; /* bit f: field f (core/entry.h) is another one */
	uint8_t kind;    /* enum change_kind (rerun/changes.h) */
	uint8_t cause;   /* enum change_cause */
	uint16_t zero;
	struct state_row before;
};

/* An entry that passes until a day. Ascending by day, then key. */
struct state_deadline {
	uint64_t key;
	uint16_t last;    /* day on which it passes */
	uint16_t outcome; /* of the day after */
	uint32_t zero;
};

_Static_assert(sizeof(struct state_header) == 152, "on-disk size");
_Static_assert(sizeof(struct state_row) == 40, "on-disk size");
_Static_assert(sizeof(struct state_change) == 56, "on-disk size");
_Static_assert(sizeof(struct state_deadline) == 16, "on-disk size");

/* The header alone. *there is false, without an error, where there is no file. */
bool state_peek(const char *path, struct state_header *header, bool *there, struct err *err);

struct state {
	struct map map;
	struct state_header header; /* a copy */
	const struct state_row *rows;
	const struct state_change *changes;
	const struct state_deadline *deadlines;
	const char **texts;
};

/* The caller closes it. Not `whole`: only deadlines and texts are compared with their sum, and nothing else may be looked at. */
bool state_open(struct state *state, const char *path, bool whole, struct err *err);
void state_close(struct state *state);

/* Empty for a number that is none. Lives until state_close(). */
const char *state_text(const struct state *state, uint16_t number);

/* What stands for a text in a state, and for what an answer depends on: never 0. */
uint64_t state_hash(struct span text);

/* Of the state's header, as its last member has it. */
uint64_t state_header_sum(const struct state_header *header);

#endif
