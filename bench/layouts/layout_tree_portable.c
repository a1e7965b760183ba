/* Searching the tree with what every processor has. */
#include "layouts/layout_tree.h"

static inline uint64_t node_rank(const struct tree_node *node, uint64_t key)
{
	uint64_t rank = 0;

	for (unsigned k = 0; k < TREE_KEYS; k++)
		rank += node->keys[k] <= key;
	return rank;
}

#include "layouts/layout_tree_find.h"

void tree_find_portable(const struct tree *tree, const uint64_t *keys, size_t count, struct index_hit *hits)
{
	tree_find(tree, keys, count, hits);
}
