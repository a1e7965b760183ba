/* A file that was rejected: row by row, as it was uploaded, beside the lists of offenders. */
#include "core/key.h"
#include "core/mem.h"
#include "ledger/cbp_results.h"
#include "ledger/corrections.h"
#include "ledger/result_lists.h"
#include "ledger/shown_text.h"
#include "parse/splitter.h"
#include "run/load.h"

#include <stdlib.h>

struct file_walk {
	struct correcting *correcting;
	const struct result_lists *lists;
	const struct declaration *declaration;
	bool *seen; /* by offender, the first of its number: a row had it */
	struct scratch typed;
	struct scratch number;
	struct sink sink; /* where rows are marked */
	struct csv_writer writer;
	/* A row; marks NULL: it is no offender. */
	bool (*put)(struct file_walk *walk, uint64_t place, struct span typed, const char *marks, struct err *err);
};

/* --- the lists ------------------------------------------------------------------------------------------------------------ */

static bool open_lists(const struct correcting *c, enum correction_case which, struct result_lists *lists,
		       struct err *err)
{
	struct cbp_result latest;
	char *path;
	bool ok;

	*lists = (struct result_lists){ .count = 0 };
	if (which == CORRECT_CBP_LISTS) {
		if (!cbp_result_latest(c->ledger, c->details->job, &latest, err))
			return false;
		path = cbp_result_path(c->ledger, latest.result);
	} else {
		path = job_result_path(c->ledger, c->details);
	}
	ok = result_lists_read(lists, path, err);
	free(path);
	return ok;
}

/* Of a number that stands in a list of duplicates the first row stays, as in "Duplicate entry numbers" (guide, topic 2). */
static bool is_of_duplicates(const char *name)
{
	for (; *name; name++) {
		if (shown_text_fits_words((struct shown_text){ span_text("duplicate"), true }, name))
			return true;
	}
	return false;
}

/* The number's letters and digits, upper case, as the lists have it. */
static const char *number_of(struct file_walk *w, struct span typed)
{
	size_t len;

	w->number.bytes = mem_room(w->number.bytes, &w->number.capacity, typed.len_bytes + 1, 1);
	len = alnum_normalise(typed, w->number.bytes, typed.len_bytes);
	if (len == 0 && typed.len_bytes) {
		memcpy(w->number.bytes, typed.begin, typed.len_bytes);
		len = typed.len_bytes;
	}
	w->number.bytes[len] = '\0';
	return (const char *)w->number.bytes;
}

/* The lists that the row is in, "; " between them; malloc'ed, NULL: none. */
static char *marks_of(struct file_walk *w, struct span typed)
{
	const char *number = number_of(w, shown_text_trim(typed));
	size_t first = result_lists_find(w->lists, number), last = SIZE_MAX;
	char *marks = NULL;

	for (size_t i = first; i < w->lists->count && strcmp(w->lists->offenders[i].number, number) == 0; i++) {
		size_t list = w->lists->offenders[i].list;
		char *longer;

		if (list == last || (is_of_duplicates(w->lists->names[list]) && !w->seen[first]))
			continue;
		last = list;
		longer = marks ? mem_format("%s; %s", marks, w->lists->names[list]) : mem_text(w->lists->names[list]);
		free(marks);
		marks = longer;
	}
	if (first < w->lists->count)
		w->seen[first] |= strcmp(w->lists->offenders[first].number, number) == 0;
	return marks;
}

/* --- the rows ------------------------------------------------------------------------------------------------------------- */

