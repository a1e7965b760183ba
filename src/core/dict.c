/* Text dictionary: open addressing on XXH3, full texts compared. */
#include "core/dict.h"

#include "core/mem.h"
#include "core/seed.h"

#include <stdlib.h>
#include <xxhash.h>

struct span dict_text(const struct dict *dict, uint32_t number)
{
	uint64_t begin = number ? dict->ends[number - 1] : 0;

	return span_of(dict->bytes + begin, (size_t)(dict->ends[number] - begin));
}

/* The slot that holds the text, or the empty one where it belongs. */
static size_t probe(const struct dict *dict, struct span text)
{
	size_t mask = dict->slots_count - 1;
	size_t at = (size_t)XXH3_64bits_withSeed(text.begin, text.len_bytes, seed_of_run()) & mask;

	while (dict->slots[at] != 0 && !span_equal(dict_text(dict, dict->slots[at] - 1), text))
		at = (at + 1) & mask;
	return at;
}

static void enlarge(struct dict *dict)
{
	free(dict->slots);
	dict->slots_count = dict->slots_count ? dict->slots_count * 2 : 64;
	dict->slots = mem_zero(dict->slots_count * sizeof(*dict->slots));
	for (size_t i = 0; i < dict->count; i++)
		dict->slots[probe(dict, dict_text(dict, (uint32_t)i))] = (uint32_t)i + 1;
}

uint32_t dict_find(const struct dict *dict, struct span text)
{
	if (dict->slots_count == 0)
		return DICT_MISSING;
	return dict->slots[probe(dict, text)] - 1; /* empty slot: 0 - 1 = DICT_MISSING */
}

uint32_t dict_add(struct dict *dict, struct span text)
{
	size_t slot;

	/* At most half full, so that probes stay short. */
	if (dict->count * 2 >= dict->slots_count)
		enlarge(dict);
	slot = probe(dict, text);
	if (dict->slots[slot] != 0)
		return dict->slots[slot] - 1;
	assert(dict->count < DICT_MISSING - 1);
	dict->bytes = mem_room(dict->bytes, &dict->bytes_capacity, dict->bytes_len + text.len_bytes, 1);
	dict->ends = mem_room(dict->ends, &dict->ends_capacity, dict->count + 1, sizeof(*dict->ends));
	if (text.len_bytes)
		memcpy(dict->bytes + dict->bytes_len, text.begin, text.len_bytes);
	dict->bytes_len += text.len_bytes;
	dict->ends[dict->count++] = dict->bytes_len;
	dict->slots[slot] = (uint32_t)dict->count;
	return (uint32_t)dict->count - 1;
}

void dict_free(struct dict *dict)
{
	free(dict->bytes);
	free(dict->ends);
	free(dict->slots);
	*dict = (struct dict){ 0 };
}
