/* A report's page as JSON. */
#include "cli/log.h"
#include "cli/report.h"
#include "core/mem.h"
#include "parse/money.h"

#include <stdio.h>
#include <stdlib.h>

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

/* Whoever adds the rows up is told that there are others. */
static void put_more(cJSON *object, const struct sheet *sheet)
{
	char *key = mem_format("%s_not_shown", sheet->key);

	if (sheet->more_rows)
		(void)cJSON_AddNumberToObject(object, key, (double)sheet->more_rows);
	free(key);
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
	put_more(object, sheet);
}

static cJSON *head_of(const struct reporting *reporting, const struct page *page)
{
	static const char *const kinds[] = {
		[REPORT_RUN] = "run", [REPORT_INDEX] = "index", [REPORT_CLAIMS] = "claims"
	};
	cJSON *object = cJSON_CreateObject(), *figures;

	json_text(object, "report", span_text(kinds[reporting->kind]));
	json_text(object, "title", span_text(page->title));
	chosen_json_run(&reporting->chosen, object);
	json_text(object, "rates_version", span_text(reporting->rates_version));
	chosen_json_rests_on(&reporting->chosen, object);
	figures = cJSON_AddObjectToObject(object, "figures");
	for (size_t i = 0; i < page->figures_count; i++) {
		const struct page_figure *figure = &page->figures[i];

		put_value(figures, figure->key, figure->kind, &(struct sheet_cell){ .number = figure->number });
	}
	return object;
}

void report_json(const struct reporting *reporting, const struct page *page)
{
	bool wanted = reporting->chosen.args->given[OPT_JSON];
	cJSON *object;

	if (!wanted && !log_is_open())
		return;
	object = head_of(reporting, page);
	log_result(object);
	for (size_t s = 0; wanted && s < page->sheets.count; s++)
		put_sheet(object, &page->sheets.items[s]);
	if (wanted)
		json_print(object);
	cJSON_Delete(object);
}
