/* One source, read by many workers. */
#include "ingest/source.h"

#include "core/threads.h"
#include "core/xxh.h"
#include "ingest/worker.h"
#include "parse/splitter.h"

#include <stdatomic.h>

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

/* Pages are at least as large; one byte of each is enough. */
#define PAGE_BYTES_MIN 4096

/*
 * What will be cut next is touched before: a page that is looked at for the first time costs more than cutting and hashing it, and
 * must not be found under the lock, where the others wait.
 */
static void touch_behind(const struct source *source, const struct slice *slice)
{
	const unsigned char *at = slice->bytes.begin + slice->bytes.len_bytes;
	const unsigned char *end = source->text.begin + source->text.len_bytes;
	size_t len = (size_t)(end - at) < SLICE_BYTES ? (size_t)(end - at) : SLICE_BYTES;

	for (size_t i = 0; i < len; i += PAGE_BYTES_MIN)
		(void)*(const volatile unsigned char *)(at + i);
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
	if (more)
		touch_behind(reading->source, slice);
	return more;
}

static void read_slices(void *context, unsigned number)
{
	struct reading *reading = context;
	struct worker w;
	struct slice slice;

	worker_init(&w, reading->source, reading->options, &reading->outputs->writers[number],
		    &reading->outputs->caches[number], &reading->refused);
	while (next_slice(reading, &slice)) {
		struct err err = ERR_INIT;

		if (!worker_read(&w, &slice, reading->first_piece + (uint32_t)slice.piece, &err) &&
		    !atomic_exchange(&reading->failed, true))
			*reading->err = err;
		progress_done(reading->options->progress, slice.bytes.len_bytes);
	}
	atomic_fetch_add(&reading->rows, w.rows);
	worker_free(&w);
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
