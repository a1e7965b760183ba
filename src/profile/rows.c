/* Cutting, arrays, and who passes. */
#include "profile/rows.h"

#include "core/mem.h"
#include "run/outputs.h"
#include "run/pass.h"
#include "run/validate.h"

#include <stdlib.h>

/* Of a row: place, hit, attributes, number, verdict. */
#define ROW_ROOM (sizeof(uint64_t) + sizeof(struct index_hit) + sizeof(entry_attr) + ENTRY_TEXT_BYTES + sizeof(uint8_t))
/* The same again for those that passed, if not all do. */
#define PASSED_ROOM (sizeof(struct index_hit) + sizeof(entry_attr) + ENTRY_TEXT_BYTES)

static bool reject(const char *path, struct err *err)
{
	return err_file(err, path,
			"is rejected by gate A, so that there is nothing to measure; \"cape validate\" says why");
}

/* Gate A, as far as it can be told without rows. */
static bool check_file(const struct rows *rows, const char *path, struct err *err)
{
	const struct declaration *d = &rows->declaration;

	if (!S_ISREG(d->map.stat.st_mode))
		return err_file(err, path,
				"is no file that can be read many times, as a profile does; write it to one first");
	if (!input_name_is_csv(path) || d->kind != CSV_TEXT || d->open_quote_line || d->header != HEADER_FOUND)
		return reject(path, err);
	return true;
}

/* As pass_run() cuts it, and a small declaration as one slice. */
static bool cut(struct rows *rows, const char *path, struct err *err)
{
	const struct declaration *d = &rows->declaration;
	struct splitter splitter;
	struct slice slice;
	size_t capacity = 0, room = 0;
	bool open;

	rows->slice_bytes = d->body.len_bytes <= SMALL_DECLARATION_BYTES ? d->body.len_bytes : PASS_SLICE_BYTES;
	splitter_init(&splitter, d->body, d->record_end, rows->slice_bytes);
	while (splitter_next(&splitter, &slice)) {
		struct piece piece = { .first = room, .rows_max = declaration_rows_max(&slice, d->record_end) };

		rows->pieces = mem_room(rows->pieces, &capacity, rows->pieces_count + 1, sizeof(piece));
		rows->pieces[rows->pieces_count++] = piece;
		room += piece.rows_max;
	}
	open = splitter.open_quote != NULL;
	splitter_free(&splitter);
	rows->pages_bytes = room * ROW_ROOM;
	return !open || reject(path, err);
}

static void *take(unsigned char **at, size_t len_bytes)
{
	void *taken = *at;

	*at += len_bytes;
	return taken;
}

/* In the order of their alignment. All pages are taken at once: a stage is not to pay for memory that is new. */
static bool make_arrays(struct rows *rows, struct err *err)
{
	size_t room = rows->pages_bytes / ROW_ROOM;
	unsigned char *at = rows->pages = mem_map(rows->pages_bytes, "the rows of a profile", err);

	if (!at)
		return false;
	mem_populate(rows->pages, rows->pages_bytes);
	rows->numbers = take(&at, room * ENTRY_TEXT_BYTES);
	rows->hits = take(&at, room * sizeof(*rows->hits));
	rows->places = take(&at, room * sizeof(*rows->places));
	rows->attrs = take(&at, room * sizeof(*rows->attrs));
	rows->verdicts = take(&at, room);
	return true;
}

bool rows_open(struct rows *rows, const char *path, const struct gates *gates, struct err *err)
{
	struct declaration *d = &rows->declaration;

	*rows = (struct rows){ .pages = NULL };
	if (!declaration_open(d, path, err) || !check_file(rows, path, err))
		return false;
	map_populate(&d->map, 0, d->map.bytes.len_bytes);
	rows->ways.few_lookups = index_few(gates->index, d->body.len_bytes / ROW_TEXT_BYTES);
	return cut(rows, path, err) && make_arrays(rows, err);
}

void rows_close(struct rows *rows)
{
	mem_unmap(rows->pages, rows->pages_bytes);
	mem_unmap(rows->passed_pages, rows->passed_pages_bytes);
	free(rows->pieces);
	declaration_close(&rows->declaration);
}

/* --- who passes gates B and C ------------------------------------------------------------------------------------------ */

static bool passes(const struct rows *rows, const struct gates *gates, size_t i, uint64_t *seen)
{
	return rows_known(gates, &rows->places[i], &rows->hits[i], 1) && rows_own(gates, &rows->hits[i], 1) &&
	       rows_new(&rows->hits[i], 1, seen);
}

static uint64_t count_passed(struct rows *rows, const struct gates *gates, uint64_t *seen)
{
	uint64_t passed = 0;

	for (size_t p = 0; p < rows->pieces_count; p++) {
		struct piece *piece = &rows->pieces[p];

		piece->passed = 0;
		for (size_t i = piece->first; i < piece->first + piece->rows; i++)
			piece->passed += passes(rows, gates, i, seen);
		rows->entries += piece->rows;
		passed += piece->passed;
	}
	return passed;
}

/* Arrays of their own for those that pass. */
static bool part(struct rows *rows, struct err *err)
{
	size_t room = rows->pages_bytes / ROW_ROOM;
	unsigned char *at;

	rows->passed_pages_bytes = room * PASSED_ROOM;
	at = rows->passed_pages = mem_map(rows->passed_pages_bytes, "the rows of a profile that pass", err);
	if (!at)
		return false;
	mem_populate(at, rows->passed_pages_bytes);
	rows->passed_numbers = take(&at, room * ENTRY_TEXT_BYTES);
	rows->passed_hits = take(&at, room * sizeof(*rows->passed_hits));
	rows->passed_attrs = take(&at, room * sizeof(*rows->passed_attrs));
	return true;
}

static void copy_passed(struct rows *rows, const struct gates *gates, uint64_t *seen)
{
	for (size_t p = 0; p < rows->pieces_count; p++) {
		const struct piece *piece = &rows->pieces[p];
		size_t to = piece->first;

		for (size_t i = piece->first; i < piece->first + piece->rows; i++) {
			if (!passes(rows, gates, i, seen))
				continue;
			rows->passed_hits[to] = rows->hits[i];
			rows->passed_attrs[to] = rows->attrs[i];
			memcpy(rows->passed_numbers[to++], rows->numbers[i], ENTRY_TEXT_BYTES);
		}
	}
}

bool rows_choose(struct rows *rows, const struct gates *gates, struct workspace *workspace, struct err *err)
{
	bool ok = true;

	rows->passed = count_passed(rows, gates, workspace->seen);
	workspace_forget(workspace);
	rows->passed_numbers = rows->numbers;
	rows->passed_hits = rows->hits;
	rows->passed_attrs = rows->attrs;
	if (rows->passed < rows->entries) {
		ok = part(rows, err);
		if (ok)
			copy_passed(rows, gates, workspace->seen);
		workspace_forget(workspace);
	}
	return ok;
}

size_t rows_piece_max(const struct rows *rows)
{
	size_t most = 0;

	for (size_t p = 0; p < rows->pieces_count; p++)
		most = rows->pieces[p].rows_max > most ? rows->pieces[p].rows_max : most;
	return most;
}
