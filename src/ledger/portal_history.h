/*
 * CAPE File Upload History as copied from the portal (guide, topics 1 and 2): its rows, and what they say.
 *
 * Columns are found by their names where a line has them; rows that do not stand below them so, and lists without names, are read by what
 * their cells look like: CBP's job number of ten digits, its claim number of twelve, the file's name, the time, the status. Lines
 * that have neither such a number nor a time, as titles and buttons, are passed over.
 */
#ifndef CAPE_LEDGER_PORTAL_HISTORY_H
#define CAPE_LEDGER_PORTAL_HISTORY_H

#include "ledger/answers.h"

struct portal_row {
	uint64_t line;                /* physical line, counted from 1 */
	char job[CBP_NUMBER_BYTES];   /* CBP's */
	char claim[CBP_NUMBER_BYTES]; /* "": there is none */
	char *file_name;              /* as the screen shows it; NULL where the row could not be read */
	char *status;                 /* likewise; "": none */
	time_t submitted_at;
	const char *trouble; /* why it could not be read; NULL: it could */
};

/* Owned by the caller (portal_history_free). */
struct portal_history {
	struct portal_row *rows; /* in the order of the file */
	size_t count;
	size_t capacity;
};

/* False with an error if the file cannot be opened, is no text, is cape's own list, or has no row. */
bool portal_history_read(struct portal_history *history, const char *path, struct err *err);
void portal_history_free(struct portal_history *history);

#endif
