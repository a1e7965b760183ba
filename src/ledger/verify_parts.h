/* What the parts of verifying have in common. */
#ifndef CAPE_LEDGER_VERIFY_PARTS_H
#define CAPE_LEDGER_VERIFY_PARTS_H

#include "ledger/claimed.h"
#include "ledger/files.h"
#include "ledger/verify.h"

struct verifying {
	const struct ledger *ledger;
	const struct verify_told *told;
	struct verified *verified;
	struct claimed fresh; /* of the claims so far that the set's file covers */
	uint64_t covered;     /* by the file; 0: there is none */
};

/* Counts a problem, and tells it. */
void verify_tell(struct verifying *verifying, const struct err *problem);
void verify_tell_file(struct verifying *verifying, const char *path, const char *format, ...)
	__attribute__((format(printf, 3, 4)));

/* Compares a file with what is recorded of it; false if it told a problem. */
bool verify_file(struct verifying *verifying, const char *path, const struct file_digest *recorded);

/* CBP's outcomes, and the claims that have nothing else. False if it cannot go on. */
bool verify_outcomes(struct verifying *verifying, struct err *err);

#endif
