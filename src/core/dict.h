/*
 * A dictionary of texts: every distinct text once, numbered 0, 1, 2, … in order of first appearance.
 *
 * Owns copies of the texts. One writer, and no reader while it writes.
 */
#ifndef CAPE_CORE_DICT_H
#define CAPE_CORE_DICT_H

#include "core/types.h"

struct dict {
	unsigned char *bytes; /* all texts, one after another */
	size_t bytes_len;
	size_t bytes_capacity;
	uint64_t *ends; /* ends[i] = where text i ends in `bytes` */
	size_t count;
	size_t ends_capacity;
	uint32_t *slots; /* hash table of number + 1; 0 = empty; a power of two */
	size_t slots_count;
};

#define DICT_MISSING UINT32_MAX

/* The number of a text, added when it is new. At most 2^32 - 2 texts: an assertion beyond. */
uint32_t dict_add(struct dict *dict, struct span text);
/* The number of a text, or DICT_MISSING. */
uint32_t dict_find(const struct dict *dict, struct span text);
/* Borrowed until the next dict_add(). */
struct span dict_text(const struct dict *dict, uint32_t number);
void dict_free(struct dict *dict);

#endif
