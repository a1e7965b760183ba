/*
 * The static B+ tree and its searches: one for each way of comparing a key with the eight of a node.
 */
#ifndef CAPE_BENCH_LAYOUT_TREE_H
#define CAPE_BENCH_LAYOUT_TREE_H

#include "layouts/image.h"
#include "layouts/layout.h"

#define TREE_KEYS 8
/* 9^10 leaves are more than there are entries. */
#define TREE_LEVELS_MAX 11

/* Child k of node n of a level is node 9 n + k of the one below; all that is in it is at least keys[k - 1]. KEY_NONE: no more. */
struct tree_node {
	uint64_t keys[TREE_KEYS];
};

struct tree {
	struct image image;
	uint64_t entries;
	uint64_t nodes_count;
	unsigned levels;
	uint64_t first_node[TREE_LEVELS_MAX]; /* by level; the leaves are level 0 and the last in the file */
	const struct tree_node *nodes;
	const entry_attr *attrs;
	const uint32_t *importers;
};

void tree_find_portable(const struct tree *tree, const uint64_t *keys, size_t count, struct index_hit *hits);
void tree_find_avx512(const struct tree *tree, const uint64_t *keys, size_t count, struct index_hit *hits);

#endif
