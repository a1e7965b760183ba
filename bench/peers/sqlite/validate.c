/*
 * A declaration against a SQLite store. Keys are sorted, so that lookups go through the B-tree from left to right, and half of them go to
 * a second thread with a connection of its own.
 */
#include "peer.h"

#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define THREADS     2
#define CLAIM       "900000000001,"
#define OUTPUT_SIZE ((size_t)1 << 20)
#define LINE_MAX_   128

/*
 * Where the table has fewer than so many rows for each that is looked up, all of them are gone through in order. With five rows for each
 * that takes as long as descending to each, or a tenth less; with 25, descending is four times faster.
 */
#define SCAN_BELOW 6

static const char *const failures[] = {
	NULL,
	"ENTRY SUMMARY IS CANCELLED/REJECTED",
	"ENTRY SUMMARY IS IN TRADE CONTROL",
	"NO IEEPA HTS ON ENTRY",
	"ENTRY TYPE NOT ELIGIBLE",
	"ENTRY SUMMARY FLAGGED FOR RECON",
	"ENTRY SUMMARY IS IN FINAL LIQUIDATION STATUS",
	"PROTEST ON ENTRY",
	"ENTRY ON DRAWBACK",
};
#define FAILURES (sizeof(failures) / sizeof(*failures))

/* Rows of a declaration, and what became of each. */
struct job {
	const char *store;
	size_t rows;
	struct keyed *sorted;
	char (*numbers)[ENTRY_LEN];
	uint8_t *verdicts;
	sqlite3_int64 importer;
	unsigned as_of;
};

/* A stretch of the sorted keys, and the thread that looks them up. */
struct part {
	const struct job *job;
	size_t begin;
	size_t end;
	pthread_t thread;
};

static bool type_among(unsigned type, unsigned a, unsigned b, unsigned c, unsigned d)
{
	return type == a || type == b || type == c || type == d;
}

/* The first rule of gate D that fails, as of a day from 2026-06-29 on; 0 if none does. */
static uint8_t verdict_of(uint64_t attrs, unsigned as_of)
{
	unsigned type = attr_get(attrs, ATTR_TYPE), liquidation = attr_get(attrs, ATTR_LIQUIDATION);
	bool reconcilable = type_among(type, 1, 2, 6, 6);

	if (attr_get(attrs, ATTR_STATUS) != 1)
		return 1;
	if (attr_get(attrs, ATTR_CONTROL) != 2)
		return 2;
	if (!attr_get(attrs, ATTR_IEEPA))
		return 3;
	if (type == TYPE_UNKNOWN || type_among(type, 8, 9, 23, 47))
		return 4;
	if (attr_get(attrs, ATTR_RECON) && (!reconcilable || attr_get(attrs, ATTR_RECON_FILED)))
		return 5;
	if (liquidation && as_of > liquidation + 80)
		return 6;
	if (attr_get(attrs, ATTR_PROTEST))
		return 7;
	return attr_get(attrs, ATTR_DRAWBACK) ? 8 : 0;
}

static void declaration_read(struct job *job, const char *path)
{
	struct text text = text_map(path);
	const char *p = memchr(text.begin, '\n', (size_t)(text.end - text.begin));
	size_t room = 1;

	if (!p || strncmp(text.begin, "Entry Number", 12) != 0)
		fail(path, "has no header");
	for (const char *end = p + 1; (end = memchr(end, '\n', (size_t)(text.end - end))); end++)
		room++;
	job->sorted = allocate(room, sizeof(*job->sorted));
	job->numbers = allocate(room, sizeof(*job->numbers));
	job->verdicts = allocate(room, sizeof(*job->verdicts));
	for (p++; p < text.end;) {
		const char *end = memchr(p, '\n', (size_t)(text.end - p));
		struct keyed *row = &job->sorted[job->rows];

		end = end ? end : text.end;
		row->key = key_pack(p, end, job->numbers[job->rows]);
		row->value = job->rows++;
		if (row->key == KEY_BAD)
			fail(path, "a number has not 11 characters");
		p = end + 1;
	}
}

static void found(const struct job *job, size_t row, sqlite3_stmt *statement, int column)
{
	if (sqlite3_column_int64(statement, column) != job->importer)
		fail("entry", "of another importer");
	job->verdicts[row] = verdict_of((uint64_t)sqlite3_column_int64(statement, column + 1), job->as_of);
}

static void seek_each(const struct part *part, sqlite3 *db)
{
	sqlite3_stmt *select = store_prepare(db, "SELECT importer, attrs FROM entries WHERE key = ?");
	const struct keyed *sorted = part->job->sorted;

	for (size_t i = part->begin; i < part->end; i++) {
		(void)sqlite3_bind_int64(select, 1, (sqlite3_int64)sorted[i].key);
		if (sqlite3_step(select) != SQLITE_ROW)
			fail("entry", "does not exist");
		found(part->job, sorted[i].value, select, 0);
		(void)sqlite3_reset(select);
	}
	(void)sqlite3_finalize(select);
}

