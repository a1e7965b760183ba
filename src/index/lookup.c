/* Searching by full entry number: the choice among the variants, and what is known by an entry's own number. */
#include "index/lookup.h"
#include "index/verify.h"

const struct lookup_variant *const lookup_variants[] = {
	&lookup_portable,
#ifdef __x86_64__
	&lookup_avx2,
	&lookup_avx512,
#endif
};
const size_t lookup_variants_count = ARRAY_LEN(lookup_variants);

/* Asked once a block of places, which is nothing beside one cache miss. */
static const struct lookup_variant *best(void)
{
	enum cpu_level level = cpu_level();
	size_t v = lookup_variants_count - 1;

	while (lookup_variants[v]->level > level)
		v--;
	return lookup_variants[v];
}

void index_find(const struct index *index, const uint64_t *places, size_t count, struct index_hit *hits)
{
	best()->find(index, places, count, hits);
}

void index_locate(const struct index *index, const uint64_t *places, size_t count, uint32_t *entries)
{
	best()->locate(index, places, count, entries);
}

struct index_hit index_hit(const struct index *index, uint32_t entry)
{
	const struct index_hot *line = &index->hot[entry / INDEX_HOT_ENTRIES];
	unsigned slot = entry % INDEX_HOT_ENTRIES;

	index_touch(index, line);
	return (struct index_hit){ line->attr[slot] & ~ENTRY_ZERO_MASK, entry, line->importer[slot] };
}

struct index_cold index_cold(const struct index *index, uint32_t entry)
{
	index_touch(index, &index->cold[entry]);
	index_touch(index, (const unsigned char *)&index->cold[entry + 1] - 1);
	return index->cold[entry];
}
