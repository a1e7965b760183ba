/* A sheet's chart as inline SVG, in the page's colours: bars with their labels and figures, or columns side by side. */
#include "report/html.h"

#include "core/mem.h"

#include <stdlib.h>

/* In units of the picture, which is as wide as the page lets it. */
enum {
	WIDTH = 880,
	LABEL_LEAST = 20,
	LABEL_MOST = 350,
	FIGURE = 130,
	BAR = 20,
	ROW = 30,
	HEIGHT = 220,
	FOOT = 26,
	HEAD = 24,
	CHARACTER = 8
};

static size_t rows_of(const struct sheet *sheet)
{
	return sheet->chart_rows && sheet->chart_rows < sheet->rows ? sheet->chart_rows : sheet->rows;
}

static const struct sheet_cell *cells_of(const struct sheet *sheet, size_t row)
{
	return &sheet->cells[row * sheet->columns_count];
}

/* Labels that are longer are cut: the table below has them whole. */
#define LABEL_CHARACTERS 44

static void put_label(struct outbuf *out, const char *text)
{
	size_t characters = 0, len = 0, cut = 0;
	char *shown;

	for (; text[len]; len++) {
		if (((unsigned char)text[len] & 0xC0) != 0x80 && ++characters == LABEL_CHARACTERS)
			cut = len;
	}
	shown = characters > LABEL_CHARACTERS ? mem_format("%.*s…", (int)cut, text) : mem_text(text);
	html_text(out, shown);
	free(shown);
}

static double most_of(const struct sheet *sheet)
{
	int64_t most = 0;

	for (size_t r = 0; r < rows_of(sheet); r++) {
		int64_t value = cells_of(sheet, r)[sheet->chart_value].number;

		most = value > most ? value : most;
	}
	return (double)most;
}

/* What a pointer and a reader of the screen are told of a mark. */
static void put_told(struct outbuf *out, const struct sheet *sheet, size_t row)
{
	const struct sheet_cell *cells = cells_of(sheet, row);
	char room[HTML_NUMBER_BYTES];

	html_put(out, "<title>");
	html_text(out, cells[sheet->chart_label].text);
	html_put(out, ": %s</title>",
		 html_number(sheet->columns[sheet->chart_value].kind, cells[sheet->chart_value].number, room));
}

static size_t characters_of(const char *text)
{
	size_t characters = 0;

	for (; *text; text++)
		characters += ((unsigned char)*text & 0xC0) != 0x80;
	return characters;
}

/* Bars begin behind the longest label. */
static int labels_width(const struct sheet *sheet)
{
	size_t longest = 0;

	for (size_t r = 0; r < rows_of(sheet); r++) {
		size_t characters = characters_of(cells_of(sheet, r)[sheet->chart_label].text);

		longest = characters > longest ? characters : longest;
	}
	return longest < LABEL_CHARACTERS ? LABEL_LEAST + (int)longest * (LABEL_MOST - LABEL_LEAST) / LABEL_CHARACTERS
					  : LABEL_MOST;
}

static void put_bars(struct outbuf *out, const struct sheet *sheet, double most)
{
	int label = labels_width(sheet);

	for (size_t r = 0; r < rows_of(sheet); r++) {
		const struct sheet_cell *cells = cells_of(sheet, r);
		int64_t value = cells[sheet->chart_value].number;
		double length = most > 0 && value > 0 ? (double)value / most * (WIDTH - label - FIGURE) : 0;
		double y = (double)r * ROW + (ROW - BAR) / 2.0;
		char room[HTML_NUMBER_BYTES];

		html_put(out, "<text class=\"label\" x=\"%d\" y=\"%.1f\" text-anchor=\"end\">", label - 12, y + 15);
		put_label(out, cells[sheet->chart_label].text);
		html_put(out, "</text><rect class=\"bar\" x=\"%d\" y=\"%.1f\" width=\"%.1f\" height=\"%d\" rx=\"3\">",
			 label, y, length < 1.5 && value > 0 ? 1.5 : length, BAR);
		put_told(out, sheet, r);
		html_put(out, "</rect><text class=\"figure\" x=\"%.1f\" y=\"%.1f\">%s</text>\n", label + length + 8,
			 y + 15, html_number(sheet->columns[sheet->chart_value].kind, value, room));
	}
}

