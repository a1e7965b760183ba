/* One source, read by many workers. */
#include "ingest/source.h"

#include "core/mem.h"
#include "core/threads.h"
#include "ingest/refused.h"
#include "ingest/row.h"
#include "parse/ends.h"
#include "parse/splitter.h"

#include <stdatomic.h>
#include <stdlib.h>
#include <xxhash.h>

static void take_text(struct source *source)
{
	source->text = csv_skip_bom(source->map.bytes);
}

/*
 * A source of a long list is not kept mapped until its turn comes: a process has 65,530 mappings. A spooled one is kept, it could
 * not be read again.
 */
static void put_aside(struct source *source)
{
	if (source->map.guard)
		map_close(&source->map);
}

static bool take_up(struct source *source, struct err *err)
{
	struct map old = source->map;

	if (old.base)
		return true;
	if (!map_open(&source->map, source->path, err))
		return false;
	take_text(source);
	return map_same_file(&source->map.stat, &old.stat) ||
	       err_file(err, source->path, "is another file than a moment ago; run again when nobody writes to it");
}

bool source_open(struct source *source, const char *path, const struct source_options *options, struct notes *errors,
		 struct notes *warnings)
{
	struct err err = ERR_INIT;
	enum csv_kind kind;
	bool ok;

	*source = (struct source){ .path = path };
	if (!map_open(&source->map, path, &err))
		return note_err(errors, &err);
	kind = csv_sniff(source->map.bytes);
	if (kind != CSV_TEXT) {
		ok = note_file(errors, path, "%s", csv_kind_text(kind));
	} else {
		take_text(source);
		source->bytes = source->map.bytes.len_bytes;
		source->record_end = csv_record_end(source->text);
		ok = columns_find(&source->columns, source->text, source->record_end, path, options->maps,
				  options->assumable, options->overlaid != NULL, errors, warnings);
	}
	if (ok)
		put_aside(source);
	else
		map_close(&source->map);
	return ok;
}

void source_close(struct source *source)
{
	columns_free(&source->columns);
	map_close(&source->map);
}

/*
 * Slices longer than this hold a record of many megabytes: they are read field by field, without an array of ends four times
 * their size.
 */
#define ENDS_SLICE_BYTES_MAX (UINT32_C(1) << 24)

struct reading {
	struct source *source;
	const struct source_options *options;
	const struct source_outputs *outputs;
	uint32_t first_piece;
	struct splitter splitter;
	XXH3_state_t *hash;        /* of all bytes before the next slice */
	pthread_mutex_t hash_lock; /* slices are taken and hashed in order */
	struct refused refused;
	_Atomic uint64_t rows;
	atomic_bool failed;
	struct err *err; /* the first failure's */
};

/* One worker. */
struct worker {
	struct reading *reading;
	struct row_reader reader;
	struct run_writer *writer;
	struct text_cache *texts;
	struct refused_slice refused;
	bool has_remark;
	uint32_t remark;   /* of the texts that the reader had last */
	uint32_t importer; /* likewise */
	uint32_t *ends;
	size_t ends_capacity;
	uint64_t rows;
};

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

	if (!w->has_remark)
		return 0;
	if (reader->remark_changed) {
		/* In an overlay a blank cell says nothing; elsewhere a column that is there says that it is blank. */
		uint32_t status = 1u << FIELD_LIQUIDATION_STATUS, cape = 1u << FIELD_CAPE;
		uint32_t said = reader->overlay ? reader->given : reader->known;
		struct span none = { NULL, 0 };
		struct span remark = remark_make(said & status ? reader->facts.liquidation_status : none,
						 said & cape ? reader->facts.cape : none);

		w->remark = said & (status | cape) ? text_number(w->texts, TEXT_REMARK, remark) + 1 : 0;
		free((void *)(uintptr_t)remark.begin);
		reader->remark_changed = false;
	}
	return w->remark;
}

static bool overlaid_lacks(const struct worker *w)
{
	const struct index *overlaid = w->reading->options->overlaid;
	struct index_hit hit;

	if (!overlaid)
		return false;
	index_find(overlaid, &w->reader.facts.place, 1, &hit);
	return hit.entry == INDEX_NO_ENTRY;
}

/* The rows of an entry mostly follow each other: they become one record. */
static bool fold_into(struct record *last, const struct record *row)
{
	if (last->place != row->place || last->piece != row->piece)
		return false;
	if (last->attr != row->attr || last->importer != row->importer || last->remark != row->remark ||
	    last->summary_date != row->summary_date || last->payment_date != row->payment_date)
		return false;
	/* A sum that would be too large is left to fold_record(). */
	if (row->ieepa_count > UINT32_MAX - last->ieepa_count || row->duty_cents > INT64_MAX - last->duty_cents)
		return false;
	last->ieepa_count += row->ieepa_count;
	last->duty_cents += row->duty_cents;
	return true;
}

static bool take_row(struct worker *w, uint32_t piece, struct err *err)
{
	const struct facts *facts = &w->reader.facts;
	struct record *room = run_writer_room(w->writer, err);

	if (!room)
		return false;
	*room = (struct record){
		.place = w->reader.facts.place,
		.attr = facts->attr,
		.duty_cents = facts->duty_cents,
		.importer = importer_of(w),
		.remark = remark_of(w),
		.ieepa_count = facts->ieepa_count,
		.piece = piece,
		.summary_date = facts->summary_date,
		.payment_date = facts->payment_date,
		.given = (uint16_t)w->reader.given,
	};
	if (!w->reader.tariff || w->writer->count == 0 || !fold_into(room - 1, room))
		w->writer->count++;
	return true;
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
		refused_add(&w->reading->refused, &w->refused, row);
		return true;
	}
	return take_row(w, w->reading->first_piece + (uint32_t)slice->piece, err);
}