static void scan(const struct part *part, sqlite3 *db)
{
	sqlite3_stmt *select = store_prepare(db, "SELECT key, importer, attrs FROM entries WHERE key BETWEEN ? AND ?");
	const struct keyed *sorted = part->job->sorted;
	size_t i = part->begin;

	(void)sqlite3_bind_int64(select, 1, (sqlite3_int64)sorted[part->begin].key);
	(void)sqlite3_bind_int64(select, 2, (sqlite3_int64)sorted[part->end - 1].key);
	while (i < part->end && sqlite3_step(select) == SQLITE_ROW) {
		uint64_t key = (uint64_t)sqlite3_column_int64(select, 0);

		if (key > sorted[i].key)
			break;
		if (key == sorted[i].key)
			found(part->job, sorted[i++].value, select, 1);
	}
	if (i < part->end)
		fail("entry", "does not exist");
	(void)sqlite3_finalize(select);
}

static int64_t number_of(sqlite3 *db, const char *sql, const char *text)
{
	sqlite3_stmt *select = store_prepare(db, sql);
	int64_t number;

	if (text)
		(void)sqlite3_bind_text(select, 1, text, -1, SQLITE_STATIC);
	if (sqlite3_step(select) != SQLITE_ROW)
		fail(text ? text : sql, "not in the store");
	number = sqlite3_column_int64(select, 0);
	(void)sqlite3_finalize(select);
	return number;
}

/* The store is mapped: that saves SQLite its page cache, and the copies into it. A read transaction saves a lock for each lookup. */
static sqlite3 *store_read(const char *path)
{
	sqlite3 *db = store_open(path, SQLITE_OPEN_READONLY);

	store_run(db, "PRAGMA mmap_size = 1099511627776; BEGIN");
	return db;
}

static void *part_run(void *argument)
{
	const struct part *part = argument;
	sqlite3 *db = store_read(part->job->store);
	int64_t entries = number_of(db, "PRAGMA user_version", NULL);

	if ((uint64_t)entries / part->job->rows >= SCAN_BELOW)
		seek_each(part, db);
	else if (part->begin < part->end)
		scan(part, db);
	(void)sqlite3_close(db);
	return NULL;
}

static void look_up(const struct job *job)
{
	struct part parts[THREADS];

	for (size_t t = 0; t < THREADS; t++) {
		parts[t] = (struct part){ job, job->rows * t / THREADS, job->rows * (t + 1) / THREADS, 0 };
		if (pthread_create(&parts[t].thread, NULL, part_run, &parts[t]) != 0)
			fail("thread", "cannot be made");
	}
	for (size_t t = 0; t < THREADS; t++)
		(void)pthread_join(parts[t].thread, NULL);
}

static void claim_write(const struct job *job, const char *path)
{
	static const char header[] = "CLAIM_NUMBER,ENTRY_NUMBER,STATUS,ERROR_DESCRIPTION\n";
	char tails[FAILURES][LINE_MAX_] = { ",Entry Summary Updated,\n" };
	size_t lengths[FAILURES];
	FILE *file = fopen(path, "w");
	char *buffer = allocate(OUTPUT_SIZE, 1), *p = buffer;

	if (!file || fwrite(header, 1, strlen(header), file) != strlen(header))
		fail(path, "cannot be written");
	for (size_t i = 0; i < FAILURES; i++) {
		if (i)
			(void)snprintf(tails[i], sizeof(tails[i]), ",Failed,%s\n", failures[i]);
		lengths[i] = strlen(tails[i]);
	}
	for (size_t row = 0; row < job->rows; row++) {
		memcpy(p, CLAIM, strlen(CLAIM));
		memcpy(p + strlen(CLAIM), job->numbers[row], ENTRY_LEN);
		memcpy(p + strlen(CLAIM) + ENTRY_LEN, tails[job->verdicts[row]], sizeof(tails[0]));
		p += strlen(CLAIM) + ENTRY_LEN + lengths[job->verdicts[row]];
		if (p + 2 * LINE_MAX_ > buffer + OUTPUT_SIZE || row + 1 == job->rows) {
			if (fwrite(buffer, 1, (size_t)(p - buffer), file) != (size_t)(p - buffer))
				fail(path, "cannot be written");
			p = buffer;
		}
	}
	if (fclose(file) != 0)
		fail(path, "cannot be written");
	free(buffer);
}

void store_validate(const char *path, const char *declaration, const char *importer, const char *as_of,
		    const char *claim)
{
	struct job job = { .store = path, .as_of = day_of(as_of) };
	sqlite3 *db = store_read(path);

	job.importer = number_of(db, "SELECT id FROM importers WHERE number = ?", importer);
	(void)sqlite3_close(db);
	declaration_read(&job, declaration);
	keyed_sort(job.sorted, job.rows);
	for (size_t i = 1; i < job.rows; i++) {
		if (job.sorted[i - 1].key == job.sorted[i].key)
			fail(declaration, "a number stands there twice");
	}
	look_up(&job);
	claim_write(&job, claim);
}
