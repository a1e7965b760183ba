/* Three parts a line: file, what the row has, what is said of it. */
#include "emit/left_out.h"

#include "core/mem.h"
#include "emit/cell.h"

#include <stdlib.h>

void left_out_tail_prepare(struct left_out_tail *tail, const char *reason, const char *next_step)
{
	char *reason_cell = cell_of(reason), *next_cell = cell_of(next_step ? next_step : "");

	tail->text = mem_format(",%s,%s,", reason_cell, next_cell);
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
	bool runs = strchr("=+-@\t\r", path[0]) && strcmp(path, "-") != 0;
	char *guarded = mem_format("%s%s", runs ? "'" : "", path);
	char *cell = cell_of(guarded), *with_comma = mem_format("%s,", cell);

	free(guarded);
	free(cell);
	return with_comma;
}

/* Twenty digits, what is typed where that is clean, eleven characters, and commas. */
#define HEAD_BYTES (20 + 1 + LEFT_OUT_TYPED_MAX + 1 + ENTRY_NUMBER_LEN)

static unsigned char *put_line(unsigned char *at, uint64_t line)
{
	unsigned char digits[20];
	size_t count = 0;

	for (; line; line /= 10)
		digits[count++] = (unsigned char)('0' + line % 10);
	while (count)
		*at++ = digits[--count];
	return at;
}

static unsigned char *put_number(unsigned char *at, const unsigned char *number)
{
	*at++ = ',';
	return number ? (unsigned char *)memcpy(at, number, ENTRY_NUMBER_LEN) + ENTRY_NUMBER_LEN : at;
}

void left_out_put(struct csv_writer *writer, const struct left_out_row *row, const struct left_out_tail *tail)
{
	unsigned char head[HEAD_BYTES], *at = put_line(head, row->line);

	*at++ = ',';
	csv_put_bytes(writer, row->file.begin, row->file.len_bytes);
	if (row->clean) {
		assert(row->as_typed.len_bytes <= LEFT_OUT_TYPED_MAX);
		for (size_t i = 0; i < row->as_typed.len_bytes; i++)
			*at++ = row->as_typed.begin[i];
	} else {
		csv_put_bytes(writer, head, (size_t)(at - head));
		csv_put_cell(writer, row->as_typed, CSV_GUARDED);
		at = head;
	}
	at = put_number(at, row->number);
	csv_put_bytes(writer, head, (size_t)(at - head));
	csv_put_bytes(writer, tail->text, tail->len_bytes);
	if (row->could_pass != DAY_BLANK) {
		char date[DAY_TEXT_BYTES];

		day_format(row->could_pass, date);
		csv_put_raw(writer, date);
	}
	csv_put_raw(writer, "\n");
}
