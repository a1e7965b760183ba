/* Looking through records and uploads. */
#include "ledger/entry.h"

#include "core/mem.h"
#include "core/place.h"
#include "ledger/files.h"
#include "ledger/outcomes.h"
#include "ledger/record.h"
#include "parse/splitter.h"
#include "run/load.h"

#include <stdlib.h>

/* In the words of the built-in rules, which are CBP's. */
static char *status_text(enum status_text status)
{
	struct ruleset set;
	char *text;

	ruleset_load_builtin(&set);
	text = mem_text(set.statuses[status]);
	ruleset_free(&set);
	return text;
}

static bool find_decided(const struct ledger *ledger, int64_t claim, uint64_t place, struct claimed_entry *found,
			 struct err *err)
{
	struct outcome_entry entry;
	struct outcome_file file;
	bool there;

	if (!outcome_open_latest(ledger, claim, &file, &there, err))
		return false;
	if (!there)
		return true;
	if (outcome_find(&file, place, &entry)) {
		found->cbp_status = status_text(entry.failed ? ENTRY_FAILED : ENTRY_UPDATED);
		found->cbp_errors = mem_text(entry.errors);
	}
	outcome_close(&file);
	return true;
}

static bool find_predicted(const struct ledger *ledger, int64_t claim, uint64_t place, struct claimed_entry *found,
			   struct err *err)
{
	char *path = claim_record_path(ledger, claim);
	struct record_row row;
	struct record record;
	uint64_t at, failures;
	bool ok;

	ok = record_open(&record, path, err);
	if (ok) {
		at = record_find(&record, key_of_place(place));
		if (at != UINT64_MAX && record_read(&record, at, &row, &failures)) {
			found->status = mem_text(record.texts[failures ? RECORD_FAILED : RECORD_UPDATED]);
			found->errors = record_errors(&record, failures);
		}
		record_close(&record);
	}
	free(path);
	return ok;
}

bool claim_find_entry(const struct ledger *ledger, int64_t claim, bool has_record, uint64_t place,
		      struct claimed_entry *found, struct err *err)
{
	*found = (struct claimed_entry){ .status = NULL };
	return (!has_record || find_predicted(ledger, claim, place, found, err)) &&
	       find_decided(ledger, claim, place, found, err);
}

void claimed_entry_free(struct claimed_entry *found)
{
	free(found->cbp_status);
	free(found->cbp_errors);
	free(found->status);
	free(found->errors);
	*found = (struct claimed_entry){ .status = NULL };
}

static bool slice_has(const struct declaration *d, const struct slice *slice, uint64_t place)
{
	size_t rows_max = declaration_rows_max(slice, d->record_end);
	struct entry_batch rows = { .places = mem_alloc(rows_max * sizeof(*rows.places)),
				    .numbers = mem_alloc(rows_max * sizeof(*rows.numbers)) };
	bool there = false;

	declaration_parse(slice, d->text.begin, d->record_end, rows_max, &rows);
	for (size_t i = 0; i < rows.rows; i++)
		there |= rows.places[i] == place;
	free(rows.places);
	free(rows.numbers);
	return there;
}

bool upload_has_entry(const struct ledger *ledger, int64_t job, uint64_t place, bool *there, struct err *err)
{
	char *path = job_upload_path(ledger, job);
	struct splitter splitter;
	struct declaration d;
	struct slice slice;
	bool ok = declaration_open(&d, path, err);

	*there = false;
	if (ok) {
		splitter_init(&splitter, d.body, d.record_end, SLICE_BYTES);
		while (!*there && splitter_next(&splitter, &slice))
			*there = slice_has(&d, &slice, place);
		splitter_free(&splitter);
		ok = map_unchanged(&d.map, path, err);
		declaration_close(&d);
	}
	free(path);
	return ok;
}
