/* Adding up. */
#include "prepare/sums.h"

void prepare_sums_add(struct prepare_sums *sum, const struct prepare_sums *sums)
{
	sum->above += sums->above;
	sum->records += sums->records;
	sum->blank_rows += sums->blank_rows;
	sum->rows += sums->rows;
	sum->other_columns |= sums->other_columns;
	for (unsigned r = 0; r < REASONS; r++)
		sum->by_reason[r] += sums->by_reason[r];
	sum->lines += sums->lines;
	sum->places += sums->places;
	sum->written += sums->written;
	sum->written_places += sums->written_places;
}

uint64_t prepare_sums_left_out(const struct prepare_sums *sums)
{
	uint64_t count = 0;

	for (unsigned r = REASON_NONE + 1; r < REASONS; r++)
		count += sums->by_reason[r];
	return count;
}

bool prepare_sums_check(const struct prepare_sums *sums, bool lines, struct err *err)
{
	uint64_t declared = sums->by_reason[REASON_NONE], left_out = prepare_sums_left_out(sums);

	if (sums->records == sums->rows + sums->blank_rows && sums->rows == declared + left_out &&
	    (!lines || sums->lines == left_out) && sums->written == declared && sums->written_places == sums->places)
		return true;
	return err_set(
		err,
		"the sums do not add up: %llu records, %llu blank, %llu rows, %llu to declare, %llu declared, %llu to "
		"leave out, %llu left out; this is a mistake of cape's, nothing is published, please report it",
		(unsigned long long)sums->records, (unsigned long long)sums->blank_rows, (unsigned long long)sums->rows,
		(unsigned long long)declared, (unsigned long long)sums->written, (unsigned long long)left_out,
		(unsigned long long)sums->lines);
}
