/*
 * A static B+ tree: nodes of eight keys in a cache line, level after level from the root, no pointers; attributes and importers in
 * arrays of their own, in the order of the keys.
 */
#include "layouts/layout_tree.h"

#include "core/cpu.h"
#include "core/mem.h"

#include <stdlib.h>

enum { NODES, ATTRS, IMPORTERS };

/* First key below a node: `below` leaves stand below each node of its level. */
static uint64_t first_key(const struct population *p, uint64_t node, uint64_t below)
{
	uint64_t entry = node * below * TREE_KEYS;

	return entry < p->count ? p->keys[entry] : KEY_NONE;
}

/* Levels from the leaves, level 0, to the root; in the file they stand the other way round. */
static size_t plan_levels(struct tree *t)
{
	uint64_t nodes[TREE_LEVELS_MAX], at = 0;

	nodes[0] = (t->entries + TREE_KEYS - 1) / TREE_KEYS;
	for (t->levels = 1; nodes[t->levels - 1] > 1; t->levels++) {
		assert(t->levels < TREE_LEVELS_MAX);
		nodes[t->levels] = (nodes[t->levels - 1] + TREE_KEYS) / (TREE_KEYS + 1);
	}
	for (unsigned l = t->levels; l-- > 0;) {
		t->first_node[l] = at;
		at += nodes[l];
	}
	return at;
}

static void fill_nodes(struct tree *t, const struct population *p, struct tree_node *nodes)
{
	uint64_t below = 1; /* leaves below a child */

	for (unsigned l = 0; l < t->levels; l++) {
		uint64_t end = l == 0 ? t->nodes_count : t->first_node[l - 1];

		for (uint64_t n = 0; t->first_node[l] + n < end; n++) {
			for (unsigned k = 0; k < TREE_KEYS; k++) {
				uint64_t entry = n * TREE_KEYS + k;

				nodes[t->first_node[l] + n].keys[k] =
					l > 0              ? first_key(p, n * (TREE_KEYS + 1) + k + 1, below)
					: entry < p->count ? p->keys[entry]
							   : KEY_NONE;
			}
		}
		below *= l == 0 ? 1 : TREE_KEYS + 1;
	}
}

static void *build(const struct layout *layout, const struct population *p, const char *path, struct err *err)
{
	struct tree *t = mem_zero(sizeof(*t));

	(void)layout;
	t->entries = p->count;
	t->nodes_count = plan_levels(t);
	if (!image_begin(&t->image,
			 (size_t[IMAGE_PARTS]){ [NODES] = t->nodes_count * sizeof(*t->nodes),
						[ATTRS] = p->count * sizeof(*t->attrs),
						[IMPORTERS] = p->count * sizeof(*t->importers) },
			 err)) {
		free(t);
		return NULL;
	}
	fill_nodes(t, p, image_part(&t->image, NODES));
	memcpy(image_part(&t->image, ATTRS), p->attrs, p->count * sizeof(*t->attrs));
	memcpy(image_part(&t->image, IMPORTERS), p->importers, p->count * sizeof(*t->importers));
	if (!image_publish(&t->image, path, err)) {
		free(t);
		return NULL;
	}
	t->nodes = image_mapped(&t->image, NODES);
	t->attrs = image_mapped(&t->image, ATTRS);
	t->importers = image_mapped(&t->image, IMPORTERS);
	return t;
}

static uint64_t bytes(const void *built)
{
	const struct tree *t = built;

	return t->nodes_count * sizeof(*t->nodes) + t->entries * (sizeof(*t->attrs) + sizeof(*t->importers));
}

/* A node a level; the attribute word; the importer. */
static struct touched touched(const void *built)
{
	const struct tree *t = built;
	struct touched touched = { .own = 0 };
	uint64_t end = t->nodes_count;

	for (unsigned l = 0; l < t->levels; l++) {
		touched_add(&touched, 1, (double)(end - t->first_node[l]));
		end = t->first_node[l];
	}
	touched_add(&touched, 1, (double)t->entries / 8);
	touched_add(&touched, 1, (double)t->entries / 16);
	return touched;
}

static void find(const void *built, const uint64_t *keys, size_t count, struct index_hit *hits)
{
#ifdef __x86_64__
	if (cpu_level() >= CPU_AVX512) {
		tree_find_avx512(built, keys, count, hits);
		return;
	}
#endif
	tree_find_portable(built, keys, count, hits);
}

static void close_tree(void *built)
{
	struct tree *t = built;

	image_close(&t->image);
	free(t);
}

const struct layout layout_tree = { "static B+ tree", 0, false, build, bytes, touched, find, close_tree };
