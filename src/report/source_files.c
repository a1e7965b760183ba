/* Slices, twice: noted, then given. */
#include "report/source_files.h"

#include "core/mem.h"
#include "core/search.h"
#include "core/threads.h"
#include "run/outputs.h"
#include "run/pass.h"

#include <stdlib.h>

/* What first[] has of an entry that was given. */
#define TAKEN UINT32_MAX

/* Of a worker: arrays for the rows of a slice. */
struct own {
	uint64_t *places;
	struct index_hit *hits;
	size_t places_capacity, hits_capacity;
};

/* --- slices, file after file ------------------------------------------------------------------------------------------- */

static void stop(const struct source_files *s, struct source_file *file, enum gate_rule rule, const char *detail)
{
	file->trouble = s->judging->view->rules->gates[rule]->text;
	file->detail = detail;
}

static void stop_at_quote(const struct source_files *s, struct source_file *file, uint64_t line)
{
	stop(s, file, RULE_NOT_CSV, CSV_OPEN_QUOTE_TEXT);
	file->detail_line = line;
}

/* The next slice of any file, and its number. */
static bool take_slice(struct source_files *s, struct slice *slice, uint32_t *file, uint64_t *piece)
{
	bool found = false;

	(void)pthread_mutex_lock(&s->lock);
	while (!found && s->file < s->count) {
		struct source_file *f = &s->files[s->file];

		if (!s->cutting && !f->trouble)
			splitter_init(&s->splitter, f->declaration.body, f->declaration.record_end, PASS_SLICE_BYTES);
		s->cutting = !f->trouble;
		found = s->cutting && splitter_next(&s->splitter, slice);
		if (found)
			continue;
		if (s->cutting && s->splitter.open_quote)
			stop_at_quote(s, f, declaration_line(&f->declaration, s->splitter.open_quote));
		if (s->cutting)
			splitter_free(&s->splitter);
		s->cutting = false;
		s->file++;
	}
	*file = (uint32_t)s->file;
	*piece = s->pieces;
	s->pieces += found;
	(void)pthread_mutex_unlock(&s->lock);
	return found;
}

static void begin_pass(struct source_files *s, bool noting)
{
	s->noting = noting;
	s->file = 0;
	s->pieces = 0;
}

/* --- the first pass -------------------------------------------------------------------------------------------------------- */

static void note_entry(struct source_files *s, uint32_t entry, uint32_t number)
{
	uint32_t seen = __atomic_load_n(&s->first[entry], __ATOMIC_RELAXED);

	while ((seen == 0 || number < seen) &&
	       !__atomic_compare_exchange_n(&s->first[entry], &seen, number, true, __ATOMIC_RELAXED, __ATOMIC_RELAXED))
		continue;
}

static void note_missing(struct source_files *s, uint64_t place, uint32_t number)
{
	(void)pthread_mutex_lock(&s->lock);
	s->missing = mem_room(s->missing, &s->missing_capacity, s->missing_count + 1, sizeof(*s->missing));
	s->missing[s->missing_count++] = (struct source_missing){ place, number, false };
	(void)pthread_mutex_unlock(&s->lock);
}

static void note_rows(struct source_files *s, struct source_file *file, const struct own *own, size_t rows,
		      uint64_t piece)
{
	uint64_t bad = 0;

	__atomic_fetch_add(&file->rows, rows, __ATOMIC_RELAXED);
	/* There are rows below a blank first one, and more is not asked. */
	if (file->declaration.header != HEADER_FOUND)
		return;
	for (size_t i = 0; i < rows; i++) {
		if (own->places[i] == PLACE_NONE)
			bad++;
		else if (own->hits[i].entry != INDEX_NO_ENTRY)
			note_entry(s, own->hits[i].entry, (uint32_t)piece + 1);
		else
			note_missing(s, own->places[i], (uint32_t)piece + 1);
	}
	__atomic_fetch_add(&file->bad, bad, __ATOMIC_RELAXED);
}

static int compare_missing(const void *a, const void *b)
{
	const struct source_missing *x = a, *y = b;

	if (x->place != y->place)
		return x->place < y->place ? -1 : 1;
	return (x->piece > y->piece) - (x->piece < y->piece);
}

