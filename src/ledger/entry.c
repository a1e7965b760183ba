/* What may have the entry, then whether it has. */
#include "ledger/entry.h"

#include "core/mem.h"
#include "core/place.h"
#include "ledger/entry_filter.h"
#include "ledger/entry_filter_keep.h"
#include "ledger/files.h"
#include "ledger/outcomes.h"
#include "ledger/record.h"
#include "ledger/sql.h"
#include "parse/splitter.h"
#include "run/load.h"

#include <stdlib.h>

/* --- single records and uploads ------------------------------------------------------------------------------------------ */

static struct entry_on_claim *find_claim(const struct entry_found *found, int64_t claim)
{
	for (size_t i = 0; i < found->claims_count; i++) {
		if (found->claims[i].claim == claim)
			return &found->claims[i];
	}
	return NULL;
}

/* On a claim's record and on its outcome it is on one claim. */
static void add_claim(struct entry_found *found, int64_t claim, uint64_t row)
{
	struct entry_on_claim *known = find_claim(found, claim);

	if (known) {
		known->row = row != UINT64_MAX ? row : known->row;
		return;
	}
	found->claims =
		mem_room(found->claims, &found->claims_capacity, found->claims_count + 1, sizeof(*found->claims));
	found->claims[found->claims_count++] = (struct entry_on_claim){ claim, row };
}

static bool look_in_record(const struct ledger *ledger, const struct entry_segment *segment, uint64_t place,
			   struct entry_found *found, struct err *err)
{
	char *path = claim_record_path(ledger, segment->number);
	struct record record;
	bool ok = record_open(&record, path, err);
	uint64_t row;

	free(path);
	if (!ok)
		return false;
	row = record_find_among(&record, segment->first, segment->count, key_of_place(place));
	record_close(&record);
	if (row != UINT64_MAX)
		add_claim(found, segment->number, row);
	return true;
}

/* The claim whose latest outcome this is; NO_CLAIM: a later one has replaced it. */
static bool claim_of_outcome(const struct ledger *ledger, int64_t outcome, int64_t *claim, struct err *err)
{
	struct sql s = sql_begin(ledger, "SELECT claim FROM outcomes WHERE outcome = ?", err);
	struct imported_outcome latest;

	sql_put_int(&s, outcome);
	*claim = sql_row(&s) ? sql_int(&s, 0) : NO_CLAIM;
	if (!sql_end(&s) || !outcome_latest(ledger, *claim, &latest, err))
		return false;
	if (latest.outcome != outcome)
		*claim = NO_CLAIM;
	return true;
}

static bool look_in_outcome(const struct ledger *ledger, const struct entry_segment *segment, uint64_t place,
			    struct entry_found *found, struct err *err)
{
	struct outcome_file file;
	int64_t claim;
	char *path;
	bool ok;

	if (!claim_of_outcome(ledger, segment->number, &claim, err))
		return false;
	if (claim == NO_CLAIM)
		return true;
	path = outcome_path(ledger, segment->number);
	ok = outcome_open(&file, path, err);
	free(path);
	if (!ok)
		return false;
	if (outcome_row_of(&file, place) != UINT64_MAX)
		add_claim(found, claim, UINT64_MAX);
	outcome_close(&file);
	return true;
}

static bool slice_has(const struct declaration *d, const struct slice *slice, uint64_t place, bool *there,
		      struct err *err)
{
	size_t rows_max = declaration_rows_max(slice, d->record_end), bytes = rows_max * sizeof(uint64_t);
	struct entry_batch rows = { .places = mem_map(bytes, "the rows of an upload", err) };

	if (!rows.places)
		return false;
	declaration_parse(slice, d->text.begin, d->record_end, rows_max, &rows);
	for (size_t i = 0; i < rows.rows; i++)
		*there |= rows.places[i] == place;
	mem_unmap(rows.places, bytes);
	return true;
}

/* The rows of a segment: whole records, since it was a slice. */
static struct span segment_text(const struct declaration *d, const struct entry_segment *segment)
{
	uint64_t header = (uint64_t)(d->body.begin - d->text.begin), len = d->text.len_bytes;

	if (segment->first < header || segment->first > len || segment->count > len - segment->first)
		return d->body;
	return span_of(d->text.begin + segment->first, segment->count);
}

static bool upload_has(const struct ledger *ledger, const struct entry_segment *segment, uint64_t place, bool *there,
		       struct err *err)
{
	char *path = job_upload_path(ledger, segment->number);
	struct splitter splitter;
	struct declaration d;
	struct slice slice;
	bool ok = declaration_open(&d, path, err);

	*there = false;
	if (ok) {
		splitter_init(&splitter, segment_text(&d, segment), d.record_end, SLICE_BYTES);
		while (ok && !*there && splitter_next(&splitter, &slice))
			ok = slice_has(&d, &slice, place, there, err);
		splitter_free(&splitter);
		ok = ok && map_unchanged(&d.map, path, err);
		declaration_close(&d);
	}
	free(path);
	return ok;
}

static bool look_in_upload(const struct ledger *ledger, const struct entry_segment *segment, uint64_t place,
			   struct entry_found *found, struct err *err)
{
	bool there;

	/* An upload may have it in several segments, which follow each other. */
	if (found->jobs_count && found->jobs[found->jobs_count - 1] == segment->number)
		return true;
	if (!upload_has(ledger, segment, place, &there, err))
		return false;
	if (there) {
		found->jobs = mem_room(found->jobs, &found->jobs_capacity, found->jobs_count + 1, sizeof(*found->jobs));
		found->jobs[found->jobs_count++] = segment->number;
	}
	return true;
}