static bool walk_slice(struct file_walk *w, const struct slice *slice, struct err *err)
{
	const struct declaration *d = w->declaration;
	size_t rows_max = declaration_rows_max(slice, d->record_end);
	struct entry_batch rows = { .places = mem_alloc(rows_max * sizeof(*rows.places)),
				    .offsets = mem_alloc(rows_max * sizeof(*rows.offsets)) };
	bool ok = true;

	declaration_parse(slice, d->text.begin, d->record_end, rows_max, &rows);
	for (size_t i = 0; ok && i < rows.rows; i++) {
		struct span typed = declaration_as_typed(d->text, rows.offsets[i], d->record_end, &w->typed);
		char *marks = marks_of(w, typed);

		if (!marks && rows.places[i] == PLACE_NONE)
			marks = mem_text("not 11 letters and digits");
		w->correcting->entries++;
		w->correcting->offenders += marks != NULL;
		ok = w->put(w, rows.places[i], typed, marks, err);
		free(marks);
	}
	free(rows.places);
	free(rows.offsets);
	return ok;
}

static bool walk_rows(struct file_walk *w, struct err *err)
{
	char *path = job_upload_path(w->correcting->ledger, w->correcting->details->job);
	struct splitter splitter;
	struct declaration d;
	struct slice slice;
	bool ok = declaration_open(&d, path, err);

	if (ok) {
		w->declaration = &d;
		splitter_init(&splitter, d.body, d.record_end, SLICE_BYTES);
		while (ok && splitter_next(&splitter, &slice))
			ok = walk_slice(w, &slice, err);
		splitter_free(&splitter);
		ok = ok && map_unchanged(&d.map, path, err);
		declaration_close(&d);
	}
	free(path);
	return ok;
}

static bool walk_file(struct file_walk *w, enum correction_case which, struct err *err)
{
	struct result_lists lists;
	bool ok;

	w->correcting->imported = which == CORRECT_CBP_LISTS;
	if (!open_lists(w->correcting, which, &lists, err))
		return false;
	w->lists = &lists;
	w->seen = mem_zero((lists.count + 1) * sizeof(*w->seen));
	ok = walk_rows(w, err);
	free(w->seen);
	free(w->typed.bytes);
	free(w->number.bytes);
	result_lists_free(&lists);
	return ok;
}

/* --- dropping and marking -------------------------------------------------------------------------------------------------- */

static bool put_or_drop(struct file_walk *w, uint64_t place, struct span typed, const char *marks, struct err *err)
{
	const struct open_entry entry = { .number = typed,
					  .state = "DROPPED",
					  .reason = marks,
					  .rule = "",
					  .cbp_error = w->correcting->imported ? marks : "",
					  .next_step = "correct the number, and upload it in another file" };

	if (marks)
		return open_list_put(&w->correcting->open, &entry, err);
	w->correcting->to_upload++;
	return upload_parts_put(&w->correcting->upload, place, err);
}

bool correct_file_dropping(struct correcting *c, enum correction_case which, struct err *err)
{
	struct file_walk walk = { .correcting = c, .put = put_or_drop };

	return walk_file(&walk, which, err);
}

static bool put_marked(struct file_walk *w, uint64_t place, struct span typed, const char *marks, struct err *err)
{
	unsigned char number[ENTRY_NUMBER_LEN];

	(void)err;
	if (marks) {
		csv_put_cell(&w->writer, typed, CSV_GUARDED);
	} else {
		place_unpack(place, number);
		csv_put_cell(&w->writer, span_of(number, sizeof(number)), CSV_VERBATIM);
	}
	csv_put_raw(&w->writer, ",");
	csv_put_cell(&w->writer, span_text(marks ? marks : ""), CSV_GUARDED);
	csv_put_raw(&w->writer, "\r\n");
	return true;
}

bool correct_file_marking(struct correcting *c, enum correction_case which, struct err *err)
{
	struct file_walk walk = { .correcting = c, .put = put_marked };
	bool ok;

	if (!sink_create(&walk.sink, c->upload.path, false, err))
		return false;
	csv_writer_begin(&walk.writer, &walk.sink, err);
	csv_put_raw(&walk.writer, MARKED_HEADER);
	ok = walk_file(&walk, which, err);
	ok = csv_writer_end(&walk.writer) && ok;
	if (ok)
		return sink_publish_new(&walk.sink, err);
	sink_abandon(&walk.sink);
	return false;
}
