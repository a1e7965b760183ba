/*
 * Columns of unequal length from rows in file order: a cursor a list walks the flags, so that no list of offenders is ever
 * stored, however many there are.
 */
#include "run/offenders.h"

#include "emit/csv_writer.h"

#include <stdlib.h>

void offender_lists_of(const struct rules_in_force *rules, enum gate gate, struct offender_lists *lists)
{
	static const struct {
		enum gate gate;
		enum gate_rule rule;
		uint8_t flag;
	} rows[] = {
		{ GATE_B, RULE_LENGTH, ROW_LENGTH },    { GATE_B, RULE_DUPLICATE, ROW_DUPLICATE },
		{ GATE_B, RULE_FILER_CODE, ROW_FILER }, { GATE_C, RULE_EXISTS, ROW_MISSING },
		{ GATE_C, RULE_ACCOUNT, ROW_ACCOUNT },
	};

	lists->count = 0;
	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		if (rows[i].gate != gate)
			continue;
		lists->names[lists->count] = rules->gates[rows[i].rule]->text;
		lists->flags[lists->count++] = rows[i].flag;
	}
}

struct cursor {
	const struct inspection *inspection;
	uint8_t flag;
	size_t batch;
	size_t row;
};

/* Moves on to the next row with the flag; false at the end. */
static bool cursor_next(struct cursor *c, uint64_t *offset)
{
	for (; c->batch < c->inspection->batches_count; c->batch++, c->row = 0) {
		const struct row_batch *batch = &c->inspection->batches[c->batch];

		while (c->row < batch->entries.rows && !(batch->flags[c->row] & c->flag))
			c->row++;
		if (c->row < batch->entries.rows) {
			*offset = batch->entries.offsets[c->row++];
			return true;
		}
	}
	return false;
}

static void put_names(struct csv_writer *writer, const struct offender_lists *lists)
{
	for (size_t k = 0; k < lists->count; k++) {
		csv_put_raw(writer, k ? "," : "");
		csv_put_cell(writer, span_text(lists->names[k]), CSV_VERBATIM);
	}
	csv_put_raw(writer, "\n");
}

/* One line: the next offender of each list, empty where a list has ended. False when all have. */
static bool put_line(struct csv_writer *writer, struct cursor *cursors, size_t count, struct scratch *scratch)
{
	uint64_t offsets[LISTS_MAX];
	bool has[LISTS_MAX];
	bool any = false;

	for (size_t k = 0; k < count; k++) {
		has[k] = cursor_next(&cursors[k], &offsets[k]);
		any = any || has[k];
	}
	for (size_t k = 0; any && k < count; k++) {
		const struct declaration *d = cursors[k].inspection->declaration;

		csv_put_raw(writer, k ? "," : "");
		if (has[k])
			csv_put_cell(writer, declaration_as_typed(d->text, offsets[k], d->record_end, scratch),
				     CSV_GUARDED);
	}
	if (any)
		csv_put_raw(writer, "\n");
	return any;
}

bool offenders_write(const struct offender_lists *lists, const struct inspection *inspection, struct sink *sink,
		     struct err *err)
{
	struct cursor cursors[LISTS_MAX];
	struct scratch scratch = { .bytes = NULL };
	struct csv_writer writer;

	for (size_t k = 0; k < lists->count; k++)
		cursors[k] = (struct cursor){ .inspection = inspection, .flag = lists->flags[k] };
	csv_writer_begin(&writer, sink, err);
	put_names(&writer, lists);
	while (put_line(&writer, cursors, lists->count, &scratch))
		continue;
	free(scratch.bytes);
	return csv_writer_end(&writer);
}