static bool look_in(const struct ledger *ledger, const struct entry_segment *segment, uint64_t place,
		    struct entry_found *found, struct err *err)
{
	static bool (*const in[SOURCE_KINDS])(const struct ledger *ledger, const struct entry_segment *segment,
					      uint64_t place, struct entry_found *found, struct err *err) = {
		[SOURCE_RECORD] = look_in_record,
		[SOURCE_UPLOAD] = look_in_upload,
		[SOURCE_OUTCOME] = look_in_outcome,
	};

	return in[segment->kind](ledger, segment, place, found, err);
}

/* --- which of them ------------------------------------------------------------------------------------------------------- */

/* With what came since it was written, if that can be added now. */
static bool open_filter(struct ledger *ledger, struct entry_filter *filter, bool damaged, struct err *err)
{
	bool behind;

	if (!entry_filter_open(filter, ledger, &behind, err))
		return false;
	if (!damaged && !behind)
		return true;
	entry_filter_close(filter);
	entry_filter_offer(ledger, damaged);
	return entry_filter_open(filter, ledger, &behind, err);
}

/* Opens the filter and asks it; one that stays damaged is closed and says nothing. */
static bool ask_filter(struct ledger *ledger, struct entry_filter *filter, uint64_t place,
		       struct entry_segment **segments, size_t *count, struct err *err)
{
	uint64_t key = key_of_place(place);

	*segments = NULL;
	*count = 0;
	for (int again = 0; again < 2; again++) {
		if (!open_filter(ledger, filter, again, err))
			return false;
		if (entry_filter_ask(filter, key, segments, count))
			return true;
		free(*segments);
		*segments = NULL;
		*count = 0;
		entry_filter_close(filter);
	}
	return true;
}

/* What the filter does not cover, as a whole. */
static bool look_in_newer(const struct ledger *ledger, const struct entry_sources *sources, uint64_t place,
			  struct entry_found *found, struct err *err)
{
	int64_t *numbers;
	size_t count;
	bool ok = entry_sources_list(ledger, sources, &numbers, &count, err);

	for (size_t i = 0; ok && i < count; i++) {
		const struct entry_segment all = { sources->kind, numbers[i], 0, UINT64_MAX };

		ok = look_in(ledger, &all, place, found, err);
	}
	free(numbers);
	return ok;
}

bool entry_find(struct ledger *ledger, uint64_t place, struct entry_found *found, struct err *err)
{
	uint64_t covered[SOURCE_KINDS];
	struct entry_segment *segments;
	struct entry_filter filter;
	size_t count;
	bool ok = true;

	*found = (struct entry_found){ .place = place };
	if (!ask_filter(ledger, &filter, place, &segments, &count, err))
		return false;
	memcpy(covered, filter.header.next, sizeof(covered));
	entry_filter_close(&filter);
	for (size_t i = 0; ok && i < count; i++)
		ok = look_in(ledger, &segments[i], place, found, err);
	free(segments);
	for (unsigned kind = 0; ok && kind < SOURCE_KINDS; kind++) {
		const struct entry_sources newer = { kind, covered[kind], INT64_MAX, &place };

		ok = look_in_newer(ledger, &newer, place, found, err);
	}
	if (!ok)
		entry_found_free(found);
	return ok;
}

void entry_found_free(struct entry_found *found)
{
	free(found->claims);
	free(found->jobs);
	*found = (struct entry_found){ .claims_count = 0 };
}

/* --- what a claim says of it ---------------------------------------------------------------------------------------------- */

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

static bool read_decided(const struct ledger *ledger, int64_t claim, uint64_t place, struct claimed_entry *entry,
			 struct err *err)
{
	struct outcome_entry decided;
	struct outcome_file file;
	bool there;

	if (!outcome_open_latest(ledger, claim, &file, &there, err))
		return false;
	if (!there)
		return true;
	if (outcome_find(&file, place, &decided)) {
		entry->cbp_status = status_text(decided.failed ? ENTRY_FAILED : ENTRY_UPDATED);
		entry->cbp_errors = mem_text(decided.errors);
	}
	outcome_close(&file);
	return true;
}

static bool read_predicted(const struct ledger *ledger, const struct entry_on_claim *on, struct claimed_entry *entry,
			   struct err *err)
{
	char *path = claim_record_path(ledger, on->claim);
	struct record_row row;
	struct record record;
	uint64_t failures;
	bool ok = record_open(&record, path, err);

	if (ok) {
		ok = (on->row < record.header.rows && record_read(&record, on->row, &row, &failures)) ||
		     err_file(err, path, "is damaged; restore it from a backup");
		if (ok) {
			entry->status = mem_text(record.texts[failures ? RECORD_FAILED : RECORD_UPDATED]);
			entry->errors = record_errors(&record, failures);
		}
		record_close(&record);
	}
	free(path);
	return ok;
}

bool entry_on_claim_read(const struct ledger *ledger, const struct entry_found *found, int64_t claim,
			 struct claimed_entry *entry, struct err *err)
{
	const struct entry_on_claim *on = find_claim(found, claim);

	*entry = (struct claimed_entry){ .status = NULL };
	assert(on);
	if ((on->row == UINT64_MAX || read_predicted(ledger, on, entry, err)) &&
	    read_decided(ledger, claim, found->place, entry, err))
		return true;
	claimed_entry_free(entry);
	return false;
}

void claimed_entry_free(struct claimed_entry *entry)
{
	free(entry->status);
	free(entry->errors);
	free(entry->cbp_status);
	free(entry->cbp_errors);
	*entry = (struct claimed_entry){ .status = NULL };
}
