/* Queries with filters; a filter that is NULL lets all pass. */
#include "ledger/lists.h"

#include "core/mem.h"
#include "ledger/sql.h"

#include <stdlib.h>

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
}

#define NUMBER_BYTES 24

/* The numbers as a JSON array, which SQLite reads; each begins an item of so many bytes. malloc'ed; NULL where all are wanted. */
static char *numbers_text(bool wanted, const void *items, size_t count, size_t item_bytes)
{
	char *text = wanted ? mem_alloc((count + 1) * NUMBER_BYTES) : NULL, *at = text;

	if (!wanted)
		return NULL;
	*at++ = '[';
	for (size_t i = 0; i < count; i++) {
		int64_t number;

		memcpy(&number, (const char *)items + i * item_bytes, sizeof(number));
		at += snprintf(at, NUMBER_BYTES, "%s%lld", i ? "," : "", (long long)number);
	}
	(void)strcpy(at, "]");
	return text;
}

/* Rows that are read before others may write. */
#define ROWS_AT_ONCE 500
#define NEXT(column) " AND " column " < ?8 ORDER BY " column " DESC LIMIT ?9"

/* Numbers that are asked for one by one: other rows are not looked at. */
#define OF_CLAIMS " AND claim IN (SELECT value FROM json_each(?6))"
#define OF_JOBS                                                        \
	" AND jobs.job IN (SELECT value FROM json_each(?7) UNION ALL " \
	"SELECT job FROM claims WHERE claim IN (SELECT value FROM json_each(?6)))"

/* A list under way: both lists are read alike. */
struct listing {
	const struct ledger *ledger;
	const struct list_filter *filter;
	const char *query;
	const char *query_of; /* of numbers */
	bool (*take)(const struct sql *s, const struct listing *listing, int64_t *number);
	bool (*job)(void *context, const struct listed_job *job);
	bool (*claim)(void *context, const struct listed_claim *claim);
	void (*pause)(void *context);
	void *context;
};

static bool list_pages(const struct listing *l, const char *claims, const char *jobs, struct err *err)
{
	int64_t last = INT64_MAX;
	bool more = true;

	while (more) {
		struct sql s = sql_begin(l->ledger, claims ? l->query_of : l->query, err);
		int rows = 0;

		put_filter(&s, l->filter);
		sql_put_text(&s, claims);
		sql_put_text(&s, jobs);
		sql_put_int(&s, last);
		sql_put_int(&s, ROWS_AT_ONCE);
		while (more && sql_row(&s)) {
			more = l->take(&s, l, &last);
			rows++;
		}
		if (!sql_stop(&s))
			return false;
		l->pause(l->context);
		more = more && rows == ROWS_AT_ONCE;
	}
	return true;
}

static bool list_all(const struct listing *l, struct err *err)
{
	const struct entry_found none = { .claims_count = 0 }, *found = l->filter->found ? l->filter->found : &none;
	char *claims = numbers_text(found != &none, found->claims, found->claims_count, sizeof(*found->claims));
	char *jobs = numbers_text(found != &none, found->jobs, found->jobs_count, sizeof(*found->jobs));
	bool ok = list_pages(l, claims, jobs, err);

	free(claims);
	free(jobs);
	return ok;
}

static bool take_job(const struct sql *s, const struct listing *listing, int64_t *number)
{
	struct listed_job job = {
		.job = sql_int(s, 0),
		.claim = sql_is_null(s, 1) ? NO_CLAIM : sql_int(s, 1),
		.file_name = sql_text(s, 2),
		.submitted_at = sql_int(s, 3),
		.file_upload_status = sql_text(s, 4),
		.submitted_by = sql_text(s, 5),
		.cbp_job = sql_text(s, 6),
		.cbp_claim = sql_text(s, 7),
		.cbp_status = sql_text(s, 8),
	};

	*number = job.job;
	return listing->job(listing->context, &job);
}

static bool take_claim(const struct sql *s, const struct listing *listing, int64_t *number)
{
	struct listed_claim claim = {
		.claim = sql_int(s, 0),
		.submitted_at = sql_int(s, 1),
		.claim_status = sql_text(s, 2),
		.successes = sql_int(s, 3),
		.errors = sql_int(s, 4),
		.cbp_claim = sql_text(s, 5),
		.job = sql_is_null(s, 6) ? NO_JOB : sql_int(s, 6),
	};

	*number = claim.claim;
	return listing->claim(listing->context, &claim);
}

#define JOBS                                                                                \
	"SELECT job, claim, file_name, jobs.submitted_at, file_upload_status || " VOID_MARK \
	", submitted_by, cbp_job, "                                                         \
	"cbp_claim, cbp_status FROM jobs LEFT JOIN claims USING (job)" WHERE("jobs") STATUS("file_upload_status")
#define CLAIMS                                                                                                                        \
	"SELECT claim, claims.submitted_at, claim_status || " VOID_MARK ", successes, errors, "                                       \
	"ifnull(cbp_claim, (SELECT cbp_claim FROM outcomes WHERE outcomes.claim = claims.claim ORDER BY outcome DESC LIMIT 1)), job " \
	"FROM claims LEFT JOIN jobs USING (job)" WHERE("claims") STATUS("claim_status")

bool jobs_list(const struct ledger *ledger, const struct list_filter *filter,
	       bool (*row)(void *context, const struct listed_job *job), void (*pause)(void *context), void *context,
	       struct err *err)
{
	const struct listing listing = { .ledger = ledger,
					 .filter = filter,
					 .query = JOBS NEXT("job"),
					 .query_of = JOBS OF_JOBS NEXT("job"),
					 .take = take_job,
					 .job = row,
					 .pause = pause,
					 .context = context };

	return list_all(&listing, err);
}

bool claims_list(const struct ledger *ledger, const struct list_filter *filter,
		 bool (*row)(void *context, const struct listed_claim *claim), void (*pause)(void *context),
		 void *context, struct err *err)
{
	const struct listing listing = { .ledger = ledger,
					 .filter = filter,
					 .query = CLAIMS NEXT("claim"),
					 .query_of = CLAIMS OF_CLAIMS NEXT("claim"),
					 .take = take_claim,
					 .claim = row,
					 .pause = pause,
					 .context = context };

	return list_all(&listing, err);
}
