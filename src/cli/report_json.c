/* A report's page as JSON. */
#include "cli/command.h"
#include "cli/report.h"
#include "parse/money.h"

#include <stdio.h>

static void put_value(cJSON *object, const char *key, enum sheet_kind kind, const struct sheet_cell *cell)
{
	char money[MONEY_TEXT_BYTES];

	switch (kind) {
	case SHEET_TEXT:
		json_text(object, key, span_text(cell->text ? cell->text : ""));
		break;
	case SHEET_COUNT:
		(void)cJSON_AddNumberToObject(object, key, (double)cell->number);
		break;
	case SHEET_MONEY:
		money_format(cell->number, money);
		json_text(object, key, span_text(money));
	}
}

static void put_sheet(cJSON *object, const struct sheet *sheet)
{
	cJSON *rows = cJSON_AddArrayToObject(object, sheet->key);

	for (size_t r = 0; r < sheet->rows; r++) {
		cJSON *row = cJSON_CreateObject();

		for (size_t c = 0; c < sheet->columns_count; c++)
			put_value(row, sheet->columns[c].key, sheet->columns[c].kind,
				  &sheet->cells[r * sheet->columns_count + c]);
		(void)cJSON_AddItemToArray(rows, row);
	}
}

void report_json(const struct reporting *reporting, const struct page *page)
{
	static const char *const kinds[] = {
		[REPORT_RUN] = "run", [REPORT_INDEX] = "index", [REPORT_CLAIMS] = "claims"
	};
	const struct chosen *c = &reporting->chosen;
	cJSON *object = cJSON_CreateObject(), *figures;
	char text[DAY_TEXT_BYTES], hash[17];

	json_text(object, "report", span_text(kinds[reporting->kind]));
	json_text(object, "title", span_text(page->title));
	day_format(c->rules.as_of, text);
	json_text(object, "as_of", span_text(text));
	if (c->has_index && day_is_date(c->index.header.data_date))
		day_format(c->index.header.data_date, text);
	json_text_or_null(object, "data_date", c->has_index && day_is_date(c->index.header.data_date) ? text : NULL);
	if (c->has_index)
		(void)snprintf(hash, sizeof(hash), "%016llx", (unsigned long long)c->index.header.root);
	json_text_or_null(object, "index_hash", c->has_index ? hash : NULL);
	json_text(object, "rules_version", span_text(c->rules_version));
	json_text(object, "rates_version", span_text(reporting->rates_version));
	figures = cJSON_AddObjectToObject(object, "figures");
	for (size_t i = 0; i < page->figures_count; i++) {
		const struct page_figure *figure = &page->figures[i];

		put_value(figures, figure->key, figure->kind, &(struct sheet_cell){ .number = figure->number });
	}
	for (size_t s = 0; s < page->sheets.count; s++)
		put_sheet(object, &page->sheets.items[s]);
	json_print_line(object);
}
