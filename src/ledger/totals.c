/* Sums over jobs and claims. */
#include "ledger/totals.h"

#include "ledger/outcomes.h"
#include "ledger/schema.h"
#include "ledger/sql.h"

bool ledger_totals(const struct ledger *ledger, struct ledger_totals *totals, struct err *err)
{
	struct sql s;

	*totals = (struct ledger_totals){ .jobs = 0 };
	if (!numbers_read(ledger, &totals->numbers, err) || !schema_version(ledger, &totals->schema, err))
		return false;
	s = sql_begin(ledger,
		      "SELECT count(*), count(voided_at), ifnull(min(submitted_at), 0), ifnull(max(submitted_at), 0), "
		      "ifnull(sum(upload_bytes + ifnull(result_bytes, 0)), 0) FROM jobs",
		      err);
	if (sql_row(&s)) {
		totals->jobs = sql_int(&s, 0);
		totals->voided = sql_int(&s, 1);
		totals->first_at = sql_int(&s, 2);
		totals->last_at = sql_int(&s, 3);
		totals->bytes = sql_int(&s, 4);
	}
	if (!sql_end(&s))
		return false;
	s = sql_begin(ledger,
		      "SELECT count(*), ifnull(sum(successes) FILTER (WHERE " CLAIM_COUNTS "), 0), "
		      "ifnull(sum(errors) FILTER (WHERE " CLAIM_COUNTS "), 0), ifnull(sum(record_bytes), 0), "
		      "(SELECT count(*) FROM events WHERE kind = 'gap'), "
		      "(SELECT page_count * page_size FROM pragma_page_count, pragma_page_size), "
		      "(SELECT count(*) FROM outcomes), (SELECT ifnull(sum(outcome_bytes), 0) FROM outcomes) "
		      "FROM claims LEFT JOIN jobs USING (job)",
		      err);
	if (sql_row(&s)) {
		totals->claims = sql_int(&s, 0);
		totals->successes = sql_int(&s, 1);
		totals->errors = sql_int(&s, 2);
		totals->bytes += sql_int(&s, 3) + sql_int(&s, 5) + sql_int(&s, 7);
		totals->outcomes = sql_int(&s, 6);
		totals->gaps = sql_int(&s, 4);
	}
	return sql_end(&s);
}
