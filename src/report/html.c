/* Text, numbers, tables. */
#include "report/html.h"

#include "core/mem.h"
#include "core/utf8.h"

#include <stdio.h>
#include <stdlib.h>

void html_put(struct outbuf *out, const char *format, ...)
{
	va_list list;
	int len;

	va_start(list, format);
	len = vsnprintf(NULL, 0, format, list);
	va_end(list);
	assert(len >= 0);
	out->begin = mem_room(out->begin, &out->capacity_bytes, out->len_bytes + (size_t)len + 1, 1);
	va_start(list, format);
	(void)vsnprintf((char *)out->begin + out->len_bytes, (size_t)len + 1, format, list);
	va_end(list);
	out->len_bytes += (size_t)len;
}

void html_text(struct outbuf *out, const char *text)
{
	char *clean = utf8_clean(span_text(text));
	const unsigned char *at = (const unsigned char *)clean;

	while (*at) {
		uint32_t point = 0;
		size_t len = utf8_decode(at, strlen((const char *)at), &point);

		if (point == '<' || point == '>' || point == '&' || point == '"')
			html_put(out, "&#%u;", point);
		else if (utf8_printable(point))
			outbuf_append(out, at, len);
		at += len;
	}
	free(clean);
}

const char *html_number(enum sheet_kind kind, int64_t number, char room[HTML_NUMBER_BYTES])
{
	uint64_t size = number < 0 ? 0 - (uint64_t)number : (uint64_t)number;
	uint64_t whole = kind == SHEET_MONEY ? size / 100 : size;
	char digits[24], *to = room;
	size_t len = (size_t)snprintf(digits, sizeof(digits), "%llu", (unsigned long long)whole);

	if (number < 0)
		to = stpcpy(to, "−");
	if (kind == SHEET_MONEY)
		*to++ = '$';
	for (size_t i = 0; i < len; i++) {
		if (i && (len - i) % 3 == 0)
			*to++ = ',';
		*to++ = digits[i];
	}
	*to = '\0';
	if (kind == SHEET_MONEY)
		(void)snprintf(to, 4, ".%02u", (unsigned)(size % 100));
	return room;
}

static void put_cell(struct outbuf *out, const struct sheet_column *column, const struct sheet_cell *cell, bool first)
{
	const char *tag = first ? "th" : "td";
	char room[HTML_NUMBER_BYTES];

	html_put(out, "<%s%s%s>", tag, first ? " scope=\"row\"" : "", column->kind == SHEET_TEXT ? "" : " class=\"n\"");
	if (column->kind == SHEET_TEXT)
		html_text(out, cell->text ? cell->text : "");
	else
		html_put(out, "%s", html_number(column->kind, cell->number, room));
	html_put(out, "</%s>", tag);
}

void html_table(struct outbuf *out, const struct sheet *sheet)
{
	html_put(out, "<div class=\"wide\"><table>\n<thead><tr>");
	for (size_t c = 0; c < sheet->columns_count; c++)
		html_put(out, "<th scope=\"col\"%s>%s</th>", sheet->columns[c].kind == SHEET_TEXT ? "" : " class=\"n\"",
			 sheet->columns[c].heading);
	html_put(out, "</tr></thead>\n<tbody>\n");
	for (size_t r = 0; r < sheet->rows; r++) {
		const struct sheet_cell *cells = &sheet->cells[r * sheet->columns_count];
		bool urgent = r < sheet->urgent_rows && cells[sheet->chart_value].number;

		html_put(out, urgent ? "<tr class=\"urgent\">" : "<tr>");
		for (size_t c = 0; c < sheet->columns_count; c++)
			put_cell(out, &sheet->columns[c], &cells[c], c == 0);
		html_put(out, "</tr>\n");
	}
	html_put(out, "</tbody></table></div>\n");
	if (sheet->rows == 0)
		html_put(out, "<p class=\"note\">None.</p>\n");
	if (sheet->more_rows)
		html_put(out, "<p class=\"note\">%zu more are not shown.</p>\n", sheet->more_rows);
}
