/*
 * A claim record, mapped and read: Claim Details rendered again, single entries found, all successes walked.
 *
 * record_open() checks that header, rows and texts fit the file; what a row says is checked where it is used, so that no
 * file, however damaged, leads outside the map. Whether the bytes are those that were written, the ledger's SHA-256 tells.
 */
#ifndef CAPE_LEDGER_RECORD_H
#define CAPE_LEDGER_RECORD_H

#include "emit/record.h"
#include "io/map.h"
#include "io/sink.h"
#include "rules/ruleset.h"

struct record {
	struct map map;
	struct record_header header; /* a copy */
	const unsigned char *rows;
	const char *texts[RECORD_FIRST_RULE + 2 * RULES_MAX]; /* enum record_text */
	const char **importers;                               /* their texts */
	const unsigned char *importers_numbers; /* and four bytes each: the numbers that rows have for them */
};

bool record_open(struct record *record, const char *path, struct err *err);
void record_close(struct record *record);

/* Row i, which is below header.rows; false if it says what no row can. *failures: the rules it fails, by bit. */
bool record_read(const struct record *record, uint64_t i, struct record_row *row, uint64_t *failures);

/* The row of a key, UINT64_MAX if there is none. */
uint64_t record_find(const struct record *record, uint64_t key);
/* The same among `count` rows from `first` on; those behind the last are none. */
uint64_t record_find_among(const struct record *record, uint64_t first, uint64_t count, uint64_t key);

/* The importer number of a row; NULL if the record has none for it. */
const char *record_importer(const struct record *record, const struct record_row *row);

/* The ERROR_DESCRIPTION of a set of failures, as Claim Details has it without quotes; malloc'ed. */
char *record_errors(const struct record *record, uint64_t failures);

/* Gives Claim Details piece by piece, the header line included. */
struct record_writer {
	bool (*write)(void *context, const void *bytes, size_t len_bytes, struct err *err);
	void *context;
};
bool record_render(const struct record *record, const char *path, const struct record_writer *writer, struct err *err);
/* A writer for a sink. */
bool record_write_sink(void *sink, const void *bytes, size_t len_bytes, struct err *err);

#endif
