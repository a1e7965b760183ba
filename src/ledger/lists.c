/* Queries with filters; a filter that is NULL lets all pass. */
#include "ledger/lists.h"

#include "ledger/sql.h"

#define WHERE(table)                                                                                          \
	" WHERE (?1 IS NULL OR " table ".submitted_at >= ?1) AND (?2 IS NULL OR " table ".submitted_at < ?2)" \
	" AND (?3 IS NULL OR file_name = ?3 OR file_name GLOB ?3)"                                            \
	" AND (?4 IS NULL OR instr(?4, ',' || account || ','))"

/* Beside the status that is shown, "void" is one. */
#define VOID_MARK "iif(voided_at IS NULL, '', ' (void)')"
#define STATUS(column)                                 \
	" AND (?5 IS NULL OR " column " || " VOID_MARK \
	" = ?5 COLLATE NOCASE OR (voided_at NOT NULL AND ?5 = 'void' COLLATE NOCASE))"

static void put_filter(struct sql *s, const struct list_filter *filter)
{
	sql_put_int_if(s, filter->since != 0, filter->since);
	sql_put_int_if(s, filter->until != 0, filter->until);
	sql_put_text(s, filter->file);
	sql_put_text(s, filter->accounts);
	sql_put_text(s, filter->status);
	sql_put_int_if(s, filter->place != NULL, filter->place ? (int64_t)*filter->place : 0);
}

bool jobs_list(const struct ledger *ledger, const struct list_filter *filter,
	       bool (*row)(void *context, const struct listed_job *job), void *context, struct err *err)
{
	static const char query[] =
		"SELECT job, claim, file_name, jobs.submitted_at, file_upload_status || " VOID_MARK
		", submitted_by, cbp_job, "
		"cbp_claim, cbp_status, gate FROM jobs LEFT JOIN claims USING (job)" WHERE("jobs") STATUS(
			"file_upload_status") " AND (?6 IS NULL OR claim IS NULL OR ?6 BETWEEN first_entry AND last_entry)"
					      " ORDER BY job DESC";
	struct sql s = sql_begin(ledger, query, err);

	put_filter(&s, filter);
	while (sql_row(&s)) {
		struct listed_job job = {
			.job = sql_int(&s, 0),
			.claim = sql_is_null(&s, 1) ? NO_CLAIM : sql_int(&s, 1),
			.file_name = sql_text(&s, 2),
			.submitted_at = sql_int(&s, 3),
			.file_upload_status = sql_text(&s, 4),
			.submitted_by = sql_text(&s, 5),
			.cbp_job = sql_text(&s, 6),
			.cbp_claim = sql_text(&s, 7),
			.cbp_status = sql_text(&s, 8),
			.gate = *sql_text(&s, 9),
		};

		if (!row(context, &job))
			break;
	}
	return sql_stop(&s);
}

bool claims_list(const struct ledger *ledger, const struct list_filter *filter,
		 bool (*row)(void *context, const struct listed_claim *claim), void *context, struct err *err)
{
	static const char query[] =
		"SELECT claim, claims.submitted_at, claim_status || " VOID_MARK ", successes, errors, cbp_claim, job "
		"FROM claims LEFT JOIN jobs USING (job)" WHERE("claims") STATUS(
			"claim_status") " AND (?6 IS NULL OR ?6 BETWEEN first_entry AND last_entry) ORDER BY claim DESC";
	struct sql s = sql_begin(ledger, query, err);

	put_filter(&s, filter);
	while (sql_row(&s)) {
		struct listed_claim claim = {
			.claim = sql_int(&s, 0),
			.submitted_at = sql_int(&s, 1),
			.claim_status = sql_text(&s, 2),
			.successes = sql_int(&s, 3),
			.errors = sql_int(&s, 4),
			.cbp_claim = sql_text(&s, 5),
			.job = sql_is_null(&s, 6) ? NO_JOB : sql_int(&s, 6),
		};

		if (!row(context, &claim))
			break;
	}
	return sql_stop(&s);
}
