/*
 * A set of entry numbers that is kept in a file: tens of millions, asked for each row of a declaration.
 *
 * Places (core/place.h) of 65,536 consecutive numbers are a chunk: an ascending list while it has few, a bit for each when it has many. So
 * serial numbers take little more than a bit, and asking for neighbours stays in a cache line. The file holds the chunks in ascending
 * order and is used where it is mapped; what is added lies in memory until the set is written again, to another file.
 *
 * Asking is for any thread while nobody adds.
 */
#ifndef CAPE_DEDUPE_PLACESET_H
#define CAPE_DEDUPE_PLACESET_H

#include "core/place.h"
#include "io/map.h"
#include "io/sink.h"

/* Who keeps the file says what it covers; written and read as it is. */
struct placeset_note {
	uint64_t covered;
	uint64_t generation;
	uint64_t mark;
};

struct placeset_chunk {
	uint64_t number; /* place / 65,536 */
	uint32_t count;
	uint32_t capacity; /* of numbers in memory of our own; 0: in the map */
	union {
		uint16_t *list;
		uint64_t *bits; /* where count > PLACESET_LIST_MAX */
	};
};

/*
 * A list of four times as many would be as long as the bits. But a number in a list is searched for, and a bit is there: a file of 8 bytes
 * an entry at the most instead of 2 takes a tenth of the time.
 */
#define PLACESET_LIST_MAX 1024

struct placeset {
	struct placeset_chunk *chunks;
	size_t chunks_count;
	size_t chunks_capacity;
	uint32_t *slots;     /* hash table of chunk + 1, or NULL */
	unsigned slots_bits; /* it has so many to the power of two */
	uint64_t entries;
	struct map map; /* of the file; reserved_bytes 0: there is none */
};

/* Begin with zeros: an empty set. An empty chunk more, which the set has not yet; for reading files. */
struct placeset_chunk *placeset_append(struct placeset *set, uint64_t number);

void placeset_free(struct placeset *set);

/* False if it was there already. */
bool placeset_add(struct placeset *set, uint64_t place);
bool placeset_has(const struct placeset *set, uint64_t place);
/* has[i] = whether places[i] is in the set; PLACE_NONE is not. */
void placeset_find(const struct placeset *set, const uint64_t *places, size_t count, bool *has);

/* True if both hold the same places. */
bool placeset_equal(const struct placeset *a, const struct placeset *b);

/*
 * Opens a file that placeset_write() wrote, for an empty set. False, without an error, if there is none or one that is damaged: it
 * can be made again.
 */
bool placeset_open(struct placeset *set, const char *path, struct placeset_note *note);
bool placeset_write(const struct placeset *set, const char *path, const struct placeset_note *note, struct err *err);

#endif
