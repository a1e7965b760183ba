/* Searching the index by place with what every processor has. */
#include "layouts/layout_index.h"

static inline uint32_t entry_of_serial(const struct index_serials *line, uint32_t slot)
{
	uint32_t entry = line->first_entry;

	if (((line->bits[slot / 32] >> (slot % 32)) & 1) == 0)
		return INDEX_NO_ENTRY;
	for (unsigned w = 0; w < slot / 32; w++)
		entry += (uint32_t)__builtin_popcount(line->bits[w]);
	return entry + (uint32_t)__builtin_popcount(line->bits[slot / 32] & ((1u << (slot % 32)) - 1));
}

static inline uint32_t entry_of_stray(const struct index_strays *line, uint64_t rest)
{
	for (unsigned i = 0; i < INDEX_STRAYS_NUMBERS; i++) {
		if ((line->low[i] | (uint64_t)line->high[i] << 32) == rest)
			return line->first_entry + i;
	}
	return INDEX_NO_ENTRY;
}

#include "layouts/layout_index_find.h"

void index_find_portable(const struct index *index, const uint64_t *places, size_t count, struct index_hit *hits)
{
	find_by_place(index, places, count, hits);
}
