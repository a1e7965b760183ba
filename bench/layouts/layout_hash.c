/*
 * Hash lines: three entries in a cache line, found by a hash of the number; a line that is full overflows into the next one.
 *
 * One kind takes the hash of the whole number. The other leaves out the last two characters (the last digit of the serial, and the
 * check digit), so that ten serials in a row begin at the same line and stand in it and in those behind it.
 */
#include "core/mem.h"
#include "layouts/image.h"
#include "layouts/layout.h"

#include <stdlib.h>

#define SLOTS_PER_LINE 3
/* So many lookups ahead, lines are fetched. */
#define AHEAD 32
/* What the last two characters can be. */
#define NEAR (36 * 36)
/* Lines that are fetched where neighbours stand together: ten of them take four. Fetching one took up to half as long again. */
#define LINES_NEAR 4

struct hash_line {
	uint64_t keys[SLOTS_PER_LINE]; /* KEY_NONE: free, and so are those behind it */
	entry_attr attrs[SLOTS_PER_LINE];
	uint32_t importers[SLOTS_PER_LINE];
	uint32_t zero;
};

_Static_assert(sizeof(struct hash_line) == 64, "a cache line");

struct hash {
	struct image image;
	uint64_t entries;
	uint64_t count;
	uint64_t near; /* 1: the whole number counts, NEAR: not its last two characters */
	double probes; /* lines a lookup of an existing number reads, on average */
	const struct hash_line *lines;
};

/* There are fewer than 2^32 lines. `near` is a constant where it matters. */
static inline uint64_t home(const struct hash *h, uint64_t key, uint64_t near)
{
	uint64_t x = key / near * UINT64_C(0x9e3779b97f4a7c15);

	x = (x ^ x >> 32) * UINT64_C(0xbf58476d1ce4e5b9);
	return (x >> 32) * h->count >> 32;
}

static inline uint64_t behind(const struct hash *h, uint64_t line)
{
	return line + 1 < h->count ? line + 1 : 0;
}

static void fill(struct hash *h, const struct population *p)
{
	struct hash_line *lines = image_part(&h->image, 0);
	uint64_t probes = 0;

	for (uint64_t l = 0; l < h->count; l++) {
		for (unsigned s = 0; s < SLOTS_PER_LINE; s++)
			lines[l].keys[s] = KEY_NONE;
	}
	for (size_t i = 0; i < p->count; i++) {
		uint64_t l = home(h, p->keys[i], h->near);
		unsigned s = 0;

		for (probes++; lines[l].keys[SLOTS_PER_LINE - 1] != KEY_NONE; probes++)
			l = behind(h, l);
		while (lines[l].keys[s] != KEY_NONE)
			s++;
		lines[l].keys[s] = p->keys[i];
		lines[l].attrs[s] = p->attrs[i];
		lines[l].importers[s] = p->importers[i];
	}
	h->probes = (double)probes / (double)p->count;
}

static void *build_hash(const struct layout *layout, const struct population *p, const char *path, uint64_t near,
			struct err *err)
{
	struct hash *h = mem_zero(sizeof(*h));

	h->entries = p->count;
	h->near = near;
	h->count = p->count * 100 / (SLOTS_PER_LINE * layout->load_percent) + 1;
	if (image_begin(&h->image, (size_t[IMAGE_PARTS]){ h->count * sizeof(*h->lines) }, err)) {
		fill(h, p);
		if (image_publish(&h->image, path, err)) {
			h->lines = image_mapped(&h->image, 0);
			return h;
		}
	}
	free(h);
	return NULL;
}

static void *build(const struct layout *layout, const struct population *p, const char *path, struct err *err)
{
	return build_hash(layout, p, path, 1, err);
}

static void *build_near(const struct layout *layout, const struct population *p, const char *path, struct err *err)
{
	return build_hash(layout, p, path, NEAR, err);
}

static uint64_t bytes(const void *built)
{
	return ((const struct hash *)built)->count * sizeof(struct hash_line);
}

static struct touched touched(const void *built)
{
	const struct hash *h = built;
	struct touched t = { .own = 0 };

	touched_add(&t, h->probes, (double)h->count);
	return t;
}

static inline struct index_hit probe(const struct hash *h, uint64_t key, uint64_t l)
{
	for (;; l = behind(h, l)) {
		const struct hash_line *line = &h->lines[l];

		for (unsigned s = 0; s < SLOTS_PER_LINE; s++) {
			if (line->keys[s] == key)
				return (struct index_hit){ line->attrs[s] & ~ENTRY_ZERO_MASK, 0, line->importers[s] };
		}
		if (line->keys[SLOTS_PER_LINE - 1] == KEY_NONE)
			return layout_no_hit;
	}
}

static inline void find_all(const struct hash *h, const uint64_t *keys, size_t count, struct index_hit *hits,
			    uint64_t near)
{
	uint64_t homes[AHEAD];

	for (size_t i = 0; i < count + AHEAD; i++) {
		if (i >= AHEAD)
			hits[i - AHEAD] = probe(h, keys[i - AHEAD], homes[i % AHEAD]);
		if (i < count) {
			homes[i % AHEAD] = home(h, keys[i], near);
			for (unsigned l = 0; l < (near == 1 ? 1 : LINES_NEAR); l++)
				__builtin_prefetch(&h->lines[homes[i % AHEAD] + l]);
		}
	}
}

static void find(const void *built, const uint64_t *keys, size_t count, struct index_hit *hits)
{
	find_all(built, keys, count, hits, 1);
}

static void find_near(const void *built, const uint64_t *keys, size_t count, struct index_hit *hits)
{
	find_all(built, keys, count, hits, NEAR);
}

static void close_hash(void *built)
{
	struct hash *h = built;

	image_close(&h->image);
	free(h);
}

/* clang-format off */
const struct layout layout_hash         = { "hash lines",                80, false, build,      bytes, touched, find,      close_hash };
const struct layout layout_hash_near_30 = { "hash lines, near together", 30, false, build_near, bytes, touched, find_near, close_hash };
const struct layout layout_hash_near_50 = { "hash lines, near together", 50, false, build_near, bytes, touched, find_near, close_hash };
const struct layout layout_hash_near_80 = { "hash lines, near together", 80, false, build_near, bytes, touched, find_near, close_hash };
/* clang-format on */
