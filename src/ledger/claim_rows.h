/*
 * The entries of one claim as they count: what CBP's imported outcome says goes before what was predicted, and an entry that only one of both
 * names is there, too (as in ledger/claimed.h).
 *
 * Rows are those of the claim's record, in its order, then those of the outcome that the record lacks. Read-only once open; shared by threads.
 */
#ifndef CAPE_LEDGER_CLAIM_ROWS_H
#define CAPE_LEDGER_CLAIM_ROWS_H

#include "ledger/outcomes.h"
#include "ledger/record.h"

struct claim_rows {
	struct record record; /* only where has_record: a claim that was imported has none … */
	bool has_record;
	struct outcome_file outcome; /* … and only where CBP's outcome is known */
	bool decided;
	uint64_t *rest; /* rows of the outcome that the record lacks */
	uint64_t rest_count;
	uint64_t count; /* of all rows */
	char *path;     /* for messages */
};

/* Of a claim that counts; one that was imported without a job has no record. False with an error. After true the caller closes them. */
bool claim_rows_open(struct claim_rows *rows, const struct ledger *ledger, int64_t claim, bool has_record,
		     struct err *err);
void claim_rows_close(struct claim_rows *rows);

struct claim_row {
	uint64_t place;
	bool success;
	bool predicted;        /* the record has it: */
	struct record_row row; /* all zero where it does not */
	uint64_t failures;     /* by rule of the record, as it was predicted */
	bool decided;          /* by CBP … */
	uint64_t text;         /* … that it failed, with the text of this number - 1; 0: success */
};

/* Row i, which is below rows->count. False, with an error, if it says what no row can. */
bool claim_rows_read(const struct claim_rows *rows, uint64_t i, struct claim_row *row, struct err *err);

#endif
