/* Columns of records. */
#include "prepare/raw_list.h"

#include "core/key.h"
#include "core/mem.h"

#include <stdlib.h>

/* --- the header ----------------------------------------------------------------------------------------------------------------- */

/* Longer cells are no titles. */
#define TITLE_BYTES_MAX 4096

/* Letters and digits, in capitals; malloc'ed. */
static char *name_of(struct span title)
{
	char *name = mem_alloc(title.len_bytes + 1);

	name[alnum_normalise(title, (unsigned char *)name, title.len_bytes)] = '\0';
	return name;
}

static bool same_name(struct span title, const char *wanted)
{
	char *name = name_of(title.len_bytes <= TITLE_BYTES_MAX ? title : span_of(title.begin, 0));
	bool same = strcmp(name, wanted) == 0;

	free(name);
	return same;
}

/* Reads a record and counts the fields of the name. Returns where the next one begins. */
static const unsigned char *look_for(const struct declaration *d, const unsigned char *at, const char *wanted,
				     unsigned *found, unsigned *column)
{
	const unsigned char *end = d->text.begin + d->text.len_bytes;
	struct csv_field field;
	bool open = false;

	for (unsigned i = 0;; i++, at++) {
		at = csv_field_read(at, end, d->record_end, &field, &open);
		if (same_name(field.raw, wanted)) {
			*column = *found ? *column : i;
			(*found)++;
		}
		if (at == end || *at != ',')
			return at < end ? at + 1 : end;
	}
}

/* Finds the record that names the column. The rows begin behind it. */
static bool find_header(struct raw_list *list, const char *path, const char *name, struct err *err)
{
	struct declaration *d = &list->declaration;
	const unsigned char *at = d->text.begin, *end = at + d->text.len_bytes;
	char *wanted = name_of(span_text(name));
	unsigned found = 0;

	for (list->above = 0; at < end && list->above < LIST_HEADER_RECORDS && found == 0; list->above++)
		at = look_for(d, at, wanted, &found, &list->column);
	free(wanted);
	d->body = span_of(at, (size_t)(end - at));
	if (found == 1)
		return true;
	if (found)
		return err_file(err, path, "%u columns are named \"%s\"; give --column a number", found, name);
	return err_file(err, path,
			"none of the first %d records names a column \"%s\"; give --column another name or a number",
			LIST_HEADER_RECORDS, name);
}

/* Reads a record; *cell is the field of the list's column, empty where the record ends before it. Returns where it ends. */
static const unsigned char *read_record(const struct raw_list *list, const unsigned char *at, const unsigned char *end,
					struct csv_field *cell, bool *others)
{
	struct csv_field field;
	bool open = false;

	*cell = (struct csv_field){ .raw = span_of(at, 0) };
	*others = false;
	for (unsigned i = 0;; i++, at++) {
		at = csv_field_read(at, end, list->declaration.record_end, &field, &open);
		if (i == list->column)
			*cell = field;
		else if (!*others)
			*others = !csv_field_is_blank(&field);
		if (at == end || *at != ',')
			return at;
	}
}

/* Filer code, serial number and check digit, as no title looks. */
static bool is_number(struct span cell)
{
	unsigned char text[ENTRY_NUMBER_LEN];
	uint64_t key = key_pack(cell);
	bool digits = key != KEY_NONE;

	if (digits)
		key_unpack(key, text);
	for (size_t i = FILER_CODE_LEN; i < ENTRY_NUMBER_LEN; i++)
		digits = digits && text[i] >= '0' && text[i] <= '9';
	return digits;
}

/* Any record may be a header, but for one that would be a row: it would be in no declaration, nor left out. */
static bool check_any_header(const struct raw_list *list, const char *path, struct err *err)
{
	const struct declaration *d = &list->declaration;
	struct csv_field cell;
	bool others;

	(void)read_record(list, d->text.begin, d->text.begin + d->text.len_bytes, &cell, &others);
	return !is_number(cell.raw) ||
	       err_line(
		       err, path, 1,
		       "the first record has an entry number where a header is expected; add --no-header, or a header");
}

static bool take_header(struct raw_list *list, const char *path, const struct raw_list_ways *ways, struct err *err)
{
	struct declaration *d = &list->declaration;
	bool header = d->header == HEADER_FOUND;

	list->column = ways->column;
	if (ways->column_name)
		return find_header(list, path, ways->column_name, err);
	if (ways->no_header || (ways->maybe_header && !header)) {
		d->body = d->text;
		d->open_quote_line = 0; /* Met again as part of the rows. */
		return true;
	}
	list->above = d->text.len_bytes != 0;
	if (header || d->text.len_bytes == 0)
		return true;
	if (ways->any_header)
		return check_any_header(list, path, err);
	return err_line(
		err, path, 1,
		"the first record is not the header \"Entry Number\"; add --no-header where the rows begin with it, or "
		"name the column with --column");
}

bool raw_list_open(struct raw_list *list, const char *path, const struct raw_list_ways *ways, struct err *err)
{
	struct declaration *d = &list->declaration;

	*list = (struct raw_list){ .column = 0 };
	if (!declaration_open(d, path, err))
		return false;
	if (d->kind != CSV_TEXT)
		(void)err_file(err, path, "%s", csv_kind_text(d->kind));
	else if (take_header(list, path, ways, err) &&
		 (d->open_quote_line == 0 || err_line(err, path, d->open_quote_line, CSV_OPEN_QUOTE_TEXT)))
		return true;
	declaration_close(d);
	return false;
}

void raw_list_close(struct raw_list *list)
{
	declaration_close(&list->declaration);
}

/* --- rows ----------------------------------------------------------------------------------------------------------------------- */

void raw_list_parse(const struct raw_list *list, const struct slice *slice, size_t rows_max, struct entry_batch *batch)
{
	const unsigned char *file = list->declaration.text.begin, *at = slice->bytes.begin;
	const unsigned char *end = at + slice->bytes.len_bytes;

	if (list->column == 0) {
		declaration_parse(slice, file, list->declaration.record_end, rows_max, batch);
		return;
	}
	while (at < end && batch->rows < rows_max) {
		uint64_t offset = (uint64_t)(at - file);
		struct csv_field cell;
		bool others;

		at = read_record(list, at, end, &cell, &others);
		at += at < end;
		batch->records++;
		if (!others && csv_field_is_blank(&cell)) {
			batch->blank_rows++;
			continue;
		}
		/* Quotes are neither letters nor digits: the raw field says the same as its value. */
		batch->places[batch->rows] = place_pack(cell.raw);
		if (batch->offsets)
			batch->offsets[batch->rows] = offset;
		batch->rows++;
	}
}

struct span raw_list_as_typed(const struct raw_list *list, uint64_t offset, struct scratch *scratch)
{
	const struct declaration *d = &list->declaration;
	struct csv_field cell;
	bool others;

	if (list->column == 0)
		return declaration_as_typed(d->text, offset, d->record_end, scratch);
	(void)read_record(list, d->text.begin + offset, d->text.begin + d->text.len_bytes, &cell, &others);
	return csv_field_value(&cell, scratch);
}
