/*
 * What CBP decided about the entries of one claim, as a file: a row an entry, sorted by place, then CBP's texts. docs/ledger.md says the
 * same in words.
 *
 * outcome_open() checks that header, rows and texts fit the file; what a row says is checked where it is used, so that no file, however
 * damaged, leads outside the map. Whether the bytes are those that were written, the ledger's SHA-256 tells.
 */
#ifndef CAPE_LEDGER_OUTCOME_FILE_H
#define CAPE_LEDGER_OUTCOME_FILE_H

#include "core/dict.h"
#include "core/place.h"
#include "io/map.h"

#define OUTCOME_MAGIC "CAPEOUT\n"
#define OUTCOME_MAJOR 1

struct outcome_header {
	char magic[8];
	uint64_t major;
	uint64_t rows;
	uint64_t successes; /* of them */
	uint64_t texts;     /* each ends with a NUL */
	uint64_t texts_bytes;
};

struct outcome_row {
	uint64_t place; /* core/place.h; rows ascend by it, each once */
	uint64_t text;  /* 0: a success; k: failed, with the k-th text, the first being 1 */
};

_Static_assert(sizeof(struct outcome_header) == 48 && sizeof(struct outcome_row) == 16, "on-disk size");

struct outcome_file {
	struct map map;
	struct outcome_header header; /* a copy */
	const struct outcome_row *rows;
	const char **texts;
};

bool outcome_open(struct outcome_file *file, const char *path, struct err *err);
void outcome_close(struct outcome_file *file);

/* What CBP says of an entry. */
struct outcome_entry {
	uint64_t place;
	uint64_t text; /* as in its row: 0 for a success, else the number of `errors`, up to header.texts */
	bool failed;
	const char *
		errors; /* ERROR_DESCRIPTION as CBP wrote it, "; " between several; "" for a success. Lives until outcome_close() */
};

/* Row i, which is below header.rows; false if it says what no row can. */
bool outcome_read(const struct outcome_file *file, uint64_t i, struct outcome_entry *entry);
/* The number of the row of a place, UINT64_MAX if there is none. */
uint64_t outcome_row_of(const struct outcome_file *file, uint64_t place);
/* The entry of a place; false if there is none. */
bool outcome_find(const struct outcome_file *file, uint64_t place, struct outcome_entry *entry);

/* Writes rows that ascend; text k is number k - 1 of `texts`. It appears under its name complete or not at all, and is not flushed. */
bool outcome_write(const char *path, const struct outcome_row *rows, size_t count, const struct dict *texts,
		   struct err *err);

#endif
