/* Adding events. */
#include "ledger/events.h"

#include "ledger/sql.h"

#include <stdlib.h>

bool event_add(const struct ledger *ledger, const char *kind, const char *by, int64_t job, const char *text,
	       struct err *err)
{
	struct sql s = sql_begin(ledger, "INSERT INTO events (at, by, kind, job, text) VALUES (?, ?, ?, ?, ?)", err);
	char *user = by ? NULL : ledger_user();

	sql_put_int(&s, ledger_now());
	sql_put_text(&s, by ? by : user);
	sql_put_text(&s, kind);
	sql_put_int_if(&s, job != NO_JOB, job);
	sql_put_text(&s, text);
	free(user);
	return sql_end(&s);
}
