/*
 * What unit tests share: cmocka, expectations that name their row, seeded random numbers, bytes that end against an
 * unmapped page, files in a folder of their own.
 *
 * A failing expectation leaves the test at once (longjmp) without cleaning up. Not thread-safe: workers note what they see,
 * the test looks at it afterwards.
 */
#ifndef CAPE_TESTS_UNIT_SUPPORT_H
#define CAPE_TESTS_UNIT_SUPPORT_H

#include "core/err.h"

#include <dirent.h>
#include <ftw.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

#define UNIT_TEST(name) static void name(void **state __attribute__((unused)))

/* An expectation inside a loop or table: what follows names the row. */
#define expect(condition, ...)                      \
	do {                                        \
		if (!(condition)) {                 \
			print_error(__VA_ARGS__);   \
			print_error(": not so: ");  \
			fail_msg("%s", #condition); \
		}                                   \
	} while (0)

/* Ends the test when the world around it fails: no memory, no room on the disk. */
#define must(condition) assert_true(condition)

static inline void expect_text(const char *actual, const char *expected, const char *row)
{
	expect(strcmp(actual, expected) == 0, "%s:\n  is     \"%s\"\n  not as \"%s\"\n", row, actual, expected);
}

static inline void expect_bytes(struct span actual, struct span expected, const char *row)
{
	expect(span_equal(actual, expected), "%s:\n  is     \"%.*s\"\n  not as \"%.*s\"\n", row, (int)actual.len_bytes,
	       (const char *)actual.begin, (int)expected.len_bytes, (const char *)expected.begin);
}

/* --- random numbers ------------------------------------------------------------------------------------------ */

/* splitmix64: the same numbers everywhere, for any seed. */
struct rng {
	uint64_t state;
};

static inline uint64_t rng_next(struct rng *rng)
{
	uint64_t z = rng->state += 0x9E3779B97F4A7C15u;

	z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9u;
	z = (z ^ (z >> 27)) * 0x94D049BB133111EBu;
	return z ^ (z >> 31);
}

/* 0 … n-1; a bias of n / 2^64 does not matter here. */
static inline size_t rng_below(struct rng *rng, size_t n)
{
	return (size_t)(rng_next(rng) % n);
}

static inline void rng_fill(struct rng *rng, const char *alphabet, size_t alphabet_len, char *out, size_t len_bytes)
{
	for (size_t i = 0; i < len_bytes; i++)
		out[i] = alphabet[rng_below(rng, alphabet_len)];
}

/*
 * The number-th text over an alphabet, shortest first: 0 is the empty text, then all of one byte, of two … Returns its
 * length. So a loop over numbers takes every text up to a length.
 */
static inline size_t nth_text(uint64_t number, const char *alphabet, size_t alphabet_len, char *out)
{
	size_t len = 0;

	for (; number > 0; number = (number - 1) / alphabet_len)
		out[len++] = alphabet[(number - 1) % alphabet_len];
	return len;
}

/* --- guard pages --------------------------------------------------------------------------------------------- */

/* Memory whose last byte lies before a page that cannot be read: one byte too far ends the program. */
struct edge {
	unsigned char *base;
	size_t room_bytes;
	size_t reserved_bytes;
};

static inline struct edge edge_make(size_t len_bytes)
{
	size_t page = (size_t)sysconf(_SC_PAGESIZE);
	size_t room = (len_bytes + page - 1) / page * page;
	struct edge edge = { .room_bytes = room, .reserved_bytes = room + page };

	edge.base = mmap(NULL, room + page, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	must(edge.base != MAP_FAILED);
	must(mprotect(edge.base + room, page, PROT_NONE) == 0);
	return edge;
}

/* The bytes, flush against the edge. Valid until the next call. */
static inline struct span edge_put(const struct edge *edge, const void *bytes, size_t len_bytes)
{
	unsigned char *at = edge->base + edge->room_bytes - len_bytes;

	must(len_bytes <= edge->room_bytes);
	if (len_bytes)
		memcpy(at, bytes, len_bytes);
	return span_of(at, len_bytes);
}

static inline void edge_free(struct edge *edge)
{
	(void)munmap(edge->base, edge->reserved_bytes);
}

/* --- files --------------------------------------------------------------------------------------------------- */

struct folder {
	char path[256];
	char file[512]; /* what folder_file() returned last */
};

static inline struct folder folder_make(void)
{
	const char *above = getenv("TMPDIR");
	struct folder folder;

	(void)snprintf(folder.path, sizeof(folder.path), "%s/cape-unit-XXXXXX", above && *above ? above : P_tmpdir);
	must(mkdtemp(folder.path) != NULL);
	return folder;
}

/* The path of a name in the folder. Valid until the next call. */
static inline const char *folder_file(struct folder *folder, const char *name)
{
	(void)snprintf(folder->file, sizeof(folder->file), "%s/%s", folder->path, name);
	return folder->file;
}

/* Names in it, without . and .. */
static inline unsigned folder_count(const struct folder *folder)
{
	DIR *dir = opendir(folder->path);
	unsigned count = 0;

	must(dir != NULL);
	while (readdir(dir))
		count++;
	must(closedir(dir) == 0);
	return count - 2;
}

static inline int folder_remove_one(const char *path, const struct stat *st, int kind, struct FTW *place)
{
	(void)st;
	(void)kind;
	(void)place;
	return remove(path);
}

static inline void folder_remove(struct folder *folder)
{
	must(nftw(folder->path, folder_remove_one, 8, FTW_DEPTH | FTW_PHYS) == 0);
}

static inline void file_write(const char *path, const void *bytes, size_t len_bytes)
{
	FILE *file = fopen(path, "wb");

	must(file && fwrite(bytes, 1, len_bytes, file) == len_bytes && fclose(file) == 0);
}

/* The whole file, NUL-terminated; free() it. */
static inline char *file_read(const char *path, size_t *len_bytes)
{
	FILE *file = fopen(path, "rb");
	struct stat st;
	char *bytes;

	must(file && fstat(fileno(file), &st) == 0);
	*len_bytes = (size_t)st.st_size;
	bytes = malloc(*len_bytes + 1);
	must(bytes && fread(bytes, 1, *len_bytes, file) == *len_bytes && fclose(file) == 0);
	bytes[*len_bytes] = '\0';
	return bytes;
}

static inline void expect_file(const char *path, const char *content)
{
	size_t len_bytes;
	char *bytes = file_read(path, &len_bytes);

	expect_bytes(span_of(bytes, len_bytes), span_text(content), path);
	free(bytes);
}

static inline bool file_exists(const char *path)
{
	struct stat st;

	return lstat(path, &st) == 0;
}

#endif
