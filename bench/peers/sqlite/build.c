/* An extract becomes a SQLite table. Rows go in by ascending key, which fills its pages and takes a fifth of the time. */
#include "peer.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char columns[] =
	"Entry Summary Number,Importer Number,Entry Type Code,Entry Summary Status Code,Control Status Code,"
	"Reconciliation Indicator,Reconciliation (Other) Entry Summary Number,Liquidation Date,Protest Status,"
	"Drawback Indicator,IEEPA HTS Count,";

enum cell { ENTRY, IMPORTER, TYPE, STATUS, CONTROL, RECON, RECON_FILED, LIQUIDATION, PROTEST, DRAWBACK, IEEPA, CELLS };

/* Row of the importers' table, and the attributes. */
struct summary {
	uint64_t attrs;
	uint32_t importer;
};

struct importers {
	char (*numbers)[IMPORTER_SIZE];
	uint32_t count;
	uint32_t room;
	/* Open addressing: number + 1, 0 is free. */
	uint32_t *places;
	uint32_t places_count;
};

static void importers_grow(struct importers *importers)
{
	uint32_t places_count = importers->places_count ? importers->places_count * 2 : 1024;

	importers->room = places_count / 2;
	importers->numbers = realloc(importers->numbers, (size_t)importers->room * IMPORTER_SIZE);
	if (!importers->numbers)
		fail("memory", "not enough");
	free(importers->places);
	importers->places = allocate(places_count, sizeof(*importers->places));
	importers->places_count = places_count;
}

static uint32_t importers_place(const struct importers *importers, const char number[IMPORTER_SIZE])
{
	uint32_t hash = 2166136261u;

	for (const char *p = number; *p; p++)
		hash = (hash ^ (unsigned char)*p) * 16777619u;
	hash %= importers->places_count;
	while (importers->places[hash] && strcmp(importers->numbers[importers->places[hash] - 1], number) != 0)
		hash = (hash + 1) % importers->places_count;
	return hash;
}

static uint32_t importers_number(struct importers *importers, const char *cell, size_t len)
{
	char number[IMPORTER_SIZE] = "";
	uint32_t place;

	if (len >= IMPORTER_SIZE)
		fail("importer", "too long");
	memcpy(number, cell, len);
	if (importers->count == importers->room) {
		importers_grow(importers);
		for (uint32_t i = 0; i < importers->count; i++)
			importers->places[importers_place(importers, importers->numbers[i])] = i + 1;
	}
	place = importers_place(importers, number);
	if (!importers->places[place]) {
		memcpy(importers->numbers[importers->count++], number, IMPORTER_SIZE);
		importers->places[place] = importers->count;
	}
	return importers->places[place] - 1;
}

/* One or two digits; `otherwise` where there are none. */
static uint64_t digits(const char *cell, const char *end, uint64_t otherwise)
{
	uint64_t value = 0;

	if (cell == end)
		return otherwise;
	for (; cell < end; cell++)
		value = value * 10 + (uint64_t)(*cell - '0');
	return value;
}

static bool word(const char *cell, const char *end, const char *wanted)
{
	return (size_t)(end - cell) == strlen(wanted) && memcmp(cell, wanted, (size_t)(end - cell)) == 0;
}

/* begins[i] to begins[i + 1] - 1 is a cell. */
static uint64_t attrs_of(const char *const begins[CELLS + 1])
{
#define CELL(i) begins[i], begins[(i) + 1] - 1
	bool liquidated = begins[LIQUIDATION] + 1 < begins[LIQUIDATION + 1];
	bool protest = word(CELL(PROTEST), "OPEN") || word(CELL(PROTEST), "SUSPENDED");

	return attr_put(digits(CELL(TYPE), TYPE_UNKNOWN), ATTR_TYPE) |
	       attr_put(digits(CELL(STATUS), ATTR_UNKNOWN), ATTR_STATUS) |
	       attr_put(digits(CELL(CONTROL), ATTR_UNKNOWN), ATTR_CONTROL) |
	       attr_put(digits(CELL(RECON), 0), ATTR_RECON) |
	       attr_put(begins[RECON_FILED] + 1 < begins[RECON_FILED + 1], ATTR_RECON_FILED) |
	       attr_put(protest, ATTR_PROTEST) | attr_put(digits(CELL(DRAWBACK), 0), ATTR_DRAWBACK) |
	       attr_put(digits(CELL(IEEPA), 0) > 0, ATTR_IEEPA) |
	       attr_put(liquidated ? day_of(begins[LIQUIDATION]) : 0, ATTR_LIQUIDATION);
#undef CELL
}

