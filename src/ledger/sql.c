/* Preparing, binding, stepping; and what SQLite's codes mean for a user. */
#include "ledger/sql.h"

#include <errno.h>

bool sql_trouble(const struct ledger *ledger, struct err *err)
{
	int code = sqlite3_extended_errcode(ledger->db), why = sqlite3_system_errno(ledger->db);

	switch (code & 0xFF) {
	case SQLITE_BUSY:
		return err_file(err, ledger->path, "is being written by another program; run again when that is done");
	case SQLITE_FULL:
		return err_file(err, ledger->path, "cannot be written: the disk is full; make room and run again");
	case SQLITE_READONLY:
		return err_file(err, ledger->path, "is read-only; make it and its folder writable");
	case SQLITE_CORRUPT:
	case SQLITE_NOTADB:
		return err_file(err, ledger->path,
				"is damaged (%s); restore it from a backup (\"cape ledger backup\" makes them)",
				sqlite3_errmsg(ledger->db));
	case SQLITE_NOMEM:
		return err_file(err, ledger->path, "cannot be read: there is no memory left; free some");
	default:
		return err_file(err, ledger->path, "cannot be used: %s (%d)%s%s; look after the disk and run again",
				sqlite3_errmsg(ledger->db), code, why ? ": " : "", why ? strerror(why) : "");
	}
}

bool sql_open(struct ledger *ledger, int flags, struct err *err)
{
	static const char settings[] =
		"PRAGMA journal_mode = DELETE; PRAGMA synchronous = EXTRA; PRAGMA foreign_keys = ON;"
		"PRAGMA mmap_size = 0; PRAGMA trusted_schema = OFF";

	if (sqlite3_open_v2(ledger->path, &ledger->db, flags | SQLITE_OPEN_NOFOLLOW, NULL) != SQLITE_OK)
		return sql_trouble(ledger, err);
	(void)sqlite3_busy_timeout(ledger->db, LEDGER_WAIT_SECONDS * 1000);
	return sql_run(ledger, settings, err);
}

static void check(struct sql *s, int code)
{
	if (code == SQLITE_OK || s->failed)
		return;
	s->failed = true;
	(void)sql_trouble(s->ledger, s->err);
}

struct sql sql_begin(const struct ledger *ledger, const char *text, struct err *err)
{
	struct sql s = { .ledger = ledger, .err = err };

	check(&s, sqlite3_prepare_v2(ledger->db, text, -1, &s.statement, NULL));
	return s;
}

void sql_put_int(struct sql *s, int64_t value)
{
	if (!s->failed)
		check(s, sqlite3_bind_int64(s->statement, ++s->put, value));
}

void sql_put_int_if(struct sql *s, bool there, int64_t value)
{
	if (there)
		sql_put_int(s, value);
	else
		sql_put_text(s, NULL);
}

void sql_put_text(struct sql *s, const char *text)
{
	if (!s->failed)
		check(s, sqlite3_bind_text(s->statement, ++s->put, text, -1, SQLITE_TRANSIENT));
}

void sql_put_bytes(struct sql *s, const void *bytes, size_t len_bytes)
{
	if (!s->failed)
		check(s, sqlite3_bind_blob64(s->statement, ++s->put, bytes, len_bytes, SQLITE_TRANSIENT));
}

bool sql_row(struct sql *s)
{
	int code = s->failed ? SQLITE_DONE : sqlite3_step(s->statement);

	if (code != SQLITE_ROW && code != SQLITE_DONE)
		check(s, code);
	return code == SQLITE_ROW;
}

int64_t sql_int(const struct sql *s, int column)
{
	return sqlite3_column_int64(s->statement, column);
}

const char *sql_text(const struct sql *s, int column)
{
	return (const char *)sqlite3_column_text(s->statement, column);
}

bool sql_is_null(const struct sql *s, int column)
{
	return sqlite3_column_type(s->statement, column) == SQLITE_NULL;
}

struct span sql_bytes(const struct sql *s, int column)
{
	const void *bytes = sqlite3_column_blob(s->statement, column);

	return span_of(bytes, (size_t)sqlite3_column_bytes(s->statement, column));
}

bool sql_end(struct sql *s)
{
	while (sql_row(s))
		continue;
	return sql_stop(s);
}

bool sql_stop(struct sql *s)
{
	(void)sqlite3_finalize(s->statement);
	s->statement = NULL;
	return !s->failed;
}

bool sql_run(const struct ledger *ledger, const char *text, struct err *err)
{
	return sqlite3_exec(ledger->db, text, NULL, NULL, NULL) == SQLITE_OK || sql_trouble(ledger, err);
}

bool sql_number(const struct ledger *ledger, const char *text, int64_t *number, struct err *err)
{
	struct sql s = sql_begin(ledger, text, err);

	*number = sql_row(&s) ? sql_int(&s, 0) : 0;
	return sql_end(&s);
}
