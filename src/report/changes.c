/* Rows, counted. */
#include "report/changes.h"

#include "core/dict.h"
#include "core/mem.h"
#include "io/map.h"
#include "parse/csv.h"

#include <stdlib.h>

enum { CHANGE, BEFORE, AFTER, COLUMNS };

static const char *const names[COLUMNS] = { "CHANGE", "BEFORE", "AFTER" };

/* Between the cells of a text in the dictionary; control characters are not shown anyway. */
#define BETWEEN '\x1f'

/* How many entries each text has. */
struct counts {
	struct dict kinds;
	uint64_t *entries;
	size_t capacity;
};

struct counting {
	const char *path;
	const unsigned char *at, *end;
	unsigned char record_end;
	int columns[COLUMNS];  /* which field of a row; -1: none */
	struct counts kinds;   /* CHANGE alone */
	struct counts changes; /* CHANGE, BEFORE, AFTER */
};

/* Reads a record; cells[c] is the value of column c, or with `header` columns[] is found out. */
static bool read_record(struct counting *c, bool header, char *cells[COLUMNS], struct err *err)
{
	struct scratch scratch = { .bytes = NULL };
	bool open = false;

	for (int i = 0;; i++) {
		struct csv_field field;
		struct span value;

		c->at = csv_field_read(c->at, c->end, c->record_end, &field, &open);
		value = csv_field_value(&field, &scratch);
		for (int k = 0; k < COLUMNS; k++) {
			if (header && c->columns[k] < 0 && span_equal(value, span_text(names[k])))
				c->columns[k] = i;
			if (!header && c->columns[k] == i) {
				free(cells[k]);
				cells[k] = mem_span(value);
			}
		}
		if (c->at == c->end || *c->at != ',')
			break;
		c->at++;
	}
	c->at += c->at < c->end;
	free(scratch.bytes);
	return !open || err_file(err, c->path, CSV_OPEN_QUOTE_TEXT);
}

static void count_one(struct counts *counts, const char *text)
{
	uint32_t kind = dict_add(&counts->kinds, span_text(text));
	size_t had = counts->capacity;

	counts->entries = mem_room(counts->entries, &counts->capacity, (size_t)kind + 1, sizeof(*counts->entries));
	memset(counts->entries + had, 0, (counts->capacity - had) * sizeof(*counts->entries));
	counts->entries[kind]++;
}

static void counts_free(struct counts *counts)
{
	dict_free(&counts->kinds);
	free(counts->entries);
}

static void count_row(struct counting *c, char *const cells[COLUMNS])
{
	char *text = mem_format("%s%c%s%c%s", cells[CHANGE], BETWEEN, cells[BEFORE], BETWEEN, cells[AFTER]);

	count_one(&c->changes, text);
	count_one(&c->kinds, cells[CHANGE]);
	free(text);
}

static bool count_rows(struct counting *c, struct err *err)
{
	bool ok = true;

	for (int k = 0; k < COLUMNS; k++)
		c->columns[k] = -1;
	if (!read_record(c, true, NULL, err))
		return false;
	if (c->columns[CHANGE] < 0 || c->columns[BEFORE] < 0 || c->columns[AFTER] < 0)
		return err_line(
			err, c->path, 1,
			"the first row does not name CHANGE, BEFORE and AFTER; name the changes.csv that \"cape rerun\" wrote");
	while (ok && c->at < c->end) {
		char *cells[COLUMNS] = { mem_text(""), mem_text(""), mem_text("") };

		ok = read_record(c, false, cells, err);
		if (ok && *cells[CHANGE])
			count_row(c, cells);
		for (int k = 0; k < COLUMNS; k++)
			free(cells[k]);
	}
	return ok;
}

/* --- the sheet --------------------------------------------------------------------------------------------------------------- */

struct ranked {
	struct span text;
	uint64_t count;
};

static int more_first(const void *a, const void *b)
{
	const struct ranked *x = a, *y = b;

	if (x->count != y->count)
		return x->count > y->count ? -1 : 1;
	return span_order(x->text, y->text);
}

/* As many cells as the sheet has texts, then the count. */
static void put_row(struct sheet *sheet, const struct ranked *ranked)
{
	struct sheet_cell *row = sheet_row(sheet);
	size_t texts = sheet->columns_count - 1;
	char *text = mem_span(ranked->text), *at = text;

	for (size_t k = 0; row && k < texts; k++) {
		size_t len = strcspn(at, (const char[]){ BETWEEN, '\0' });

		row[k].text = mem_span(span_of(at, len));
		at += len + (at[len] != '\0');
	}
	if (row)
		row[texts].number = (int64_t)ranked->count;
	free(text);
}

static void put_rows(struct sheets *sheets, struct sheet *sheet, const struct counts *counts)
{
	struct ranked *ranked = mem_alloc((counts->kinds.count + 1) * sizeof(*ranked));

	for (size_t i = 0; i < counts->kinds.count; i++)
		ranked[i] = (struct ranked){ dict_text(&counts->kinds, (uint32_t)i), counts->entries[i] };
	qsort(ranked, counts->kinds.count, sizeof(*ranked), more_first);
	for (size_t i = 0; i < counts->kinds.count; i++)
		put_row(sheet, &ranked[i]);
	free(ranked);
	sheets_add(sheets, sheet);
}

static void put_sheets(struct sheets *sheets, const struct counting *c)
{
	static const struct sheet_column columns[] = {
		{ "change", "Change", SHEET_TEXT },
		{ "before", "Before", SHEET_TEXT },
		{ "after", "After", SHEET_TEXT },
		{ "entries", "Entries", SHEET_COUNT },
	};
	static const struct sheet_column kinds_columns[] = {
		{ "change", "Change", SHEET_TEXT },
		{ "entries", "Entries", SHEET_COUNT },
	};
	struct sheet kinds = { .key = "change_kinds",
			       .title = "Changes",
			       .note = "What the last rerun found, most frequent first.",
			       .columns = kinds_columns,
			       .columns_count = ARRAY_LEN(kinds_columns),
			       .chart = CHART_BARS,
			       .chart_value = 1 };
	struct sheet changes = { .key = "changes",
				 .title = "Changes, before and after",
				 .columns = columns,
				 .columns_count = ARRAY_LEN(columns) };

	put_rows(sheets, &kinds, &c->kinds);
	put_rows(sheets, &changes, &c->changes);
}

bool sheet_changes(struct sheets *sheets, const char *path, struct err *err)
{
	struct counting c = { .path = path };
	struct span text;
	struct map map;
	bool ok;

	if (!map_open(&map, path, err))
		return false;
	if (csv_sniff(map.bytes) != CSV_TEXT) {
		ok = err_file(err, path, "%s", csv_kind_text(csv_sniff(map.bytes)));
	} else {
		text = csv_skip_bom(map.bytes);
		c.record_end = csv_record_end(text);
		c.at = text.begin;
		c.end = text.begin + text.len_bytes;
		ok = count_rows(&c, err) && map_unchanged(&map, path, err);
	}
	if (ok)
		put_sheets(sheets, &c);
	map_close(&map);
	counts_free(&c.kinds);
	counts_free(&c.changes);
	return ok;
}
