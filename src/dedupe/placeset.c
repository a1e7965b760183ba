/* Lists and bits in chunks, found by hashing. */
#include "dedupe/placeset_chunk.h"

#include "core/mem.h"

#include <stdlib.h>

static void put_slot(struct placeset *set, size_t chunk)
{
	size_t slot = chunk_slot(set, set->chunks[chunk].number), last = ((size_t)1 << set->slots_bits) - 1;

	while (set->slots[slot])
		slot = (slot + 1) & last;
	set->slots[slot] = (uint32_t)chunk + 1;
}

#define SLOTS_BITS_MIN 6
/* At most a quarter of the slots are taken: which of them has a chunk is hardly ever a guess. */
#define SLOTS_A_CHUNK 4

static void grow_slots(struct placeset *set)
{
	set->slots_bits = set->slots ? set->slots_bits + 1 : SLOTS_BITS_MIN;
	free(set->slots);
	set->slots = mem_zero(sizeof(*set->slots) << set->slots_bits);
	for (size_t i = 0; i < set->chunks_count; i++)
		put_slot(set, i);
}

struct placeset_chunk *placeset_append(struct placeset *set, uint64_t number)
{
	assert(set->chunks_count < UINT32_MAX);
	set->chunks = mem_room(set->chunks, &set->chunks_capacity, set->chunks_count + 1, sizeof(*set->chunks));
	set->chunks[set->chunks_count++] = (struct placeset_chunk){ .number = number };
	if (!set->slots || set->chunks_count * SLOTS_A_CHUNK > (size_t)1 << set->slots_bits)
		grow_slots(set);
	else
		put_slot(set, set->chunks_count - 1);
	return &set->chunks[set->chunks_count - 1];
}

void placeset_free(struct placeset *set)
{
	for (size_t i = 0; i < set->chunks_count; i++) {
		if (set->chunks[i].capacity)
			free(set->chunks[i].list);
	}
	free(set->chunks);
	free(set->slots);
	if (set->map.reserved_bytes)
		map_close(&set->map);
	*set = (struct placeset){ .entries = 0 };
}

/* --- asking ------------------------------------------------------------------------------------------------------------- */

bool placeset_has(const struct placeset *set, uint64_t place)
{
	const struct placeset_chunk *chunk = chunk_find(set, place >> CHUNK_BITS);

	return chunk && chunk_has(chunk, (uint16_t)place);
}

bool placeset_equal(const struct placeset *a, const struct placeset *b)
{
	bool equal = a->entries == b->entries && a->chunks_count == b->chunks_count;

	for (size_t i = 0; equal && i < a->chunks_count; i++) {
		const struct placeset_chunk *x = &a->chunks[i], *y = chunk_find(b, x->number);

		equal = y && x->count == y->count &&
			memcmp(x->list, y->list,
			       chunk_is_bits(x) ? CHUNK_WORDS * sizeof(*x->bits) : x->count * sizeof(*x->list)) == 0;
	}
	return equal;
}

/* --- adding ------------------------------------------------------------------------------------------------------------- */

/* Into memory of our own, as bits once there is no room for one more in a list. */
static void make_room(struct placeset_chunk *chunk)
{
	uint32_t capacity = chunk->capacity ? chunk->capacity * 2 : chunk->count + 4;
	uint16_t *list = chunk->list;
	uint64_t *bits;

	if (chunk_is_bits(chunk)) {
		if (chunk->capacity)
			return;
		bits = mem_alloc(CHUNK_WORDS * sizeof(*bits));
		memcpy(bits, chunk->bits, CHUNK_WORDS * sizeof(*bits));
		chunk->bits = bits;
		chunk->capacity = 1u << CHUNK_BITS;
	} else if (chunk->count == PLACESET_LIST_MAX) {
		bits = mem_zero(CHUNK_WORDS * sizeof(*bits));
		for (uint32_t i = 0; i < chunk->count; i++)
			bits[list[i] / 64] |= UINT64_C(1) << (list[i] % 64);
		if (chunk->capacity)
			free(list);
		chunk->bits = bits;
		chunk->capacity = 1u << CHUNK_BITS;
	} else if (chunk->count >= chunk->capacity) {
		chunk->list = memcpy(mem_alloc(capacity * sizeof(*list)), list ? list : (uint16_t[1]){ 0 },
				     chunk->count * sizeof(*list));
		if (chunk->capacity)
			free(list);
		chunk->capacity = capacity;
	}
}

bool placeset_add(struct placeset *set, uint64_t place)
{
	struct placeset_chunk *chunk = (struct placeset_chunk *)chunk_find(set, place >> CHUNK_BITS);
	uint16_t low = (uint16_t)place;
	uint32_t at;

	assert(place != PLACE_NONE);
	if (!chunk)
		chunk = placeset_append(set, place >> CHUNK_BITS);
	if (chunk_has(chunk, low))
		return false;
	make_room(chunk);
	if (chunk->capacity == 1u << CHUNK_BITS) {
		chunk->bits[low / 64] |= UINT64_C(1) << (low % 64);
	} else {
		at = chunk_list_place(chunk, low);
		memmove(chunk->list + at + 1, chunk->list + at, (chunk->count - at) * sizeof(*chunk->list));
		chunk->list[at] = low;
	}
	chunk->count++;
	set->entries++;
	return true;
}
