/* The one row of the table of numbers. */
#include "ledger/numbers.h"

#include "ledger/sql.h"

bool numbers_read(const struct ledger *ledger, struct numbers *numbers, struct err *err)
{
	struct sql s =
		sql_begin(ledger, "SELECT next_job, next_claim, reserved_job, reserved_claim, voids FROM numbers", err);
	bool there = sql_row(&s);

	if (there)
		*numbers = (struct numbers){ sql_int(&s, 0), sql_int(&s, 1), sql_int(&s, 2), sql_int(&s, 3),
					     sql_int(&s, 4) };
	return sql_end(&s) && (there || err_file(err, ledger->path, "has lost its numbers; restore it from a backup"));
}

bool numbers_reserve(const struct ledger *ledger, int64_t count, struct numbers *numbers, struct err *err)
{
	struct sql s;

	if (!numbers_read(ledger, numbers, err))
		return false;
	if (numbers->next_job + count - 1 > JOB_NUMBER_MAX || numbers->next_claim + count - 1 > LEDGER_CLAIM_NUMBER_MAX)
		return err_file(err, ledger->path, "has no numbers left for %lld files; begin a new ledger",
				(long long)count);
	numbers->reserved_job = numbers->next_job + count;
	numbers->reserved_claim = numbers->next_claim + count;
	s = sql_begin(ledger, "UPDATE numbers SET reserved_job = ?, reserved_claim = ?", err);
	sql_put_int(&s, numbers->reserved_job);
	sql_put_int(&s, numbers->reserved_claim);
	return sql_end(&s);
}

bool numbers_next_generation(const struct ledger *ledger, struct err *err)
{
	return sql_run(ledger, "UPDATE numbers SET voids = voids + 1", err);
}

bool numbers_settle(const struct ledger *ledger, int64_t next_job, int64_t next_claim, struct err *err)
{
	struct sql s = sql_begin(
		ledger, "UPDATE numbers SET next_job = ?1, reserved_job = ?1, next_claim = ?2, reserved_claim = ?2",
		err);

	sql_put_int(&s, next_job);
	sql_put_int(&s, next_claim);
	return sql_end(&s);
}
