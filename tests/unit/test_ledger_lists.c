/* Lists longer than what is read at once: every row, in order, and as many as are wanted. */
#include "ledger/lists.h"

#include "ledger/sql.h"
#include "unit/in_folder.h"

#define JOBS 1301 /* three pages; every third job has a claim */

struct seen {
	int64_t rows;
	int64_t last;
	int64_t wanted;
	unsigned pauses;
};

static bool see_job(void *context, const struct listed_job *job)
{
	struct seen *seen = context;

	expect(job->job < seen->last && (job->job % 3 == 0) == (job->claim == job->job), "job %lld",
	       (long long)job->job);
	seen->last = job->job;
	return ++seen->rows < seen->wanted;
}

static bool see_claim(void *context, const struct listed_claim *claim)
{
	struct seen *seen = context;

	expect(claim->claim < seen->last && claim->claim % 3 == 0, "claim %lld", (long long)claim->claim);
	seen->last = claim->claim;
	return ++seen->rows < seen->wanted;
}

static void see_pause(void *context)
{
	((struct seen *)context)->pauses++;
}

static void open_filled(struct ledger *ledger)
{
	static const char rows[] =
		"INSERT INTO accounts VALUES (1, 'filer', 'ABC');"
		"WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 1301) INSERT INTO jobs (job, "
		"account, file_name, submitted_at, submitted_by, file_upload_status, gate, entries, upload_bytes, upload_sha256, "
		"result_bytes, result_sha256, as_of, index_hash, data_date, rules_version) SELECT i, 1, 'file' || (i % 7) || '.csv', i, "
		"'me', 'Accepted', 'D', 1, 1, zeroblob(32), 1, zeroblob(32), '', '', '', '' FROM n;"
		"INSERT INTO claims SELECT job, job, job, 'Accepted', 1, 0, job, job, 1, zeroblob(32) FROM jobs WHERE job % 3 = 0";
	const struct ledger_start start = { 1, 1, false };
	struct err err = ERR_INIT;

	must(ledger_make(folder_file(&folder, "l"), &start, false, &err));
	must(ledger_open(ledger, folder_file(&folder, "l"), LEDGER_WRITE, &err));
	must(sql_run(ledger, rows, &err));
}

UNIT_TEST(every_row_comes_once_newest_first)
{
	static const int64_t wanted[] = { 1, 499, 500, 501, 1000, 1301, 5000 };
	const struct list_filter all = { .file = NULL };
	struct err err = ERR_INIT;
	struct ledger ledger;

	open_filled(&ledger);
	for (size_t i = 0; i < ARRAY_LEN(wanted); i++) {
		struct seen jobs = { .last = INT64_MAX, .wanted = wanted[i] }, claims = jobs;

		must(jobs_list(&ledger, &all, see_job, see_pause, &jobs, &err));
		assert_int_equal(jobs.rows, wanted[i] < JOBS ? wanted[i] : JOBS);
		assert_int_equal(jobs.last, JOBS + 1 - jobs.rows);
		must(claims_list(&ledger, &all, see_claim, see_pause, &claims, &err));
		assert_int_equal(claims.rows, wanted[i] < JOBS / 3 ? wanted[i] : JOBS / 3);
		assert_true(jobs.pauses > 0 && claims.pauses > 0);
	}
	ledger_close(&ledger);
}

UNIT_TEST(filters_hold_on_every_page)
{
	struct entry_on_claim claims_found[] = { { 600, 0 }, { 33, 0 }, { 9999, 0 } };
	int64_t jobs_found[] = { 1000, 1 };
	const struct entry_found found = { .claims = claims_found,
					   .claims_count = 3,
					   .jobs = jobs_found,
					   .jobs_count = 2 },
				 nothing = { .claims_count = 0 };
	const struct list_filter rows[] = {
		{ .since = 1000 },       { .until = 302 },         { .file = "file3.*" },
		{ .accounts = ",1,2," }, { .status = "accepted" }, { .accounts = ",2,11," },
		{ .status = "void" },    { .found = &found },      { .found = &nothing },
	};
	static const int64_t jobs[] = { 302, 301, 186, 1301, 1301, 0, 0, 4, 0 };
	static const int64_t claims[] = { 100, 100, 62, 433, 433, 0, 0, 2, 0 };
	struct err err = ERR_INIT;
	struct ledger ledger;

	open_filled(&ledger);
	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		struct seen a = { .last = INT64_MAX, .wanted = INT64_MAX }, b = a;

		must(jobs_list(&ledger, &rows[i], see_job, see_pause, &a, &err));
		must(claims_list(&ledger, &rows[i], see_claim, see_pause, &b, &err));
		expect(a.rows == jobs[i] && b.rows == claims[i], "filter %zu: %lld jobs, %lld claims", i,
		       (long long)a.rows, (long long)b.rows);
	}
	ledger_close(&ledger);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, begin, end)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(every_row_comes_once_newest_first),
		TEST(filters_hold_on_every_page),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
