/* Finding lines: a head of the row, a tail of the rule. */
#include "emit/findings.h"

#include "core/mem.h"
#include "emit/cell.h"

#include <stdlib.h>

void finding_tail_prepare(struct finding_tail *tail, const char *gate, const char *rule, const char *message,
			  const char *next_step)
{
	char *rule_cell = cell_of(rule), *message_cell = cell_of(message),
	     *next_cell = cell_of(next_step ? next_step : "");

	tail->text = mem_format(",%s,%s,%s,%s\n", gate, rule_cell, message_cell, next_cell);
	tail->len_bytes = strlen(tail->text);
	free(rule_cell);
	free(message_cell);
	free(next_cell);
}

void finding_tail_free(struct finding_tail *tail)
{
	free(tail->text);
	tail->text = NULL;
}

void finding_row_begin(struct finding_row *row, uint64_t line, const unsigned char *number, struct span as_typed,
		       bool clean)
{
	unsigned char *middle = row->head + 20, *at = middle;

	/* LINE from its end to its begin, the rest behind it. */
	do {
		*--at = (unsigned char)('0' + line % 10);
		line /= 10;
	} while (line);
	row->head_begin = (unsigned)(at - row->head);
	at = middle;
	*at++ = ',';
	if (number)
		at = (unsigned char *)memcpy(at, number, ENTRY_NUMBER_LEN) + ENTRY_NUMBER_LEN;
	*at++ = ',';
	row->as_typed = as_typed;
	if (clean) {
		assert(as_typed.len_bytes <= FINDING_TYPED_MAX);
		for (size_t i = 0; i < as_typed.len_bytes; i++)
			*at++ = as_typed.begin[i];
		row->as_typed.len_bytes = 0;
	}
	row->head_end = (unsigned)(at - row->head);
}

static void put_row(struct csv_writer *writer, const struct finding_row *row)
{
	csv_put_bytes(writer, row->head + row->head_begin, row->head_end - row->head_begin);
	if (row->as_typed.len_bytes)
		csv_put_cell(writer, row->as_typed, CSV_GUARDED);
}

void finding_put(struct csv_writer *writer, const struct finding_row *row, const struct finding_tail *tail)
{
	put_row(writer, row);
	csv_put_bytes(writer, tail->text, tail->len_bytes);
}

void finding_put_advice(struct csv_writer *writer, const struct finding_row *row, const char *name, const char *message,
			const char *next_step)
{
	put_row(writer, row);
	csv_put_raw(writer, "," ADVICE_GATE ",");
	csv_put_raw(writer, name);
	csv_put_raw(writer, ",");
	csv_put_cell(writer, span_text(message), CSV_VERBATIM);
	csv_put_raw(writer, ",");
	csv_put_cell(writer, span_text(next_step), CSV_VERBATIM);
	csv_put_raw(writer, "\n");
}
