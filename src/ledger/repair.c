/* Files of reserved numbers first, then the numbers: killed in between, the next start does both again. */
#include "ledger/repair.h"

#include "core/mem.h"
#include "io/sink.h"
#include "ledger/cbp_results.h"
#include "ledger/events.h"
#include "ledger/files.h"
#include "ledger/numbers.h"
#include "ledger/outcomes.h"
#include "ledger/sql.h"

#include <stdlib.h>

static bool remove_files(const struct ledger *ledger, const struct numbers *n, struct err *err)
{
	bool ok = true;

	for (int64_t job = n->next_job; ok && job < n->reserved_job; job++)
		ok = job_files_remove(ledger, job, err);
	for (int64_t claim = n->next_claim; ok && claim < n->reserved_claim; claim++)
		ok = claim_files_remove(ledger, claim, err);
	return ok;
}

static bool note_gap(const struct ledger *ledger, const struct numbers *n, struct err *err)
{
	char *text = mem_format(
		"job numbers %010lld to %010lld and claim numbers %012lld to %012lld are not used: they were "
		"reserved by an upload that did not come to its end",
		(long long)n->next_job, (long long)n->reserved_job - 1, (long long)n->next_claim,
		(long long)n->reserved_claim - 1);
	struct sql s;
	bool ok = event_add(ledger, "gap", NULL, NO_JOB, text, err);

	free(text);
	if (!ok)
		return false;
	s = sql_begin(ledger, "INSERT INTO gaps VALUES (last_insert_rowid(), ?, ?, ?, ?)", err);
	sql_put_int(&s, n->next_job);
	sql_put_int(&s, n->reserved_job);
	sql_put_int(&s, n->next_claim);
	sql_put_int(&s, n->reserved_claim);
	return sql_end(&s);
}

bool ledger_repair(const struct ledger *ledger, struct err *err)
{
	struct numbers n;

	assert(ledger->locked);
	sink_remove_stale(ledger->path);
	if (!outcomes_repair(ledger, err) || !cbp_results_repair(ledger, err) || !numbers_read(ledger, &n, err))
		return false;
	if (n.reserved_job == n.next_job && n.reserved_claim == n.next_claim)
		return true;
	if (!remove_files(ledger, &n, err) || !ledger_begin(ledger, err))
		return false;
	if (note_gap(ledger, &n, err) && numbers_settle(ledger, n.reserved_job, n.reserved_claim, err) &&
	    ledger_commit(ledger, err))
		return true;
	ledger_roll_back(ledger);
	return false;
}
