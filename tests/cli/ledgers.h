/* A ledger in the test's folder, and its database as bytes. */
#ifndef CAPE_TESTS_CLI_LEDGERS_H
#define CAPE_TESTS_CLI_LEDGERS_H

#include "sources.h"

/* Monday, 30 March 2026, 11:28 AM in New York, the time of the guide's first upload; and the day after's as-of. */
#define GUIDE_MOMENT "1774884480"
#define GUIDE_DAY    "2026-03-30"

/* Offsets in the header of an SQLite file (its format, section 1.3), each a number of four bytes, the highest first. */
enum { SQLITE_USER_VERSION = 60, SQLITE_APPLICATION_ID = 68 };

/* Makes the folder l a ledger that counts from the guide's numbers on. */
static inline void given_ledger(struct cli *t)
{
	run(t, "ledger init l --next-job 341 --next-claim 100000013568 --quiet");
	expect_exit(t, 0);
}

/* Writes a byte over the lowest one of a number in the database's header. */
static inline void given_header_byte(struct cli *t, int offset, unsigned char byte)
{
	int fd = openat(t->folder_fd, "l/ledger.sqlite", O_WRONLY | O_CLOEXEC);

	must(fd >= 0, "l/ledger.sqlite");
	must(pwrite(fd, &byte, 1, offset + 3) == 1, "l/ledger.sqlite");
	must(close(fd) == 0, "l/ledger.sqlite");
}

/* As the importer of given_good_index(), today. */
#define UPLOAD "upload --acknowledge --ledger l --index i.cidx --ior 12-3456789XX "

/* Runs at the guide's moment, so many minutes later. */
static inline void run_at(struct cli *t, const char *minutes, const char *words)
{
	static char moment[32];

	snprintf(moment, sizeof(moment), "%lld", atoll(GUIDE_MOMENT) + 60 * atoll(minutes));
	given_env(t, "CAPE_TEST_NOW", moment);
	run(t, words);
}

#endif
