/* Records, fields, and what spreadsheets put around them. */
#include "ledger/claim_columns.h"

#include "core/key.h"
#include "core/mem.h"

#include <stdlib.h>

#define NO_COLUMN SIZE_MAX

/* The portal's headings, and what is left of them when all but letters and digits is gone. */
static const struct {
	const char *heading, *letters;
} names[CLAIM_COLUMNS] = {
	[COLUMN_CLAIM] = { "CLAIM_NUMBER", "CLAIMNUMBER" },
	[COLUMN_ENTRY] = { "ENTRY_NUMBER", "ENTRYNUMBER" },
	[COLUMN_STATUS] = { "STATUS", "STATUS" },
	[COLUMN_ERROR] = { "ERROR_DESCRIPTION", "ERRORDESCRIPTION" },
};

#define NAME_BYTES 32

static struct span trim(struct span text)
{
	while (text.len_bytes && strchr(" \t\r", text.begin[0]) && text.begin[0])
		text = span_of(text.begin + 1, text.len_bytes - 1);
	while (text.len_bytes && strchr(" \t\r", text.begin[text.len_bytes - 1]) && text.begin[text.len_bytes - 1])
		text.len_bytes--;
	return text;
}

/* What is within ="…", which a CSV writer may have quoted once more. */
static struct span unwrap(struct span text)
{
	text = trim(text);
	if (text.len_bytes >= 3 && memcmp(text.begin, "=\"", 2) == 0 && text.begin[text.len_bytes - 1] == '"')
		text = trim(span_of(text.begin + 2, text.len_bytes - 3));
	return text;
}

/* Reads a field and its value. A field that begins with =" is quoted behind its first byte: commas within do not end it. */
static const unsigned char *read_field(struct claim_reader *r, const unsigned char *at, struct csv_field *field,
				       struct err *err)
{
	bool wrapped = r->end - at >= 2 && memcmp(at, "=\"", 2) == 0, open = false;
	const unsigned char *stop = csv_field_read(at + wrapped, r->end, r->record_end, field, &open);

	if (!open)
		return stop;
	(void)err_line(err, r->path, r->line + csv_count_lines(span_of(r->at, (size_t)(at - r->at)), r->record_end),
		       CSV_OPEN_QUOTE_TEXT);
	return NULL;
}

/* Reads the record at r->at, and calls `take` with each field. */
static bool read_record(struct claim_reader *r, void (*take)(struct claim_reader *, size_t, const struct csv_field *),
			bool *blank, struct err *err)
{
	const unsigned char *at = r->at;

	*blank = true;
	r->row_line = r->line;
	for (size_t column = 0;; column++) {
		struct csv_field field;

		at = read_field(r, at, &field, err);
		if (!at)
			return false;
		*blank = *blank && csv_field_is_blank(&field);
		take(r, column, &field);
		if (at == r->end || *at == r->record_end)
			break;
		at++;
	}
	at += at != r->end;
	r->line += csv_count_lines(span_of(r->at, (size_t)(at - r->at)), r->record_end);
	r->at = at;
	return true;
}

/* --- the header --------------------------------------------------------------------------------------------------------- */

#define TWICE (SIZE_MAX - 1)

static void take_name(struct claim_reader *r, size_t column, const struct csv_field *field)
{
	struct span value = csv_field_value(field, &r->scratch[0]);
	unsigned char letters[NAME_BYTES];
	size_t len = alnum_normalise(value, letters, sizeof(letters));

	for (size_t c = 0; c < CLAIM_COLUMNS; c++) {
		if (len < sizeof(letters) && span_equal(span_of(letters, len), span_text(names[c].letters)))
			r->column_of[c] = r->column_of[c] == NO_COLUMN ? column : TWICE;
	}
}

static bool check_columns(const struct claim_reader *r, struct err *err)
{
	char missing[128] = "";

	for (size_t c = 0; c < CLAIM_COLUMNS; c++) {
		if (r->column_of[c] == TWICE)
			return err_line(err, r->path, r->row_line, "the column %s is there twice; leave one out",
					names[c].heading);
		if (r->column_of[c] == NO_COLUMN)
			(void)snprintf(missing + strlen(missing), sizeof(missing) - strlen(missing), "%s%s",
				       *missing ? ", " : "", names[c].heading);
	}
	return *missing == '\0' ||
	       err_line(err, r->path, r->row_line,
			"is no claim file: its header lacks %s; import the Claim Details that the portal gives",
			missing);
}

bool claim_reader_begin(struct claim_reader *r, struct span text, const char *path, struct err *err)
{
	enum csv_kind kind = csv_sniff(text);
	bool blank = true;

	*r = (struct claim_reader){ .path = path, .line = 1 };
	if (kind != CSV_TEXT)
		return err_file(err, path, "%s", csv_kind_text(kind));
	text = csv_skip_bom(text);
	r->at = text.begin;
	r->end = text.begin + text.len_bytes;
	r->record_end = csv_record_end(text);
	while (blank && r->at < r->end) {
		for (size_t c = 0; c < CLAIM_COLUMNS; c++)
			r->column_of[c] = NO_COLUMN;
		if (!read_record(r, take_name, &blank, err))
			return false;
	}
	return blank ? err_file(err, path, "is empty; import the Claim Details that the portal gives")
		     : check_columns(r, err);
}

/* --- rows --------------------------------------------------------------------------------------------------------------- */

static void take_cell(struct claim_reader *r, size_t column, const struct csv_field *field)
{
	for (size_t c = 0; c < CLAIM_COLUMNS; c++) {
		if (r->column_of[c] == column)
			r->cells[c] = unwrap(csv_field_value(field, &r->scratch[c]));
	}
}

bool claim_reader_next(struct claim_reader *r, bool *there, struct err *err)
{
	bool blank = true;

	while (blank && r->at < r->end) {
		for (size_t c = 0; c < CLAIM_COLUMNS; c++)
			r->cells[c] = span_of(NULL, 0);
		if (!read_record(r, take_cell, &blank, err))
			return false;
	}
	*there = !blank;
	return true;
}

void claim_reader_free(struct claim_reader *r)
{
	for (size_t c = 0; c < CLAIM_COLUMNS; c++)
		free(r->scratch[c].bytes);
}
