/*
 * The file of a set: header, a row for each chunk in ascending order, then what the chunks hold. docs/ledger.md says the same.
 *
 * It is compared with its checksum as a whole when it is opened, so that what is read later needs no distrust.
 */
#include "core/mem.h"
#include "core/xxh.h"
#include "dedupe/placeset.h"

#include <stdlib.h>

#define MAGIC "CAPESET\n"
#define MAJOR 4

struct header {
	char magic[8];
	uint32_t major;
	uint32_t zero;
	struct placeset_note note;
	uint64_t entries;
	uint64_t chunks;
	uint64_t checksum; /* XXH3-64 of all behind the header, seeded with that of the header's bytes before it */
};

struct chunk_row {
	uint64_t number;
	uint32_t count;
	uint32_t offset; /* of what it holds, in 8 bytes, from the begin of the file */
};

_Static_assert(sizeof(struct header) == 64, "on-disk size");
_Static_assert(sizeof(struct chunk_row) == 16, "on-disk size");

#define BITS_BYTES 8192u

/* In whole words of 8 bytes. */
static uint64_t held_bytes(uint32_t count)
{
	return count > PLACESET_LIST_MAX ? BITS_BYTES : (count * sizeof(uint16_t) + 7) / 8 * 8;
}

static uint64_t seed_of(const struct header *header)
{
	return XXH3_64bits(header, offsetof(struct header, checksum));
}

static bool check(const struct map *map, struct header *header)
{
	uint64_t len = map->bytes.len_bytes;

	if (len < sizeof(*header))
		return false;
	memcpy(header, map->bytes.begin, sizeof(*header));
	return memcmp(header->magic, MAGIC, sizeof(header->magic)) == 0 && header->major == MAJOR &&
	       header->chunks <= (len - sizeof(*header)) / sizeof(struct chunk_row) &&
	       XXH3_64bits_withSeed(map->bytes.begin + sizeof(*header), len - sizeof(*header), seed_of(header)) ==
		       header->checksum;
}

static bool take_chunks(struct placeset *set, const struct header *header)
{
	const unsigned char *begin = set->map.bytes.begin;
	uint64_t len = set->map.bytes.len_bytes;

	for (uint64_t i = 0; i < header->chunks; i++) {
		struct placeset_chunk *chunk;
		struct chunk_row row;

		memcpy(&row, begin + sizeof(*header) + i * sizeof(row), sizeof(row));
		if (row.count == 0 || row.offset > len / 8 || held_bytes(row.count) > len - row.offset * UINT64_C(8))
			return false;
		chunk = placeset_append(set, row.number);
		chunk->count = row.count;
		chunk->list = (uint16_t *)(uintptr_t)(begin + row.offset * UINT64_C(8));
		set->entries += row.count;
	}
	return set->entries == header->entries;
}

bool placeset_open(struct placeset *set, const char *path, struct placeset_note *note)
{
	struct err ignored = ERR_INIT;
	struct header header;

	assert(set->chunks_count == 0);
	if (!map_open(&set->map, path, &ignored)) {
		set->map = (struct map){ .reserved_bytes = 0 };
		return false;
	}
	if (check(&set->map, &header) && take_chunks(set, &header)) {
		*note = header.note;
		return true;
	}
	placeset_free(set);
	return false;
}

static int by_number(const void *a, const void *b)
{
	const struct placeset_chunk *const *x = a, *const *y = b;

	return ((*x)->number > (*y)->number) - ((*x)->number < (*y)->number);
}

static const struct placeset_chunk **in_order(const struct placeset *set)
{
	const struct placeset_chunk **chunks = mem_alloc(set->chunks_count * sizeof(*chunks));

	for (size_t i = 0; i < set->chunks_count; i++)
		chunks[i] = &set->chunks[i];
	qsort(chunks, set->chunks_count, sizeof(struct placeset_chunk *), by_number);
	return chunks;
}

/* All behind the header, in one piece: it is hashed before it is written. */
static struct outbuf body_of(const struct placeset *set, struct err *err)
{
	const struct placeset_chunk **chunks = in_order(set);
	uint64_t at = sizeof(struct header) + set->chunks_count * sizeof(struct chunk_row);
	struct outbuf out = { .capacity_bytes = set->chunks_count * sizeof(struct chunk_row) };

	for (size_t i = 0; i < set->chunks_count; i++)
		out.capacity_bytes += held_bytes(chunks[i]->count);
	out.begin = mem_map(out.capacity_bytes, "the set of claimed entries", err);
	for (size_t i = 0; out.begin && i < set->chunks_count; i++) {
		struct chunk_row row = { chunks[i]->number, chunks[i]->count, (uint32_t)(at / 8) };

		outbuf_put(&out, &row, sizeof(row));
		at += held_bytes(row.count);
	}
	for (size_t i = 0; out.begin && i < set->chunks_count; i++) {
		uint32_t count = chunks[i]->count;
		uint64_t bytes = count > PLACESET_LIST_MAX ? BITS_BYTES : count * sizeof(uint16_t);
		const unsigned char zeros[8] = { 0 };

		outbuf_put(&out, chunks[i]->list, bytes);
		outbuf_put(&out, zeros, held_bytes(count) - bytes);
	}
	free(chunks);
	return out;
}

bool placeset_write(const struct placeset *set, const char *path, const struct placeset_note *note, struct err *err)
{
	struct header header = { .magic = MAGIC, .major = MAJOR, .note = *note };
	struct outbuf body = body_of(set, err);
	struct sink sink;
	bool ok;

	if (!body.begin)
		return false;
	header.entries = set->entries;
	header.chunks = set->chunks_count;
	header.checksum = XXH3_64bits_withSeed(body.begin, body.len_bytes, seed_of(&header));
	ok = sink_create(&sink, path, false, err);
	if (ok && sink_write(&sink, &header, sizeof(header), err) && sink_write(&sink, body.begin, body.len_bytes, err))
		ok = sink_publish(&sink, err);
	else if (ok) {
		sink_abandon(&sink);
		ok = false;
	}
	mem_unmap(body.begin, body.capacity_bytes);
	return ok;
}
