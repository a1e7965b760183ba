/* Three parts a line: file, what the row has, what is said of it. */
#include "emit/left_out.h"

#include "core/mem.h"
#include "emit/cell.h"

#include <stdlib.h>

/* Takes over a text and makes it longer by NULs, which may be copied with it. */
static char *padded(char *text)
{
	size_t len = strlen(text);

	text = mem_grow(text, len + LEFT_OUT_STEP_BYTES);
	memset(text + len, 0, LEFT_OUT_STEP_BYTES);
	return text;
}

void left_out_tail_prepare(struct left_out_tail *tail, const char *reason, const char *next_step)
{
	char *reason_cell = cell_of(reason), *next_cell = cell_of(next_step ? next_step : "");

	tail->text = padded(mem_format(",%s,%s,", reason_cell, next_cell));
	tail->len_bytes = strlen(tail->text);
	free(reason_cell);
	free(next_cell);
}

void left_out_tail_free(struct left_out_tail *tail)
{
	free(tail->text);
	tail->text = NULL;
}

char *left_out_file_cell(const char *path)
{
	bool runs = path && strchr("=+-@\t\r", path[0]) && strcmp(path, "-") != 0;
	char *guarded = mem_format("%s%s", runs ? "'" : "", path ? path : "");
	char *cell = cell_of(guarded), *with_comma = padded(mem_format("%s,", cell));

	free(guarded);
	free(cell);
	return with_comma;
}

/* The longest line but for file, tail and what is not clean: twenty digits, what is typed, a number, commas, a date and the end. */
#define LINE_BYTES (20 + 1 + LEFT_OUT_TYPED_MAX + 1 + ENTRY_NUMBER_LEN + DAY_TEXT_BYTES + 1)

size_t left_out_block_bytes(struct span file, size_t tail_bytes)
{
	return file.len_bytes + LINE_BYTES + tail_bytes + LEFT_OUT_STEP_BYTES;
}

/* Steps of a fixed length are two or three moves each, a call of memcpy() some nanoseconds. */
static inline unsigned char *put_steps(unsigned char *at, const void *text, size_t len_bytes)
{
	for (size_t step = 0; step < len_bytes; step += LEFT_OUT_STEP_BYTES)
		memcpy(at + step, (const char *)text + step, LEFT_OUT_STEP_BYTES);
	return at + len_bytes;
}

/* At most LEFT_OUT_TYPED_MAX bytes: two halves that overlap. */
static inline unsigned char *put_clean(unsigned char *at, struct span typed)
{
	assert(typed.len_bytes <= LEFT_OUT_TYPED_MAX);
	if (typed.len_bytes >= 8) {
		memcpy(at, typed.begin, 8);
		memcpy(at + typed.len_bytes - 8, typed.begin + typed.len_bytes - 8, 8);
	} else {
		for (size_t i = 0; i < typed.len_bytes; i++)
			at[i] = typed.begin[i];
	}
	return at + typed.len_bytes;
}

static inline unsigned char *put_line(unsigned char *at, uint64_t line)
{
	unsigned char digits[20], *first = digits + sizeof(digits);

	for (; line; line /= 10)
		*--first = (unsigned char)('0' + line % 10);
	while (first < digits + sizeof(digits))
		*at++ = *first++;
	return at;
}

void left_out_put(struct csv_writer *writer, const struct left_out_row *row, const struct left_out_tail *tail)
{
	size_t line_bytes = left_out_block_bytes(row->file, tail->len_bytes);
	unsigned char *at = csv_put_room(writer, line_bytes);

	at = put_steps(at, row->file.begin, row->file.len_bytes);
	at = put_line(at, row->line);
	*at++ = ',';
	if (row->clean) {
		at = put_clean(at, row->as_typed);
	} else {
		csv_put_made(writer, at);
		csv_put_cell(writer, row->as_typed, CSV_GUARDED);
		at = csv_put_room(writer, line_bytes);
	}
	*at++ = ',';
	if (row->number)
		at = (unsigned char *)memcpy(at, row->number, ENTRY_NUMBER_LEN) + ENTRY_NUMBER_LEN;
	at = put_steps(at, tail->text, tail->len_bytes);
	if (row->could_pass != DAY_BLANK) {
		char date[DAY_TEXT_BYTES];

		day_format(row->could_pass, date);
		at = (unsigned char *)memcpy(at, date, DAY_TEXT_BYTES - 1) + DAY_TEXT_BYTES - 1;
	}
	*at++ = '\n';
	csv_put_made(writer, at);
}
