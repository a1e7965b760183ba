/* Rows into filters, a segment at a time. */
#include "ledger/stripe.h"

#include "core/mem.h"
#include "core/xxh.h"
#include "ledger/files.h"
#include "ledger/outcomes.h"
#include "ledger/record.h"
#include "parse/splitter.h"
#include "run/load.h"

#include <stdlib.h>

static uint64_t checksum(const struct stripe *stripe, uint64_t number)
{
	return XXH3_64bits_withSeed(stripe, offsetof(struct stripe, checksum), number);
}

void stripe_seal(struct stripe *stripe, uint64_t number)
{
	stripe->checksum = checksum(stripe, number);
}

bool stripe_is_whole(const struct stripe *stripe, uint64_t number)
{
	return stripe->checksum == checksum(stripe, number);
}

static struct keyfilter_line *make_lines(uint64_t count, struct err *err)
{
	return mem_map(count * sizeof(struct keyfilter_line), "the filter of an upload's entries", err);
}

static void free_lines(struct keyfilter_line *lines, uint64_t count)
{
	mem_unmap(lines, count * sizeof(*lines));
}

/* --- claims -------------------------------------------------------------------------------------------------------------- */

/* The filter of one segment is made where it stays in the cache, and then goes to its places among the others. */
static void fill_segment(const struct record *record, const struct stripe *stripe, uint32_t segment,
			 struct keyfilter_line *lines, struct keyfilter_line *filter)
{
	uint64_t rows = stripe_segment_rows(stripe), first = stripe->first + segment * rows;
	uint64_t end = stripe->first + stripe->count;
	const unsigned char *at = record->rows + first * record->header.row_bytes;

	memset(filter, 0, stripe->lines * sizeof(*filter));
	for (uint64_t i = first; i < end && i < first + rows; i++, at += record->header.row_bytes) {
		uint64_t entry;

		memcpy(&entry, at, sizeof(entry));
		keyfilter_add(filter, stripe->lines, entry >> RECORD_VERDICT_BITS);
	}
	for (uint32_t i = 0; i < stripe->lines; i++)
		lines[(uint64_t)i * stripe->segments + segment] = filter[i];
}

static bool take_rows(const struct record *record, struct stripe *stripe, const struct stripe_taker *taker,
		      struct err *err)
{
	uint64_t count = stripe_lines(stripe) + stripe->lines;
	struct keyfilter_line *lines = make_lines(count, err);
	bool ok;

	if (!lines)
		return false;
	for (uint32_t s = 0; s < stripe->segments; s++)
		fill_segment(record, stripe, s, lines, lines + stripe_lines(stripe));
	ok = taker->take(taker->context, stripe, lines, err);
	free_lines(lines, count);
	return ok;
}

static bool stripes_of_record(const struct ledger *ledger, int64_t claim, const struct stripe_taker *taker,
			      struct err *err)
{
	const uint64_t rows_max = (uint64_t)SEGMENT_ROWS * STRIPE_SEGMENTS;
	char *path = claim_record_path(ledger, claim);
	struct record record;
	bool ok = record_open(&record, path, err);

	if (ok) {
		for (uint64_t first = 0; ok && first < record.header.rows; first += rows_max) {
			uint64_t left = record.header.rows - first;
			struct stripe stripe = { .source = stripe_source(SOURCE_RECORD, claim),
						 .first = first,
						 .count = left < rows_max ? left : rows_max };

			stripe.segments = (uint32_t)((stripe.count + SEGMENT_ROWS - 1) / SEGMENT_ROWS);
			stripe.lines = keyfilter_lines((uint32_t)stripe_segment_rows(&stripe));
			ok = take_rows(&record, &stripe, taker, err);
		}
		ok = ok && map_unchanged(&record.map, path, err);
		record_close(&record);
	}
	free(path);
	return ok;
}

/* --- rejected files ------------------------------------------------------------------------------------------------------ */

