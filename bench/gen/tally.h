/* What the engine should find in a declaration, counted row by row as the rows are made. */
#ifndef GEN_TALLY_H
#define GEN_TALLY_H

#include <stdbool.h>
#include <stdint.h>

#include "account.h"
#include "gates.h"
#include "summary.h"

struct row {
	/* Eleven letters and digits are left; if not, nothing else below counts. */
	bool whole;
	bool duplicate;
	/* Whether ACE has the entry; if not, only the summary's number counts. */
	bool exists;
	struct summary summary;
};

struct tally {
	uint64_t entries;
	uint64_t blank_rows;
	uint64_t length;
	uint64_t duplicate;
	uint64_t filer_code;
	uint64_t exists;
	uint64_t mismatch;
	/* By first failing rule; the last is the successes. */
	uint64_t first_failure[GATES_RULES + 1];
};

void tally_add(struct tally *tally, const struct row *row, const struct account *account,
	       const struct gates_context *context);

#endif
