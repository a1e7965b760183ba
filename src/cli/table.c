/* Three forms of one table. */
#include "cli/table.h"

#include "core/mem.h"
#include "emit/csv_writer.h"

#include <stdlib.h>

/* Between columns of text. */
#define GAP 2

bool option_table_form(const struct args *args, enum table_form *form, struct err *err)
{
	*form = args->given[OPT_JSON] ? TABLE_JSON : args->given[OPT_CSV] ? TABLE_CSV : TABLE_TEXT;
	return !(args->given[OPT_JSON] && args->given[OPT_CSV]) ||
	       err_set(err, "--json and --csv both want standard output; leave one out");
}

void table_begin(struct table *table, const struct table_column *columns, size_t columns_count, enum table_form form)
{
	*table = (struct table){ .columns = columns, .columns_count = columns_count, .form = form };
}

static void print_json(const struct table *table, char *const *cells)
{
	cJSON *object = cJSON_CreateObject();

	for (size_t c = 0; c < table->columns_count; c++) {
		const struct table_column *column = &table->columns[c];

		if (column->number && cells[c])
			(void)cJSON_AddNumberToObject(object, column->key, strtod(cells[c], NULL));
		else
			json_text_or_null(object, column->key, cells[c]);
	}
	json_print_line(object);
}

/* As a terminal may show it. */
static char *shown(const char *cell)
{
	char *text = NULL;
	size_t len;
	FILE *stream = open_memstream(&text, &len);

	if (stream) {
		print_untrusted(stream, span_text(cell));
		(void)fclose(stream);
	}
	return text ? text : mem_text("");
}

void table_row(struct table *table, const char *const *cells)
{
	size_t at = table->rows * table->columns_count;

	table->cells = mem_room(table->cells, &table->capacity, at + table->columns_count, sizeof(*table->cells));
	for (size_t c = 0; c < table->columns_count; c++)
		table->cells[at + c] = !cells[c]                   ? NULL
				       : table->form == TABLE_TEXT ? shown(cells[c])
								   : mem_text(cells[c]);
	table->rows++;
	table->rows_told++;
}

static const char *cell_of(const struct table *table, size_t i)
{
	return table->cells[i] ? table->cells[i] : "";
}

static void forget_rows(struct table *table)
{
	for (size_t i = 0; i < table->rows * table->columns_count; i++)
		free(table->cells[i]);
	table->rows = 0;
}

void table_flush(struct table *table)
{
	if (table->form != TABLE_JSON)
		return;
	for (size_t r = 0; r < table->rows; r++)
		print_json(table, table->cells + r * table->columns_count);
	forget_rows(table);
}

static size_t width_of(const char *text)
{
	size_t width = 0;

	for (; *text; text++)
		width += (*text & 0xC0) != 0x80;
	return width;
}

static void print_cell(const char *text, size_t width, bool right, bool last)
{
	int pad = (int)(width - width_of(text));

	(void)printf("%*s%s", right ? pad : 0, "", text);
	if (!last)
		(void)printf("%*s", (right ? 0 : pad) + GAP, "");
}

static void print_text(const struct table *table)
{
	size_t *widths = mem_zero(table->columns_count * sizeof(*widths));
	size_t last = 0;

	for (size_t c = 0; c < table->columns_count; c++) {
		for (size_t r = 0; r < table->rows; r++) {
			size_t width = width_of(cell_of(table, r * table->columns_count + c));

			widths[c] = width > widths[c] ? width : widths[c];
		}
		if (widths[c] == 0 && table->columns[c].quiet)
			continue;
		last = c;
		if (width_of(table->columns[c].heading) > widths[c])
			widths[c] = width_of(table->columns[c].heading);
	}
	for (size_t c = 0; c <= last; c++)
		if (widths[c])
			print_cell(table->columns[c].heading, widths[c], table->columns[c].number, c == last);
	(void)putchar('\n');
	for (size_t r = 0; r < table->rows; r++) {
		for (size_t c = 0; c <= last; c++)
			if (widths[c])
				print_cell(cell_of(table, r * table->columns_count + c), widths[c],
					   table->columns[c].number, c == last);
		(void)putchar('\n');
	}
	free(widths);
}

static bool print_csv(const struct table *table, struct err *err)
{
	struct csv_writer writer;
	struct sink sink;

	sink_standard_output(&sink);
	csv_writer_begin(&writer, &sink, err);
	for (size_t c = 0; c < table->columns_count; c++) {
		csv_put_raw(&writer, c ? "," : "");
		csv_put_cell(&writer, span_text(table->columns[c].heading), CSV_VERBATIM);
	}
	csv_put_raw(&writer, "\n");
	for (size_t i = 0; i < table->rows * table->columns_count; i++) {
		csv_put_cell(&writer, span_text(cell_of(table, i)), CSV_GUARDED);
		csv_put_raw(&writer, (i + 1) % table->columns_count ? "," : "\n");
	}
	return csv_writer_end(&writer);
}

bool table_end(struct table *table, struct err *err)
{
	bool ok = true;

	if (table->form == TABLE_TEXT)
		print_text(table);
	else if (table->form == TABLE_CSV)
		ok = print_csv(table, err);
	table_flush(table);
	forget_rows(table);
	free(table->cells);
	return ok;
}
