/*
 * SQLite as a store of entry summaries: what its two halves share.
 *
 * The store is one table with the entry number, packed in base 36, as its INTEGER PRIMARY KEY, so that SQLite finds a row by one descent
 * of a B-tree, and all that the rules look at in one more integer. It shares no code with cape.
 */
#ifndef PEER_SQLITE_H
#define PEER_SQLITE_H

#include <sqlite3.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define ENTRY_LEN     11
#define KEY_BAD       UINT64_MAX
#define IMPORTER_SIZE 20

/* Fields of the integer `attrs`: where each begins, and how many bits it has. */
#define ATTR_TYPE        0, 8 /* 0 to 99 */
#define ATTR_STATUS      8, 4 /* codes of the extract */
#define ATTR_CONTROL     12, 4
#define ATTR_RECON       16, 4 /* 0 or 1 */
#define ATTR_RECON_FILED 20, 1
#define ATTR_PROTEST     21, 1 /* open or suspended */
#define ATTR_DRAWBACK    22, 4
#define ATTR_IEEPA       26, 1  /* count above zero */
#define ATTR_LIQUIDATION 27, 20 /* days since 1970; 0 is blank */

/* In a field of four bits or more: a cell that says nothing usable. */
#define ATTR_UNKNOWN 15
#define TYPE_UNKNOWN 255

static inline uint64_t attr_put(uint64_t value, unsigned at, unsigned bits)
{
	return (value & ((UINT64_C(1) << bits) - 1)) << at;
}

static inline unsigned attr_get(uint64_t attrs, unsigned at, unsigned bits)
{
	return (unsigned)(attrs >> at) & ((1u << bits) - 1);
}

/* A file as memory, read-only, until the end of the process. */
struct text {
	const char *begin;
	const char *end;
};

struct text text_map(const char *path);

/* The number of the first ENTRY_LEN letters and digits from P to END, others left out; KEY_BAD if there are fewer or more. */
uint64_t key_pack(const char *p, const char *end, char number[ENTRY_LEN]);

/* Days since 1970 of YYYY-MM-DD. */
unsigned day_of(const char *date);

/* Key and where it came from, sorted by key: stable, and a pass over the keys if they are sorted already. */
struct keyed {
	uint64_t key;
	uint64_t value;
};

void keyed_sort(struct keyed *rows, size_t count);

_Noreturn void fail(const char *about, const char *what);
void *allocate(size_t count, size_t size);

sqlite3 *store_open(const char *path, int flags);
void store_run(sqlite3 *db, const char *sql);
sqlite3_stmt *store_prepare(sqlite3 *db, const char *sql);

void store_build(const char *source, const char *path);
void store_validate(const char *path, const char *declaration, const char *importer, const char *as_of,
		    const char *claim);

#endif
