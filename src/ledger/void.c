/* One transaction: the job's mark, the next generation of claimed entries, the event. */
#include "ledger/void.h"

#include "ledger/details.h"
#include "ledger/events.h"
#include "ledger/numbers.h"
#include "ledger/sql.h"

#include <stdlib.h>

static bool check(const struct ledger *ledger, int64_t job, struct err *err)
{
	struct job_details details;
	bool ok;

	if (!job_details(ledger, job, &details, err))
		return false;
	ok = details.voided_at == 0 || err_set(err, "job %010lld is void already: %s; there is nothing left to do",
					       (long long)job, details.void_reason);
	job_details_free(&details);
	return ok;
}

static bool mark(const struct ledger *ledger, int64_t job, const char *reason, struct err *err)
{
	struct sql s =
		sql_begin(ledger, "UPDATE jobs SET voided_at = ?, voided_by = ?, void_reason = ? WHERE job = ?", err);
	char *user = ledger_user();

	sql_put_int(&s, ledger_now());
	sql_put_text(&s, user);
	sql_put_text(&s, reason);
	sql_put_int(&s, job);
	free(user);
	return sql_end(&s);
}

bool job_void(const struct ledger *ledger, int64_t job, const char *reason, struct err *err)
{
	assert(ledger->locked);
	if (!ledger_begin(ledger, err))
		return false;
	if (check(ledger, job, err) && mark(ledger, job, reason, err) && numbers_next_generation(ledger, err) &&
	    event_add(ledger, "void", NULL, job, reason, err) && ledger_commit(ledger, err))
		return ledger_is_there(ledger, err);
	ledger_roll_back(ledger);
	return false;
}
