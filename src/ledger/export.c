/* SELECT *, and what the columns are. */
#include "ledger/export.h"

#include "core/mem.h"
#include "ledger/sql.h"

#include <stdlib.h>

const char *const export_tables[] = { "jobs", "claims", "outcomes", "accounts", "events", "cbp_results" };
const size_t export_tables_count = ARRAY_LEN(export_tables);

/* Columns that are neither text nor number. */
static const struct {
	const char *column;
	enum export_kind kind;
} kinds[] = {
	{ "job", EXPORT_JOB },
	{ "claim", EXPORT_CLAIM },
	{ "submitted_at", EXPORT_MOMENT },
	{ "kept_at", EXPORT_MOMENT },
	{ "cbp_submitted_at", EXPORT_MOMENT },
	{ "voided_at", EXPORT_MOMENT },
	{ "imported_at", EXPORT_MOMENT },
	{ "at", EXPORT_MOMENT },
	{ "first_entry", EXPORT_PLACE },
	{ "last_entry", EXPORT_PLACE },
	{ "identity", EXPORT_ACCOUNT },
	{ "upload_sha256", EXPORT_SHA256 },
	{ "result_sha256", EXPORT_SHA256 },
	{ "record_sha256", EXPORT_SHA256 },
	{ "outcome_sha256", EXPORT_SHA256 },
	{ "file_sha256", EXPORT_SHA256 },
};

static enum export_kind kind_of(const char *column, int type)
{
	for (size_t i = 0; i < ARRAY_LEN(kinds); i++) {
		if (strcmp(kinds[i].column, column) == 0)
			return kinds[i].kind;
	}
	return type == SQLITE_INTEGER ? EXPORT_NUMBER : EXPORT_TEXT;
}

static void take_cells(const struct sql *s, struct export_cell *cells, int count)
{
	for (int c = 0; c < count; c++) {
		struct export_cell *cell = &cells[c];

		cell->kind = kind_of(cell->column, sqlite3_column_type(s->statement, c));
		cell->is_null = sql_is_null(s, c);
		cell->number = sql_int(s, c);
		if (cell->kind == EXPORT_SHA256)
			cell->bytes = sql_bytes(s, c);
		else
			cell->text = sql_text(s, c);
	}
}

bool export_rows(const struct ledger *ledger, const char *table,
		 void (*row)(void *context, const struct export_cell *cells, size_t count, bool heading), void *context,
		 struct err *err)
{
	char *query = mem_format("SELECT * FROM %s ORDER BY 1", table);
	struct sql s = sql_begin(ledger, query, err);
	int count = s.failed ? 0 : sqlite3_column_count(s.statement);
	struct export_cell *cells = mem_zero((size_t)count * sizeof(*cells));

	for (int c = 0; c < count; c++)
		cells[c] = (struct export_cell){ .column = sqlite3_column_name(s.statement, c), .is_null = true };
	if (!s.failed)
		row(context, cells, (size_t)count, true);
	while (sql_row(&s)) {
		take_cells(&s, cells, count);
		row(context, cells, (size_t)count, false);
	}
	free(cells);
	free(query);
	return sql_end(&s);
}
