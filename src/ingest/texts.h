/*
 * The texts of a build: importer numbers and remarks, each once, numbered as they come.
 *
 * Many workers add; each has a cache of its own and takes the lock only for a text that is new to it. Numbers depend on who came
 * first; texts_sort() gives the final ones, which do not.
 */
#ifndef CAPE_INGEST_TEXTS_H
#define CAPE_INGEST_TEXTS_H

#include "core/dict.h"
#include "core/importer.h"
#include "core/types.h"

#include <pthread.h>

enum text_kind { TEXT_IMPORTER, TEXT_REMARK, TEXT_KINDS };

struct texts {
	pthread_mutex_t lock;
	struct dict dicts[TEXT_KINDS];
};

/* A normalised importer number, zeros behind it. */
struct importer_key {
	unsigned char text[IMPORTER_LEN_MAX];
	uint32_t len;
};

/* An importer number at hand. */
struct importer_slot {
	struct importer_key key;
	uint32_t number; /* in `texts`, + 1; 0: the slot is free */
};

/* A worker's cache. */
struct text_cache {
	struct texts *texts;
	struct importer_slot *importers; /* every row has one: a table of their own, one cache line a lookup */
	size_t importers_count;
	size_t importers_slots; /* a power of two */
	struct dict dicts[TEXT_KINDS];
	uint32_t *numbers[TEXT_KINDS]; /* by number in the cache: number in `texts` */
	size_t capacities[TEXT_KINDS];
};

void texts_init(struct texts *texts);
void texts_free(struct texts *texts);

void text_cache_init(struct text_cache *cache, struct texts *texts);
void text_cache_free(struct text_cache *cache);
uint32_t text_number(struct text_cache *cache, enum text_kind kind, struct span text);
/* The same for an importer number of `len` bytes, zeros behind them. */
uint32_t text_importer(struct text_cache *cache, const unsigned char text[IMPORTER_LEN_MAX], unsigned len);

/*
 * The same for many, so that their cache misses overlap: numbers[i] = that of keys[i] where skip[i] is not set. What is
 * skipped gets no number.
 */
void text_importers(struct text_cache *cache, const struct importer_key *keys, const bool *skip, size_t count,
		    uint32_t *numbers);

/* The bytes of a remark (struct index_remark and its texts); a text whose begin is NULL was in no column. malloc'ed. */
struct span remark_make(struct span liquidation_status, struct span cape);
/* The number + 1 of that remark; 0: neither text was in a column. */
uint32_t text_remark(struct text_cache *cache, struct span liquidation_status, struct span cape);

/* The first of them; begin NULL: there was no such column. */
struct span remark_liquidation_status(struct span remark);

/*
 * The remark (number + 1) that has the texts of `old` (number + 1, or 0) where `later` (likewise) has none. Any thread, but not
 * while texts are being sorted.
 */
uint32_t texts_patch_remark(struct texts *texts, uint32_t old, uint32_t later);

/* Which texts are in use, by number. Grows as bits are set. */
struct text_bits {
	uint64_t *words;
	size_t count;
};

void text_bits_set(struct text_bits *bits, uint32_t number);
void text_bits_join(struct text_bits *bits, const struct text_bits *other);

/*
 * Puts the texts whose bit in `used` is set into *sorted, by their bytes; the result says for each text its number
 * there. The caller frees both. `texts` stays as it is: records are folded once more with its numbers.
 */
uint32_t *texts_sort(const struct texts *texts, enum text_kind kind, const struct text_bits *used, struct dict *sorted);

#endif