static bool take_places(const struct entry_batch *rows, struct stripe *stripe, const struct stripe_taker *taker,
			struct err *err)
{
	struct keyfilter_line *lines;
	bool ok;

	stripe->segments = 1;
	stripe->lines = keyfilter_lines((uint32_t)rows->rows);
	lines = make_lines(stripe->lines, err);
	if (!lines)
		return false;
	for (size_t i = 0; i < rows->rows; i++) {
		if (rows->places[i] != PLACE_NONE)
			keyfilter_add(lines, stripe->lines, key_of_place(rows->places[i]));
	}
	ok = taker->take(taker->context, stripe, lines, err);
	free_lines(lines, stripe->lines);
	return ok;
}

static bool take_slice(const struct declaration *d, const struct slice *slice, int64_t job,
		       const struct stripe_taker *taker, struct err *err)
{
	size_t rows_max = declaration_rows_max(slice, d->record_end);
	struct entry_batch rows = { .places = mem_map(rows_max * sizeof(*rows.places), "the rows of an upload", err) };
	struct stripe stripe = { .source = stripe_source(SOURCE_UPLOAD, job),
				 .first = (uint64_t)(slice->bytes.begin - d->text.begin),
				 .count = slice->bytes.len_bytes };
	bool ok;

	if (!rows.places)
		return false;
	declaration_parse(slice, d->text.begin, d->record_end, rows_max, &rows);
	ok = take_places(&rows, &stripe, taker, err);
	mem_unmap(rows.places, rows_max * sizeof(*rows.places));
	return ok;
}

static bool stripes_of_upload(const struct ledger *ledger, int64_t job, const struct stripe_taker *taker,
			      struct err *err)
{
	char *path = job_upload_path(ledger, job);
	struct splitter splitter;
	struct declaration d;
	struct slice slice;
	bool ok = declaration_open(&d, path, err);

	if (ok) {
		splitter_init(&splitter, d.body, d.record_end, SEGMENT_UPLOAD_BYTES);
		while (ok && splitter_next(&splitter, &slice))
			ok = take_slice(&d, &slice, job, taker, err);
		splitter_free(&splitter);
		ok = ok && map_unchanged(&d.map, path, err);
		declaration_close(&d);
	}
	free(path);
	return ok;
}

/* --- outcomes ------------------------------------------------------------------------------------------------------------ */

static bool stripes_of_outcome(const struct ledger *ledger, int64_t outcome, const struct stripe_taker *taker,
			       struct err *err)
{
	uint64_t *places = mem_alloc(SEGMENT_ROWS * sizeof(*places));
	char *path = outcome_path(ledger, outcome);
	struct outcome_file file;
	bool ok = outcome_open(&file, path, err);

	if (ok) {
		for (uint64_t first = 0; ok && first < file.header.rows; first += SEGMENT_ROWS) {
			uint64_t left = file.header.rows - first;
			struct entry_batch rows = { .places = places,
						    .rows = left < SEGMENT_ROWS ? left : SEGMENT_ROWS };
			struct stripe stripe = { .source = stripe_source(SOURCE_OUTCOME, outcome),
						 .first = first,
						 .count = rows.rows };

			for (size_t i = 0; i < rows.rows; i++)
				places[i] = file.rows[first + i].place;
			ok = take_places(&rows, &stripe, taker, err);
		}
		outcome_close(&file);
	}
	free(path);
	free(places);
	return ok;
}

/* --- all ----------------------------------------------------------------------------------------------------------------- */

bool stripes_of(const struct ledger *ledger, enum source_kind kind, int64_t number, const struct stripe_taker *taker,
		struct err *err)
{
	static bool (*const of[SOURCE_KINDS])(const struct ledger *ledger, int64_t number,
					      const struct stripe_taker *taker, struct err *err) = {
		[SOURCE_RECORD] = stripes_of_record,
		[SOURCE_UPLOAD] = stripes_of_upload,
		[SOURCE_OUTCOME] = stripes_of_outcome,
	};

	return of[kind](ledger, number, taker, err);
}
