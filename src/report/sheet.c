/* Rows of cells. */
#include "report/sheet.h"

#include "core/mem.h"

#include <stdlib.h>

struct sheet_cell *sheet_row(struct sheet *sheet)
{
	size_t at = sheet->rows * sheet->columns_count;

	if (sheet->rows == SHEET_ROWS_MAX) {
		sheet->more_rows++;
		return NULL;
	}
	sheet->cells = mem_room(sheet->cells, &sheet->capacity, at + sheet->columns_count, sizeof(*sheet->cells));
	memset(sheet->cells + at, 0, sheet->columns_count * sizeof(*sheet->cells));
	sheet->rows++;
	return sheet->cells + at;
}

void sheet_free(struct sheet *sheet)
{
	for (size_t i = 0; i < sheet->rows * sheet->columns_count; i++)
		free(sheet->cells[i].text);
	free(sheet->cells);
}

void sheets_add(struct sheets *sheets, const struct sheet *sheet)
{
	sheets->items = mem_room(sheets->items, &sheets->capacity, sheets->count + 1, sizeof(*sheets->items));
	sheets->items[sheets->count++] = *sheet;
}

void sheets_free(struct sheets *sheets)
{
	for (size_t i = 0; i < sheets->count; i++)
		sheet_free(&sheets->items[i]);
	free(sheets->items);
	*sheets = (struct sheets){ .items = NULL };
}
