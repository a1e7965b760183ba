/* Slices to records. */
#include "ingest/worker.h"

#include "core/mem.h"
#include "ingest/fold.h"
#include "parse/ends.h"

#include <stdlib.h>

/*
 * Slices longer than this hold a record of many megabytes: they are read field by field, without an array of ends four times
 * their size.
 */
#define ENDS_SLICE_BYTES_MAX (UINT32_C(1) << 24)

static uint32_t importer_of(struct worker *w)
{
	if (w->reader.importer_changed) {
		w->importer = text_importer(w->texts, w->reader.facts.importer, w->reader.facts.importer_len);
		w->reader.importer_changed = false;
	}
	return w->importer;
}

static uint32_t remark_of(struct worker *w)
{
	struct row_reader *reader = &w->reader;

	if (reader->remark_changed) {
		/* In an overlay a blank cell says nothing; elsewhere a column that is there says that it is blank. */
		uint32_t said = reader->overlay ? reader->given : reader->known;
		struct span none = { NULL, 0 };

		w->remark = text_remark(
			w->texts, (said >> FIELD_LIQUIDATION_STATUS) & 1 ? reader->facts.liquidation_status : none,
			(said >> FIELD_CAPE) & 1 ? reader->facts.cape : none);
		reader->remark_changed = false;
	}
	return w->remark;
}

static bool overlaid_lacks(const struct worker *w)
{
	struct index_hit hit;

	if (!w->overlaid)
		return false;
	index_find(w->overlaid, &w->reader.facts.place, 1, &hit);
	return hit.entry == INDEX_NO_ENTRY;
}

/* Puts away what is open. */
static bool close_record(struct worker *w, struct err *err)
{
	bool ok = w->open.place == PLACE_NONE || run_writer_put(w->writer, &w->open, err);

	w->open.place = PLACE_NONE;
	return ok;
}

static bool take_record(struct worker *w, const struct record *row, struct err *err)
{
	bool ok;

	if (!w->reader.tariff)
		return run_writer_put(w->writer, row, err);
	/* The rows of an entry mostly follow each other: they become one record. */
	if (fold_tariff_row(&w->open, row))
		return true;
	ok = close_record(w, err);
	w->open = *row;
	return ok;
}

static bool take_row(struct worker *w, struct err *err)
{
	const struct facts *facts = &w->reader.facts;
	struct record row = {
		.place = facts->place,
		.attr = facts->attr,
		.duty_cents = facts->duty_cents,
		.importer = importer_of(w),
		.remark = remark_of(w),
		.ieepa_count = facts->ieepa_count,
		.piece = w->piece,
		.summary_date = facts->summary_date,
		.payment_date = facts->payment_date,
		.given = w->reader.overlay ? (uint16_t)w->reader.given : 0,
	};

	return take_record(w, &row, err);
}

static bool take_read_row(struct worker *w, const struct slice *slice, const unsigned char *begin, struct row *row,
			  struct err *err)
{
	if (row->blank)
		return true;
	w->rows++;
	if (!row->refused && overlaid_lacks(w)) {
		const unsigned char *end = slice->bytes.begin + slice->bytes.len_bytes;

		(void)row_read(&w->reader, begin, end, row); /* for its bytes */
		if (row->blank)                              /* The file is being rewritten; that is noticed later. */
			return true;
		row_refuse(&w->reader, row, "the index does not have the entry");
	}
	if (row->refused) {
		refused_add(w->refused, &w->refused_rows, row);
		return true;
	}
	return take_row(w, err);
}

static size_t find_ends(struct worker *w, const struct slice *slice)
{
	bool open;

	w->ends = mem_room(w->ends, &w->ends_capacity, slice->bytes.len_bytes + ENDS_SLACK, sizeof(*w->ends));
	return ends_find(slice->bytes, w->reader.record_end, w->ends, &open);
}

