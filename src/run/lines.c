/* Line ends, counted piece by piece. */
#include "run/lines.h"

uint64_t line_counter_at(struct line_counter *counter, uint64_t offset)
{
	const struct declaration *d = counter->declaration;
	struct span between = span_of(d->text.begin + counter->offset, (size_t)(offset - counter->offset));

	counter->line += csv_count_lines(between, d->record_end);
	counter->offset = offset;
	return counter->line;
}

void line_counting_init(struct line_counting *counting, const struct declaration *declaration)
{
	*counting = (struct line_counting){ .declaration = declaration };
	counting->line = declaration_line(declaration, declaration->body.begin);
	turnstile_init(&counting->turns);
}

void line_counting_free(struct line_counting *counting)
{
	turnstile_free(&counting->turns);
}

struct line_counter line_counting_take(struct line_counting *counting, const struct slice *slice, uint64_t *lines)
{
	const struct declaration *d = counting->declaration;
	struct line_counter counter = { .declaration = d, .offset = (uint64_t)(slice->bytes.begin - d->text.begin) };

	*lines = csv_count_lines(slice->bytes, d->record_end);
	turnstile_wait(&counting->turns, slice->piece);
	counter.line = counting->line;
	counting->line += *lines;
	turnstile_pass(&counting->turns, slice->piece);
	return counter;
}

void line_counter_expect(struct line_counter *counter, const struct slice *slice, uint64_t lines, uint64_t rows)
{
	size_t len = slice->bytes.len_bytes;

	/* A row has a line end or is the last; where it is the last one's that lacks, another line could make up for it. */
	counter->row_a_line = len && lines == rows && slice->bytes.begin[len - 1] == counter->declaration->record_end;
}