static bool read_by_ends(struct worker *w, const struct slice *slice, struct err *err)
{
	const unsigned char *base = slice->bytes.begin, *end = base + slice->bytes.len_bytes;
	size_t count, first = 0;
	uint32_t begin = 0;
	struct row row;
	bool open;

	w->ends = mem_room(w->ends, &w->ends_capacity, slice->bytes.len_bytes + ENDS_SLACK, sizeof(*w->ends));
	count = ends_find(slice->bytes, w->reader.record_end, w->ends, &open);
	for (size_t i = 0; i < count; i++) {
		if ((w->ends[i] & ENDS_RECORD) == 0)
			continue;
		row_read_ends(&w->reader, base, begin, w->ends + first, i + 1 - first, end, &row);
		if (!take_read_row(w, slice, base + begin, &row, err))
			return false;
		first = i + 1;
		begin = (w->ends[i] & ~ENDS_RECORD) + 1;
	}
	return true;
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

static void worker_init(struct worker *w, struct reading *reading, unsigned number)
{
	const struct source *source = reading->source;
	const struct source_options *options = reading->options;

	*w = (struct worker){ .reading = reading,
			      .writer = &reading->outputs->writers[number],
			      .texts = &reading->outputs->caches[number] };
	row_reader_init(&w->reader, &source->columns, options->assumed_facts, options->hts, source->record_end,
			options->overlaid != NULL);
	w->has_remark = w->reader.known & (1u << FIELD_LIQUIDATION_STATUS | 1u << FIELD_CAPE);
}

/* While a slice is hashed it comes into the cache of the worker that will parse it. */
static bool next_slice(struct reading *reading, struct slice *slice)
{
	bool more;

	(void)pthread_mutex_lock(&reading->hash_lock);
	more = !reading->failed && splitter_next(&reading->splitter, slice);
	if (more)
		(void)XXH3_64bits_update(reading->hash, slice->bytes.begin, slice->bytes.len_bytes);
	(void)pthread_mutex_unlock(&reading->hash_lock);
	return more;
}

static void read_slices(void *context, unsigned number)
{
	struct reading *reading = context;
	struct worker w;
	struct slice slice;

	worker_init(&w, reading, number);
	while (next_slice(reading, &slice)) {
		struct err err = ERR_INIT;
		bool ok = slice.bytes.len_bytes <= ENDS_SLICE_BYTES_MAX ? read_by_ends(&w, &slice, &err)
									: read_by_fields(&w, &slice, &err);

		if (!ok && !atomic_exchange(&reading->failed, true))
			*reading->err = err;
		refused_end_slice(&reading->refused, &w.refused, slice.bytes, slice.piece);
		progress_done(reading->options->progress, slice.bytes.len_bytes);
	}
	atomic_fetch_add(&reading->rows, w.rows);
	refused_slice_free(&w.refused);
	row_reader_free(&w.reader);
	free(w.ends);
}

static bool read_text(struct reading *reading)
{
	struct source *source = reading->source;
	size_t above_bytes = source->columns.rows_offset;
	struct span above = span_of(source->text.begin, above_bytes);
	struct span below = span_of(source->text.begin + above_bytes, source->text.len_bytes - above_bytes);

	refused_init(&reading->refused, source->path, source->record_end, reading->options->rejects,
		     csv_count_lines(above, source->record_end));
	splitter_init(&reading->splitter, below, source->record_end, SLICE_BYTES);
	threads_run(threads_worth(reading->options->threads, source->text.len_bytes, SLICE_BYTES), read_slices,
		    reading);
	splitter_free(&reading->splitter); /* Frees the lock; what it found can still be read. */
	refused_free(&reading->refused);
	source->pieces = (uint32_t)reading->splitter.pieces;
	source->rows = reading->rows;
	source->refused_rows = reading->refused.count;
	source->refused_duty_cents = reading->refused.duty_cents;
	if (reading->failed)
		return false;
	if (reading->splitter.open_quote) {
		struct span before =
			span_of(source->text.begin, (size_t)(reading->splitter.open_quote - source->text.begin));

		return err_line(reading->err, source->path, csv_count_lines(before, source->record_end) + 1,
				CSV_OPEN_QUOTE_TEXT);
	}
	return map_unchanged(&source->map, source->path, reading->err);
}

bool source_read(struct source *source, uint32_t first_piece, const struct source_options *options,
		 const struct source_outputs *outputs, struct err *err)
{
	struct reading reading = { .source = source,
				   .options = options,
				   .outputs = outputs,
				   .first_piece = first_piece,
				   .hash = XXH3_createState(),
				   .hash_lock = PTHREAD_MUTEX_INITIALIZER,
				   .err = err };
	bool ok = (reading.hash || err_set(err, "out of memory; free memory or raise the limit")) &&
		  take_up(source, err);

	if (ok) {
		map_read_ahead(&source->map);
		(void)XXH3_64bits_reset(reading.hash);
		(void)XXH3_64bits_update(reading.hash, source->map.bytes.begin,
					 (size_t)(source->text.begin - source->map.bytes.begin) +
						 source->columns.rows_offset);
		ok = read_text(&reading);
		source->hash = XXH3_64bits_digest(reading.hash);
		map_close(&source->map);
	}
	(void)XXH3_freeState(reading.hash);
	return ok;
}