/* Each number once, with the first slice that has it. */
static void sort_missing(struct source_files *s)
{
	size_t kept = 0;

	if (s->missing_count)
		qsort(s->missing, s->missing_count, sizeof(*s->missing), compare_missing);
	for (size_t i = 0; i < s->missing_count; i++) {
		if (kept == 0 || s->missing[kept - 1].place != s->missing[i].place)
			s->missing[kept++] = s->missing[i];
	}
	s->missing_count = kept;
}

/* --- the second ---------------------------------------------------------------------------------------------------------------- */

static bool take_missing(struct source_files *s, uint64_t place, uint32_t number)
{
	size_t low = FIRST_NOT_BELOW(s->missing, s->missing_count, place, place);

	if (low == s->missing_count || s->missing[low].place != place || s->missing[low].piece != number ||
	    s->missing[low].taken)
		return false;
	s->missing[low].taken = true;
	return true;
}

/* Only the worker of the first slice comes to take an entry. */
static bool take_entry(struct source_files *s, uint32_t entry, uint32_t number)
{
	if (__atomic_load_n(&s->first[entry], __ATOMIC_RELAXED) != number)
		return false;
	__atomic_store_n(&s->first[entry], TAKEN, __ATOMIC_RELAXED);
	return true;
}

static void give_rows(struct source_files *s, struct own *own, size_t rows, struct batch *batch)
{
	uint32_t number = (uint32_t)batch->piece + 1;

	batch_empty(batch, rows + 1);
	for (size_t i = 0; i < rows; i++) {
		uint32_t entry = own->hits[i].entry;

		if (own->places[i] == PLACE_NONE ||
		    !(entry != INDEX_NO_ENTRY ? take_entry(s, entry, number) : take_missing(s, own->places[i], number)))
			continue;
		own->hits[batch->count] = own->hits[i];
		batch->items[batch->count++].place = own->places[i];
	}
	judging_fill(s->judging, batch, own->hits);
	s->files[batch->file].taken += batch->count;
}

/* --- both --------------------------------------------------------------------------------------------------------------------- */

static bool next(struct source *source, struct batch *batch, struct err *err)
{
	struct source_files *s = (struct source_files *)source;
	struct own *own = batch->own ? batch->own : mem_zero(sizeof(*own));
	struct entry_batch rows = { .rows = 0 };
	struct source_file *file;
	struct slice slice;
	size_t rows_max;

	(void)err;
	batch->own = own;
	if (!take_slice(s, &slice, &batch->file, &batch->piece))
		return false;
	file = &s->files[batch->file];
	batch->bytes = slice.bytes.len_bytes;
	rows_max = declaration_rows_max(&slice, file->declaration.record_end);
	own->places = mem_room(own->places, &own->places_capacity, rows_max + 1, sizeof(*own->places));
	own->hits = mem_room(own->hits, &own->hits_capacity, rows_max + 1, sizeof(*own->hits));
	rows.places = own->places;
	declaration_parse(&slice, file->declaration.text.begin, file->declaration.record_end, rows_max, &rows);
	index_read_ahead(s->judging->view->index, rows.places, rows.rows);
	index_find(s->judging->view->index, rows.places, rows.rows, own->hits);
	if (s->noting)
		note_rows(s, file, own, rows.rows, batch->piece);
	else
		give_rows(s, own, rows.rows, batch);
	return true;
}

static void done(struct source *source, struct batch *batch)
{
	struct own *own = batch->own;

	(void)source;
	if (!own)
		return;
	free(own->places);
	free(own->hits);
	free(own);
}

static void note_slices(void *context, unsigned worker)
{
	struct source *source = context;
	struct batch batch = { .items = NULL };
	struct err err = ERR_INIT;

	(void)worker;
	while (source->next(source, &batch, &err))
		progress_done(((struct source_files *)source)->progress, batch.bytes);
	source->done(source, &batch);
	batch_free(&batch);
}

/* What gate A answers before any row is read, in the words of `validate`. */
static void ask_gate_a(const struct source_files *s, struct source_file *file)
{
	const struct declaration *d = &file->declaration;

	if (!input_name_is_csv(file->path))
		stop(s, file, RULE_NOT_CSV, "the name does not end in .csv; save it as CSV and keep that ending");
	else if (d->kind != CSV_TEXT)
		stop(s, file, RULE_NOT_CSV, csv_kind_text(d->kind));
	else if (d->open_quote_line)
		stop_at_quote(s, file, d->open_quote_line);
	else if (d->header == HEADER_MISSING)
		stop(s, file, RULE_HEADER, NULL);
}

