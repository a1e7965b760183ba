/* Texts, keys, sorting and SQLite's calls, as both halves of the peer need them. */
#include "peer.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

/* A pass of the radix sort looks at so many bits: three times 2^11 counters stay in the first cache. */
#define RADIX_BITS 11
#define RADIX_SIZE (1u << RADIX_BITS)
#define KEY_BITS   57

_Noreturn void fail(const char *about, const char *what)
{
	(void)fprintf(stderr, "peer-sqlite: %s: %s\n", about, what);
	exit(2);
}

void *allocate(size_t count, size_t size)
{
	void *memory = calloc(count ? count : 1, size);

	if (!memory)
		fail("memory", "not enough");
	return memory;
}

struct text text_map(const char *path)
{
	struct stat status;
	int fd = open(path, O_RDONLY);
	const char *begin;

	if (fd < 0 || fstat(fd, &status) != 0 || status.st_size == 0)
		fail(path, "cannot be read");
	begin = mmap(NULL, (size_t)status.st_size, PROT_READ, MAP_PRIVATE | MAP_POPULATE, fd, 0);
	if (begin == MAP_FAILED)
		fail(path, "cannot be mapped");
	(void)close(fd);
	return (struct text){ begin, begin + status.st_size };
}

static unsigned digit_of(char c)
{
	if (c >= '0' && c <= '9')
		return (unsigned)(c - '0');
	if (c >= 'A' && c <= 'Z')
		return (unsigned)(c - 'A') + 10;
	if (c >= 'a' && c <= 'z')
		return (unsigned)(c - 'a') + 10;
	return 36;
}

uint64_t key_pack(const char *p, const char *end, char number[ENTRY_LEN])
{
	static const char digits[] = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ";
	uint64_t key = 0;
	size_t len = 0;

	for (; p < end; p++) {
		unsigned digit = digit_of(*p);

		if (digit == 36)
			continue;
		if (len == ENTRY_LEN)
			return KEY_BAD;
		number[len++] = digits[digit];
		key = key * 36 + digit;
	}
	return len == ENTRY_LEN ? key : KEY_BAD;
}

static unsigned digits_of(const char *p, size_t len)
{
	unsigned value = 0;

	for (size_t i = 0; i < len; i++) {
		if (p[i] < '0' || p[i] > '9')
			fail("date", "not YYYY-MM-DD");
		value = value * 10 + (unsigned)(p[i] - '0');
	}
	return value;
}

/* Days are counted from 1 March, so that the odd month ends the year. */
unsigned day_of(const char *date)
{
	unsigned year = digits_of(date, 4), month = digits_of(date + 5, 2), day = digits_of(date + 8, 2);

	if (month < 3) {
		year--;
		month += 12;
	}
	return 365 * year + year / 4 - year / 100 + year / 400 + (153 * (month - 3) + 2) / 5 + day - 1 - 719468;
}

static void radix_pass(const struct keyed *from, struct keyed *to, size_t count, unsigned shift)
{
	size_t ends[RADIX_SIZE] = { 0 };
	size_t begin = 0;

	for (size_t i = 0; i < count; i++)
		ends[(from[i].key >> shift) % RADIX_SIZE]++;
	for (size_t digit = 0; digit < RADIX_SIZE; digit++) {
		size_t here = ends[digit];

		ends[digit] = begin;
		begin += here;
	}
	for (size_t i = 0; i < count; i++)
		to[ends[(from[i].key >> shift) % RADIX_SIZE]++] = from[i];
}

void keyed_sort(struct keyed *rows, size_t count)
{
	struct keyed *from = rows, *to;
	size_t sorted = 1;

	while (sorted < count && rows[sorted - 1].key <= rows[sorted].key)
		sorted++;
	if (sorted >= count)
		return;
	to = allocate(count, sizeof(*to));
	for (unsigned shift = 0; shift < KEY_BITS; shift += RADIX_BITS) {
		struct keyed *swap = from;

		radix_pass(from, to, count, shift);
		from = to;
		to = swap;
	}
	/* KEY_BITS make an even number of passes: the rows end where they began. */
	_Static_assert((KEY_BITS + RADIX_BITS - 1) / RADIX_BITS % 2 == 0, "passes");
	free(to);
}

sqlite3 *store_open(const char *path, int flags)
{
	sqlite3 *db;

	if (sqlite3_open_v2(path, &db, flags | SQLITE_OPEN_NOMUTEX, NULL) != SQLITE_OK)
		fail(path, "SQLite cannot open it");
	return db;
}

void store_run(sqlite3 *db, const char *sql)
{
	if (sqlite3_exec(db, sql, NULL, NULL, NULL) != SQLITE_OK)
		fail(sql, sqlite3_errmsg(db));
}

sqlite3_stmt *store_prepare(sqlite3 *db, const char *sql)
{
	sqlite3_stmt *statement;

	if (sqlite3_prepare_v3(db, sql, -1, SQLITE_PREPARE_PERSISTENT, &statement, NULL) != SQLITE_OK)
		fail(sql, sqlite3_errmsg(db));
	return statement;
}
