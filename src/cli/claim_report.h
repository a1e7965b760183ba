/* What came of one claim file, kept until it is on the disk, then told. */
#ifndef CAPE_CLI_CLAIM_REPORT_H
#define CAPE_CLI_CLAIM_REPORT_H

#include "cli/compare.h"
#include "ledger/import.h"

struct entry_list {
	uint64_t *places;
	size_t count;
	size_t capacity;
};

struct claim_report {
	const char *path;
	struct imported imported;
	struct comparison comparison;
	struct entry_list not_in_file;  /* of our claim */
	struct entry_list not_on_claim; /* in the file */
	struct err *err;                /* NULL: it was imported */
};

/* Imports a file and compares it. IMPORT_REFUSED: the report has the error; IMPORT_TROUBLE: err has it. Freed in all cases. */
enum import_end claim_report_make(struct claim_report *report, const struct ledger *ledger, const char *path,
				  struct err *err);
void claim_report_free(struct claim_report *report);

/* True if there is something to look at. */
bool claim_report_finds(const struct claim_report *report);

/* Errors and warnings to standard error, the rest as --json and --quiet want it. */
void claim_report_tell(const struct claim_report *report, const struct args *args);

#endif