static const char *row_read(const char *p, const char *file_end, struct keyed *row, struct summary *summary,
			    struct importers *importers)
{
	const char *end = memchr(p, '\n', (size_t)(file_end - p));
	const char *begins[CELLS + 1] = { p };
	char number[ENTRY_LEN];

	for (size_t i = 0; i < CELLS; i++) {
		const char *comma = end ? memchr(begins[i], ',', (size_t)(end - begins[i])) : NULL;

		if (!comma)
			fail("extract", "a row has too few cells");
		begins[i + 1] = comma + 1;
	}
	row->key = key_pack(begins[ENTRY], begins[ENTRY + 1] - 1, number);
	if (row->key == KEY_BAD)
		fail("extract", "an entry number is none");
	summary->attrs = attrs_of(begins);
	summary->importer =
		importers_number(importers, begins[IMPORTER], (size_t)(begins[IMPORTER + 1] - 1 - begins[IMPORTER]));
	return end + 1;
}

static void importers_insert(sqlite3 *db, const struct importers *importers)
{
	sqlite3_stmt *insert = store_prepare(db, "INSERT INTO importers VALUES (?, ?)");

	for (uint32_t i = 0; i < importers->count; i++) {
		(void)sqlite3_bind_int(insert, 1, (int)i);
		(void)sqlite3_bind_text(insert, 2, importers->numbers[i], -1, SQLITE_STATIC);
		if (sqlite3_step(insert) != SQLITE_DONE)
			fail("importers", sqlite3_errmsg(db));
		(void)sqlite3_reset(insert);
	}
	(void)sqlite3_finalize(insert);
}

static void entries_insert(sqlite3 *db, const struct keyed *rows, size_t count, const struct summary *summaries)
{
	sqlite3_stmt *insert = store_prepare(db, "INSERT INTO entries VALUES (?, ?, ?)");

	for (size_t i = 0; i < count; i++) {
		const struct summary *summary = &summaries[rows[i].value];

		(void)sqlite3_bind_int64(insert, 1, (sqlite3_int64)rows[i].key);
		(void)sqlite3_bind_int64(insert, 2, summary->importer);
		(void)sqlite3_bind_int64(insert, 3, (sqlite3_int64)summary->attrs);
		if (sqlite3_step(insert) != SQLITE_DONE)
			fail("entries", sqlite3_errmsg(db));
		(void)sqlite3_reset(insert);
	}
	(void)sqlite3_finalize(insert);
}

void store_build(const char *source, const char *path)
{
	struct text text = text_map(source);
	struct importers importers = { 0 };
	char pragma[64];
	size_t count = 0, room = 0;
	struct keyed *rows;
	struct summary *summaries;
	const char *p = memchr(text.begin, '\n', (size_t)(text.end - text.begin));
	sqlite3 *db = store_open(path, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE);

	if (!p || strncmp(text.begin, columns, strlen(columns)) != 0)
		fail(source, "not an extract of cape-gen's");
	for (const char *end = p; (end = memchr(end, '\n', (size_t)(text.end - end))); end++)
		room++;
	rows = allocate(room, sizeof(*rows));
	summaries = allocate(room, sizeof(*summaries));
	for (p++; p < text.end; count++) {
		rows[count].value = count;
		p = row_read(p, text.end, &rows[count], &summaries[count], &importers);
	}
	keyed_sort(rows, count);
	store_run(db, "PRAGMA page_size = 16384; PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; BEGIN;"
		      "CREATE TABLE importers (id INTEGER PRIMARY KEY, number TEXT);"
		      "CREATE TABLE entries (key INTEGER PRIMARY KEY, importer INTEGER, attrs INTEGER)");
	importers_insert(db, &importers);
	entries_insert(db, rows, count, summaries);
	/* How many there are: the reader need not count. */
	(void)snprintf(pragma, sizeof(pragma), "PRAGMA user_version = %zu", count);
	store_run(db, pragma);
	store_run(db, "COMMIT");
	(void)sqlite3_close(db);
}
