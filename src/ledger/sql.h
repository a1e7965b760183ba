/*
 * Statements of the ledger's database, with errors in the house's form.
 *
 *   struct sql s = sql_begin(ledger, "SELECT … WHERE job = ?", err);
 *   sql_put_int(&s, job);
 *   while (sql_row(&s))
 *           … sql_int(&s, 0) …
 *   return sql_end(&s);
 *
 * The first failure fills in the error; what follows does nothing, and sql_end() tells. Texts of a row live until the next sql_row().
 */
#ifndef CAPE_LEDGER_SQL_H
#define CAPE_LEDGER_SQL_H

#include "ledger/ledger.h"

#include <sqlite3.h>

struct sql {
	const struct ledger *ledger;
	sqlite3_stmt *statement;
	struct err *err;
	int put; /* parameters so far */
	bool failed;
};

/* Opens the database of ledger->path, which is closed with sqlite3_close(). */
bool sql_open(struct ledger *ledger, int flags, struct err *err);

struct sql sql_begin(const struct ledger *ledger, const char *text, struct err *err);

/* Parameters, in their order. Texts and bytes are copied; a text may be NULL. */
void sql_put_int(struct sql *s, int64_t value);
void sql_put_text(struct sql *s, const char *text);
void sql_put_bytes(struct sql *s, const void *bytes, size_t len_bytes);
/* NULL unless `there`. */
void sql_put_int_if(struct sql *s, bool there, int64_t value);

/* True if there is one more row. */
bool sql_row(struct sql *s);
int64_t sql_int(const struct sql *s, int column);
/* NULL where the cell is. */
const char *sql_text(const struct sql *s, int column);
bool sql_is_null(const struct sql *s, int column);
struct span sql_bytes(const struct sql *s, int column);

/* Runs what is left of the statement. False if anything failed. */
bool sql_end(struct sql *s);
/* The same without the rows that are left. */
bool sql_stop(struct sql *s);

/* Runs statements that return nothing. */
bool sql_run(const struct ledger *ledger, const char *text, struct err *err);
/* The one number that a query without parameters gives; 0 where it gives none. */
bool sql_number(const struct ledger *ledger, const char *text, int64_t *number, struct err *err);

/* Fills in why the last call on the database failed. */
bool sql_trouble(const struct ledger *ledger, struct err *err);

#endif
