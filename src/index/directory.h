/*
 * The directory of an index while it is written: from places in ascending order to the lines, runs and filers that a lookup goes
 * through.
 *
 * Serials that stand close together become bitmap lines: 64 bytes for 480 serials. What is too thin for that becomes strays: 6.4
 * bytes a number. Which is which is decided stretch by stretch so that the directory never takes more than DIRECTORY_ENTRY_BYTES
 * an entry, partly filled lines at the ends of stretches aside; it depends on the places alone.
 */
#ifndef CAPE_INDEX_DIRECTORY_H
#define CAPE_INDEX_DIRECTORY_H

#include "core/err.h"
#include "core/place.h"
#include "index/layout.h"

/* With 12.8 bytes of HOT an entry stays below 20. */
#define DIRECTORY_ENTRY_BYTES 7

/* A growing array of pages. */
struct lines {
	unsigned char *at;
	size_t item_bytes;
	size_t count;
	size_t capacity;
};

struct directory {
	struct lines serials; /* struct index_serials */
	struct lines strays;  /* struct index_strays */
	struct lines runs;    /* struct index_run */
	struct lines filers;  /* struct index_filer */
	uint64_t entries;     /* numbered so far */
	uint32_t filer;       /* whose places are being added; FILER_CODES before the first */
	unsigned strays_used; /* of the last line of strays; INDEX_STRAYS_NUMBERS: begin another */
	/* The stretch that is not decided yet: lines of `serials` from `decided` on, the last of them still open. */
	size_t decided;
	uint32_t first_chunk; /* of line `decided` */
	int64_t gain_bytes;   /* of its complete lines: what their entries may cost less what the lines cost */
	int64_t best_gain_bytes;
	size_t best_lines; /* so many lines from `decided` on had the best gain */
};

bool directory_init(struct directory *directory, struct err *err);
void directory_free(struct directory *directory);

/* Numbers the entries of these places; places ascend over all calls. */
bool directory_add(struct directory *directory, const uint64_t *places, size_t count, struct err *err);
/* After the last place. */
bool directory_finish(struct directory *directory, struct err *err);

#endif
