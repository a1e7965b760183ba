/*
 * All ways in which an index can be asked for the same places.
 */
#ifndef CAPE_TESTS_LOOKUP_WAYS_H
#define CAPE_TESTS_LOOKUP_WAYS_H

#include "index/lookup.h"

#include <stdio.h>
#include <stdlib.h>

static inline bool same_hits(const struct index_hit *a, const struct index_hit *b, size_t count)
{
	return count == 0 || memcmp(a, b, count * sizeof(*a)) == 0;
}

/* hits[] as the portable variant has them. Returns the name of a way that answers otherwise; NULL: all are of one mind. */
static inline const char *find_in_all_ways(const struct index *index, const uint64_t *places, size_t count,
					   struct index_hit *hits)
{
	struct index_hit *others = malloc((count + 1) * sizeof(*others));
	uint32_t *entries = malloc((count + 1) * sizeof(*entries));
	const char *odd = NULL;

	assert(others && entries);
	lookup_portable.find(index, places, count, hits);
	for (size_t v = 0; v < lookup_variants_count; v++) {
		const struct lookup_variant *variant = lookup_variants[v];

		if (variant->level > cpu_level())
			continue;
		memset(others, 0xA5, count * sizeof(*others));
		variant->find(index, places, count, others);
		odd = same_hits(hits, others, count) ? odd : variant->name;
		memset(entries, 0xA5, count * sizeof(*entries));
		variant->locate(index, places, count, entries);
		for (size_t i = 0; i < count; i++)
			odd = entries[i] == hits[i].entry ? odd : "locate";
	}
	memset(others, 0xA5, count * sizeof(*others));
	index_find(index, places, count, others);
	odd = same_hits(hits, others, count) ? odd : "index_find";
	memset(others, 0xA5, count * sizeof(*others));
	index_find_few(index, places, count, others);
	odd = same_hits(hits, others, count) ? odd : "index_find_few";
	free(others);
	free(entries);
	return odd;
}

#endif