static bool read_by_ends(struct worker *w, const struct slice *slice, size_t begin, const uint32_t *ends,
			 size_t ends_count, struct err *err)
{
	const unsigned char *base = slice->bytes.begin;
	struct row row;

	row_read_ends(&w->reader, base, (uint32_t)begin, ends, ends_count, base + slice->bytes.len_bytes, &row);
	return take_read_row(w, slice, base + begin, &row, err);
}

static bool read_rows(struct worker *w, const struct slice *slice, struct err *err)
{
	size_t count = find_ends(w, slice), first = 0, begin = 0;

	for (size_t i = 0; i < count; i++) {
		if ((w->ends[i] & ENDS_RECORD) == 0)
			continue;
		if (!read_by_ends(w, slice, begin, w->ends + first, i + 1 - first, err))
			return false;
		first = i + 1;
		begin = (w->ends[i] & ~ENDS_RECORD) + 1;
	}
	return true;
}

static bool take_block_row(struct worker *w, const struct block *b, size_t r, struct err *err)
{
	struct record row = {
		.place = b->place[r],
		.attr = b->attr[r],
		.duty_cents = b->duty_cents[r],
		.importer = b->importer[r],
		.remark = b->remark[r],
		.ieepa_count = b->ieepa_count[r],
		.piece = w->piece,
		.summary_date = b->summary_date[r],
		.payment_date = b->payment_date[r],
	};

	w->rows++;
	return take_record(w, &row, err);
}

static bool read_blocks(struct worker *w, const struct slice *slice, struct err *err)
{
	size_t ends_count = find_ends(w, slice);
	struct block_slice rows = { .bytes = slice->bytes, .ends = w->ends, .ends_count = ends_count };
	struct block *b = w->block;
	bool ok = true;

	rows.quotes = memchr(slice->bytes.begin, '"', slice->bytes.len_bytes) != NULL;
	while (ok && block_read(b, &rows)) {
		for (size_t r = 0; ok && r < b->count; r++)
			ok = b->slow[r] ? read_by_ends(w, slice, b->rows[r].begin, w->ends + b->rows[r].first,
						       b->rows[r].ends_count, err)
					: take_block_row(w, b, r, err);
	}
	return ok;
}

static bool read_by_fields(struct worker *w, const struct slice *slice, struct err *err)
{
	const unsigned char *at = slice->bytes.begin, *end = at + slice->bytes.len_bytes;

	while (at < end) {
		const unsigned char *begin = at;
		struct row row;

		at = row_read(&w->reader, at, end, &row);
		if (!take_read_row(w, slice, begin, &row, err))
			return false;
	}
	return true;
}

void worker_init(struct worker *w, const struct source *source, const struct source_options *options,
		 struct run_writer *writer, struct text_cache *texts, struct refused *refused)
{
	*w = (struct worker){ .overlaid = options->overlaid,
			      .writer = writer,
			      .texts = texts,
			      .refused = refused,
			      .open = { .place = PLACE_NONE } };
	row_reader_init(&w->reader, &source->columns, options->assumed_facts, options->hts, source->record_end,
			options->overlaid != NULL);
	if (!options->overlaid) {
		w->block = mem_alloc(sizeof(*w->block));
		block_init(w->block, &w->reader, texts);
	}
}

void worker_free(struct worker *w)
{
	refused_slice_free(&w->refused_rows);
	row_reader_free(&w->reader);
	free(w->ends);
	free(w->block);
}

bool worker_read(struct worker *w, const struct slice *slice, uint32_t piece, struct err *err)
{
	bool ok;

	w->piece = piece;
	ok = slice->bytes.len_bytes > ENDS_SLICE_BYTES_MAX ? read_by_fields(w, slice, err)
	     : w->block                                    ? read_blocks(w, slice, err)
							   : read_rows(w, slice, err);
	ok = ok && close_record(w, err);
	refused_end_slice(w->refused, &w->refused_rows, slice->bytes, slice->piece);
	return ok;
}
