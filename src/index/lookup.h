/*
 * The search of index_find() in variants: one for each level of core/cpu.h, all with the same answers.
 */
#ifndef CAPE_INDEX_LOOKUP_H
#define CAPE_INDEX_LOOKUP_H

#include "core/cpu.h"
#include "index/reader.h"

struct lookup_variant {
	const char *name;
	enum cpu_level level; /* runs on processors of this level and above */
	/* As index_find(). */
	void (*find)(const struct index *index, const uint64_t *places, size_t count, struct index_hit *hits);
	/* As index_locate(). */
	void (*locate)(const struct index *index, const uint64_t *places, size_t count, uint32_t *entries);
};

/* The first is the portable one; each is better than those before it. */
extern const struct lookup_variant *const lookup_variants[];
extern const size_t lookup_variants_count;

extern const struct lookup_variant lookup_portable;
#ifdef __x86_64__
extern const struct lookup_variant lookup_avx2, lookup_avx512;
#endif

#endif