/* What it answers when the rows are counted. */
static void ask_gate_a_again(const struct source_files *s, struct source_file *file)
{
	if (file->trouble)
		return;
	if (file->rows == 0)
		stop(s, file, RULE_EMPTY, NULL);
	else if (file->declaration.header != HEADER_FOUND)
		stop(s, file, RULE_HEADER, NULL);
}

static size_t count_troubled(const struct source_files *s)
{
	size_t count = 0;

	for (size_t i = 0; i < s->count; i++)
		count += s->files[i].trouble != NULL;
	return count;
}

static void forget_rows(struct source_files *s)
{
	memset(s->first, 0, s->first_bytes);
	s->missing_count = 0;
	for (size_t i = 0; i < s->count; i++)
		s->files[i].rows = s->files[i].bad = 0;
}

/*
 * A quote that never closes is found at the end of its file, and so is that there is no entry: what the rows left is forgotten, as slices are
 * numbered without those of the file.
 */
static void note_all(struct source_files *s, unsigned threads)
{
	size_t troubled = count_troubled(s), before;

	do {
		before = troubled;
		begin_pass(s, true);
		threads_run(threads, note_slices, &s->source);
		for (size_t i = 0; i < s->count; i++)
			ask_gate_a_again(s, &s->files[i]);
		troubled = count_troubled(s);
		if (troubled != before)
			forget_rows(s);
	} while (troubled != before);
	sort_missing(s);
	begin_pass(s, false);
}

static void open_file(struct source_files *s, struct source_file *file, const char *path, struct notes *unread)
{
	struct err err = ERR_INIT;

	file->path = path;
	file->open = declaration_open(&file->declaration, path, &err);
	if (file->open) {
		ask_gate_a(s, file);
	} else {
		(void)note_err(unread, &err);
		file->trouble = file->error = mem_text(err.text);
	}
}

void source_files_open(struct source_files *source, const struct judging *judging, const char *const *paths,
		       size_t count, struct notes *unread)
{
	*source = (struct source_files){ .source = { next, done }, .judging = judging, .count = count };
	(void)pthread_mutex_init(&source->lock, NULL);
	source->files = mem_zero((count + 1) * sizeof(*source->files));
	for (size_t i = 0; i < count; i++)
		open_file(source, &source->files[i], paths[i], unread);
}

static void note_problem(struct notes *problems, const struct source_file *file)
{
	if (file->detail_line)
		(void)note_line(problems, file->path, file->detail_line, "%s", file->detail);
	else if (file->detail)
		(void)note_file(problems, file->path, "%s", file->detail);
	(void)note_file(problems, file->path, "is passed over: %s", file->trouble);
}

bool source_files_note(struct source_files *source, unsigned threads, struct notes *problems, struct progress *progress,
		       struct err *err)
{
	source->first_bytes = (size_t)source->judging->view->index->header.entries * sizeof(uint32_t);
	source->first = mem_map(source->first_bytes, "which rows name which entries", err);
	if (!source->first)
		return false;
	source->progress = progress;
	note_all(source, threads);
	for (size_t i = 0; i < source->count; i++) {
		const struct source_file *file = &source->files[i];

		if (file->trouble && !file->error)
			note_problem(problems, file);
	}
	return true;
}

void source_files_free(struct source_files *source)
{
	for (size_t i = 0; i < source->count; i++) {
		if (source->files[i].open)
			declaration_close(&source->files[i].declaration);
		free(source->files[i].error);
	}
	free(source->files);
	free(source->missing);
	if (source->first)
		mem_unmap(source->first, source->first_bytes);
	(void)pthread_mutex_destroy(&source->lock);
}

bool source_files_unchanged(const struct source_files *source, struct err *err)
{
	for (size_t i = 0; i < source->count; i++) {
		if (source->files[i].open &&
		    !map_unchanged(&source->files[i].declaration.map, source->files[i].path, err))
			return false;
	}
	return true;
}
