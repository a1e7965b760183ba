/*
 * Claim Details as the portal gives them for download (guide, topic 2), after whatever spreadsheet they went through.
 *
 * The columns CLAIM_NUMBER, ENTRY_NUMBER, STATUS and ERROR_DESCRIPTION are found by name, letters and digits only, case ignored, in any
 * order; others are ignored. Cells may be wrapped as ="…", as spreadsheets are told that digits are text. A row's STATUS is "Entry Summary
 * Updated" or "Failed"; anything else is an error, as nobody could say what it means for the entry. Several rows of one entry must have the
 * same STATUS; their texts are joined by "; ".
 */
#ifndef CAPE_LEDGER_CLAIM_FILE_H
#define CAPE_LEDGER_CLAIM_FILE_H

#include "ledger/outcomes.h"

struct claim_file {
	char cbp_claim[CBP_CLAIM_BYTES];
	struct outcome_row *rows; /* ascending by place */
	size_t count;             /* one at least */
	struct dict texts;        /* numbered in the order of the rows */
};

/* Reads a file ("-" is standard input). On success the caller owns it (claim_file_free). */
bool claim_file_read(struct claim_file *file, const char *path, struct err *err);
void claim_file_free(struct claim_file *file);

#endif
