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

#endif