/* About as wide as the longest label or figure below and above a column. */
static double words_width(const struct sheet *sheet)
{
	size_t longest = 0;

	for (size_t r = 0; r < rows_of(sheet); r++) {
		const struct sheet_cell *cells = cells_of(sheet, r);
		char room[HTML_NUMBER_BYTES];
		size_t label = strlen(cells[sheet->chart_label].text);
		size_t figure = strlen(
			html_number(sheet->columns[sheet->chart_value].kind, cells[sheet->chart_value].number, room));

		longest = label > longest ? label : longest;
		longest = figure > longest ? figure : longest;
	}
	return (double)longest * CHARACTER;
}

static void put_columns(struct outbuf *out, const struct sheet *sheet, double most)
{
	size_t rows = rows_of(sheet);
	double step = (double)WIDTH / (double)rows;
	size_t every = 1 + (size_t)(words_width(sheet) / step);
	double width = step * 0.72 < 64 ? step * 0.72 : 64;

	html_put(out, "<line class=\"axis\" x1=\"0\" y1=\"%d\" x2=\"%d\" y2=\"%d\"/>\n", HEAD + HEIGHT, WIDTH,
		 HEAD + HEIGHT);
	for (size_t r = 0; r < rows; r++) {
		const struct sheet_cell *cells = cells_of(sheet, r);
		int64_t value = cells[sheet->chart_value].number;
		double height = most > 0 && value > 0 ? (double)value / most * HEIGHT : 0;
		double middle = ((double)r + 0.5) * step;
		char room[HTML_NUMBER_BYTES];

		html_put(out, "<rect class=\"%s\" x=\"%.1f\" y=\"%.1f\" width=\"%.1f\" height=\"%.1f\" rx=\"2\">",
			 r < sheet->urgent_rows ? "bar warn" : "bar", middle - width / 2, HEAD + HEIGHT - height, width,
			 height);
		put_told(out, sheet, r);
		html_put(out, "</rect>");
		if (r % every == 0) {
			html_put(out, "<text class=\"figure\" x=\"%.1f\" y=\"%.1f\" text-anchor=\"middle\">%s</text>",
				 middle, HEAD + HEIGHT - height - 7,
				 html_number(sheet->columns[sheet->chart_value].kind, value, room));
			html_put(out, "<text class=\"label\" x=\"%.1f\" y=\"%d\" text-anchor=\"middle\">", middle,
				 HEAD + HEIGHT + 19);
			html_text(out, cells[sheet->chart_label].text);
			html_put(out, "</text>");
		}
		html_put(out, "\n");
	}
}

void html_chart(struct outbuf *out, const struct sheet *sheet)
{
	bool columns = sheet->chart == CHART_COLUMNS;
	size_t height = columns ? HEAD + HEIGHT + FOOT : rows_of(sheet) * ROW;

	if (sheet->chart == CHART_NONE || rows_of(sheet) == 0)
		return;
	html_put(out,
		 "<svg viewBox=\"0 0 %d %zu\" role=\"img\" aria-labelledby=\"%s-t %s-d\"><title id=\"%s-t\">%s</title>"
		 "<desc id=\"%s-d\">%s by %s; the table below has the same numbers.</desc>\n",
		 WIDTH, height, sheet->key, sheet->key, sheet->key, sheet->title, sheet->key,
		 sheet->columns[sheet->chart_value].heading, sheet->columns[sheet->chart_label].heading);
	(columns ? put_columns : put_bars)(out, sheet, most_of(sheet));
	html_put(out, "</svg>\n");
}
