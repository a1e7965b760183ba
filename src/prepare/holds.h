/* Entries that must wait: a list of numbers that are declared some other day. */
#ifndef CAPE_PREPARE_HOLDS_H
#define CAPE_PREPARE_HOLDS_H

#include "index/reader.h"

struct holds {
	uint64_t *bits; /* bit i: entry i of the index waits; NULL: none does */
	size_t bits_bytes;
};

/*
 * Reads entry numbers in the first column, with or without a declaration's header. What is no entry number is an error that names its line: a hold that
 * is not understood must not be lost. Numbers that the index does not have hold nothing. The caller owns the holds (holds_free).
 */
bool holds_load(struct holds *holds, const char *path, const struct index *index, struct err *err);
void holds_free(struct holds *holds);

static inline bool holds_entry(const struct holds *holds, uint32_t entry)
{
	return holds->bits && ((holds->bits[entry / 64] >> (entry % 64)) & 1);
}

#endif
