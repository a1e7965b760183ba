/* Cutting lines. */
#include "ledger/pasted_table.h"

#include "core/mem.h"
#include "core/moment.h"
#include "ledger/shown_text.h"
#include "parse/csv.h"

#include <stdlib.h>

/* Commas of a line with the five columns that matter; a date has one by itself. */
#define COMMAS_MIN 4

static struct span next_line(struct span *rest, unsigned char line_end)
{
	const unsigned char *end = memchr(rest->begin, line_end, rest->len_bytes);
	size_t len = end ? (size_t)(end - rest->begin) : rest->len_bytes, step = end ? len + 1 : len;
	struct span line = span_of(rest->begin, len);

	*rest = span_of(rest->begin + step, rest->len_bytes - step);
	return line;
}

static size_t count_commas(struct span line)
{
	size_t commas = 0;

	for (size_t i = 0; i < line.len_bytes; i++)
		commas += line.begin[i] == ',';
	return commas;
}

void pasted_begin(struct pasted_table *table, struct span text)
{
	struct span rest;

	text = csv_skip_bom(text);
	*table = (struct pasted_table){ .rest = text, .separator = PASTED_GAPS, .line_end = csv_record_end(text) };
	if (text.len_bytes && memchr(text.begin, '\t', text.len_bytes)) {
		table->separator = PASTED_TABS;
		return;
	}
	for (rest = text; rest.len_bytes && table->separator == PASTED_GAPS;) {
		if (count_commas(next_line(&rest, table->line_end)) >= COMMAS_MIN)
			table->separator = PASTED_COMMAS;
	}
}

static void put_cell(struct pasted_line *line, struct span cell)
{
	struct span trimmed = shown_text_trim(cell);

	if (line->count < PASTED_CELLS_MAX)
		line->cells[line->count++] = mem_span(trimmed);
}

static void cut_tabs(struct span text, struct pasted_line *line)
{
	while (text.len_bytes && memchr(text.begin, '\t', text.len_bytes))
		put_cell(line, next_line(&text, '\t'));
	put_cell(line, text);
}

static void cut_commas(struct span text, struct pasted_line *line)
{
	const unsigned char *at = text.begin, *end = at + text.len_bytes;
	struct scratch scratch = { .bytes = NULL };
	bool open = false;

	for (;; at++) {
		struct csv_field field;

		at = csv_field_read(at, end, '\n', &field, &open);
		put_cell(line, csv_field_value(&field, &scratch));
		if (at == end)
			break;
	}
	free(scratch.bytes);
}

/* Where a gap of two spaces or more begins; a no-break space is one. */
static size_t find_gap(struct span text, size_t *gap)
{
	for (size_t i = 0; i < text.len_bytes; i++) {
		size_t at = i, spaces = 0;

		while (at < text.len_bytes) {
			size_t step = text.begin[at] == ' ' ? 1 : 0;

			if (text.len_bytes - at >= 2 && memcmp(text.begin + at, "\xC2\xA0", 2) == 0)
				step = 2;
			if (step == 0)
				break;
			at += step;
			spaces++;
		}
		*gap = at - i;
		if (spaces >= 2)
			return i;
	}
	*gap = 0;
	return text.len_bytes;
}

static void cut_gaps(struct span text, struct pasted_line *line)
{
	text = shown_text_trim(text);
	while (text.len_bytes) {
		size_t gap, len = find_gap(text, &gap);

		put_cell(line, span_of(text.begin, len));
		text = span_of(text.begin + len + gap, text.len_bytes - len - gap);
	}
}

/* "3/30/2026" and "11:33 AM" were one cell. */
static void join_moments(struct pasted_line *line)
{
	for (size_t i = 0; i + 1 < line->count; i++) {
		char *joined = mem_format("%s, %s", line->cells[i], line->cells[i + 1]);
		time_t moment;

		if (!moment_parse(span_text(joined), &moment)) {
			free(joined);
			continue;
		}
		free(line->cells[i]);
		free(line->cells[i + 1]);
		line->cells[i] = joined;
		memmove(line->cells + i + 1, line->cells + i + 2, (line->count - i - 2) * sizeof(*line->cells));
		line->count--;
	}
}

bool pasted_next(struct pasted_table *table, struct pasted_line *line)
{
	static void (*const cut[])(struct span text, struct pasted_line * line) = {
		[PASTED_TABS] = cut_tabs,
		[PASTED_COMMAS] = cut_commas,
		[PASTED_GAPS] = cut_gaps,
	};
	struct span text = { .len_bytes = 0 };

	pasted_line_free(line);
	while (table->rest.len_bytes && shown_text_trim(text).len_bytes == 0) {
		text = next_line(&table->rest, table->line_end);
		table->line++;
	}
	if (shown_text_trim(text).len_bytes == 0)
		return false;
	cut[table->separator](text, line);
	join_moments(line);
	return true;
}

void pasted_line_free(struct pasted_line *line)
{
	for (size_t i = 0; i < line->count; i++)
		free(line->cells[i]);
	line->count = 0;
}
