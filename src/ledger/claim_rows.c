/* A record and an outcome, side by side. */
#include "ledger/claim_rows.h"

#include "core/mem.h"

#include <stdlib.h>

static bool damaged(const struct claim_rows *rows, struct err *err)
{
	return err_file(err, rows->path, "is damaged; restore it from a backup");
}

/* Which rows of the outcome no row of the record is about. */
static bool find_rest(struct claim_rows *rows, struct err *err)
{
	uint64_t decided = rows->outcome.header.rows;
	bool *seen = mem_zero(decided * sizeof(*seen)), ok = true;

	for (uint64_t i = 0; ok && rows->has_record && i < rows->record.header.rows; i++) {
		struct record_row row;
		uint64_t failures, at;

		ok = record_read(&rows->record, i, &row, &failures) || damaged(rows, err);
		at = ok ? outcome_row_of(&rows->outcome, place_of_key(record_key(&row))) : UINT64_MAX;
		if (at != UINT64_MAX)
			seen[at] = true;
	}
	rows->rest = mem_alloc(decided * sizeof(*rows->rest));
	for (uint64_t i = 0; i < decided; i++) {
		if (!seen[i])
			rows->rest[rows->rest_count++] = i;
	}
	free(seen);
	return ok;
}

bool claim_rows_open(struct claim_rows *rows, const struct ledger *ledger, int64_t claim, bool has_record,
		     struct err *err)
{
	*rows = (struct claim_rows){ .path = claim_record_path(ledger, claim) };
	if (!outcome_open_latest(ledger, claim, &rows->outcome, &rows->decided, err)) {
		free(rows->path);
		return false;
	}
	if (has_record)
		rows->has_record = record_open(&rows->record, rows->path, err);
	if (!has_record || rows->has_record) {
		if (!rows->decided || find_rest(rows, err)) {
			rows->count = (rows->has_record ? rows->record.header.rows : 0) + rows->rest_count;
			return true;
		}
	}
	claim_rows_close(rows);
	return false;
}

void claim_rows_close(struct claim_rows *rows)
{
	if (rows->has_record)
		record_close(&rows->record);
	if (rows->decided)
		outcome_close(&rows->outcome);
	free(rows->rest);
	free(rows->path);
}

static bool read_decided(const struct claim_rows *rows, uint64_t at, struct claim_row *row, struct err *err)
{
	struct outcome_entry entry;

	if (!outcome_read(&rows->outcome, at, &entry))
		return err_file(err, rows->path,
				"is of a claim whose outcome is damaged; \"cape ledger verify\" names it");
	row->place = entry.place;
	row->decided = true;
	row->success = !entry.failed;
	row->text = entry.text;
	return true;
}

bool claim_rows_read(const struct claim_rows *rows, uint64_t i, struct claim_row *row, struct err *err)
{
	uint64_t recorded = rows->has_record ? rows->record.header.rows : 0, at;

	*row = (struct claim_row){ .predicted = i < recorded };
	if (!row->predicted)
		return read_decided(rows, rows->rest[i - recorded], row, err);
	if (!record_read(&rows->record, i, &row->row, &row->failures))
		return damaged(rows, err);
	row->place = place_of_key(record_key(&row->row));
	row->success = row->failures == 0;
	at = rows->decided ? outcome_row_of(&rows->outcome, row->place) : UINT64_MAX;
	return at == UINT64_MAX || read_decided(rows, at, row, err);
}
