/*
 * Sorted keys with a fence every 64 entries, attributes and importers in arrays of their own: what format 0.1 was, searched as it
 * was.
 */
#include "core/mem.h"
#include "layouts/image.h"
#include "layouts/layout.h"

#include <stdlib.h>

/* Entries of a fence; a power of two. */
#define BLOCK 64
/* So many searches go on side by side. */
#define GROUP 16

enum { FENCES, KEYS, ATTRS, IMPORTERS };

struct sorted {
	struct image image;
	uint64_t entries;
	uint64_t blocks;
	const uint64_t *fences; /* first key of every block */
	const uint64_t *keys;
	const entry_attr *attrs;
	const uint32_t *importers;
};

static void *build(const struct layout *layout, const struct population *p, const char *path, struct err *err)
{
	struct sorted *s = mem_zero(sizeof(*s));
	uint64_t *fences;

	(void)layout;
	s->entries = p->count;
	s->blocks = (p->count + BLOCK - 1) / BLOCK;
	if (!image_begin(&s->image,
			 (size_t[IMAGE_PARTS]){ [FENCES] = s->blocks * sizeof(*s->fences),
						[KEYS] = p->count * sizeof(*s->keys),
						[ATTRS] = p->count * sizeof(*s->attrs),
						[IMPORTERS] = p->count * sizeof(*s->importers) },
			 err)) {
		free(s);
		return NULL;
	}
	fences = image_part(&s->image, FENCES);
	for (uint64_t b = 0; b < s->blocks; b++)
		fences[b] = p->keys[b * BLOCK];
	memcpy(image_part(&s->image, KEYS), p->keys, p->count * sizeof(*s->keys));
	memcpy(image_part(&s->image, ATTRS), p->attrs, p->count * sizeof(*s->attrs));
	memcpy(image_part(&s->image, IMPORTERS), p->importers, p->count * sizeof(*s->importers));
	if (!image_publish(&s->image, path, err)) {
		free(s);
		return NULL;
	}
	s->fences = image_mapped(&s->image, FENCES);
	s->keys = image_mapped(&s->image, KEYS);
	s->attrs = image_mapped(&s->image, ATTRS);
	s->importers = image_mapped(&s->image, IMPORTERS);
	return s;
}

static uint64_t bytes(const void *built)
{
	const struct sorted *s = built;

	return s->blocks * sizeof(*s->fences) +
	       s->entries * (sizeof(*s->keys) + sizeof(*s->attrs) + sizeof(*s->importers));
}

/*
 * The search among the fences; of the eight lines of keys in a block three, and the first one besides if the key is there; the
 * attribute word; the importer.
 */
static struct touched touched(const void *built)
{
	const struct sorted *s = built;
	struct touched t = { .own = 0 };

	touched_add_search(&t, (double)s->blocks, sizeof(*s->fences), 1);
	touched_add(&t, 3.125, (double)s->entries / 8);
	touched_add(&t, 1, (double)s->entries / 8);
	touched_add(&t, 1, (double)s->entries / 16);
	return t;
}

struct group {
	const uint64_t *keys;
	size_t count;
	uint64_t block[GROUP];
	uint64_t at[GROUP];
};

/* Entries are numbered serially: mostly a whole group lies in the block of the key before it. */
static bool group_in_block(const struct sorted *s, const struct group *group, uint64_t block)
{
	uint64_t first = s->fences[block];
	uint64_t next = block + 1 < s->blocks ? s->fences[block + 1] : KEY_NONE;
	bool inside = true;

	for (size_t g = 0; g < group->count; g++)
		inside = inside && group->keys[g] >= first && group->keys[g] < next;
	return inside;
}

static void group_find_blocks(const struct sorted *s, struct group *group)
{
	const uint64_t *fences = s->fences;

	for (size_t g = 0; g < group->count; g++)
		group->block[g] = 0;
	for (uint64_t count = s->blocks; count > 1; count -= count / 2) {
		uint64_t half = count / 2;

		for (size_t g = 0; g < group->count; g++) {
			group->block[g] += fences[group->block[g] + half] <= group->keys[g] ? half : 0;
			__builtin_prefetch(&fences[group->block[g] + (count - half) / 2]);
		}
	}
}

/* The last entry of each key's block whose key is at most the key. */
static void group_find_entries(const struct sorted *s, struct group *group)
{
	for (size_t g = 0; g < group->count; g++)
		group->at[g] = group->block[g] * BLOCK;
	for (uint64_t half = BLOCK / 2; half > 0; half /= 2) {
		for (size_t g = 0; g < group->count; g++) {
			uint64_t probe = group->at[g] + half;

			group->at[g] = probe < s->entries && s->keys[probe] <= group->keys[g] ? probe : group->at[g];
		}
	}
	for (size_t g = 0; g < group->count; g++) {
		__builtin_prefetch(&s->attrs[group->at[g]]);
		__builtin_prefetch(&s->importers[group->at[g]]);
	}
}

static void find(const void *built, const uint64_t *keys, size_t count, struct index_hit *hits)
{
	const struct sorted *s = built;
	uint64_t block = 0;

	for (size_t i = 0; i < count; i += GROUP) {
		struct group group = { .keys = keys + i, .count = count - i < GROUP ? count - i : GROUP };

		if (group_in_block(s, &group, block)) {
			for (size_t g = 0; g < group.count; g++)
				group.block[g] = block;
		} else {
			group_find_blocks(s, &group);
			block = group.block[group.count - 1];
		}
		group_find_entries(s, &group);
		for (size_t g = 0; g < group.count; g++) {
			uint64_t at = group.at[g];

			hits[i + g] = s->keys[at] == keys[i + g] ? (struct index_hit){ s->attrs[at] & ~ENTRY_ZERO_MASK,
										       (uint32_t)at, s->importers[at] }
								 : layout_no_hit;
		}
	}
}

static void close_sorted(void *built)
{
	struct sorted *s = built;

	image_close(&s->image);
	free(s);
}

const struct layout layout_sorted = { "sorted keys, fences", 0, false, build, bytes, touched, find, close_sorted };
