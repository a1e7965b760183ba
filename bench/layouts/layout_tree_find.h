/*
 * The search in the tree, for files that define node_rank(): how many keys of a node are at most a key.
 */
#include "layouts/layout_tree.h"

/* So many searches go on side by side, as in src/index/lookup.c. */
#define GROUP 48

static inline void tree_find(const struct tree *t, const uint64_t *keys, size_t count, struct index_hit *hits)
{
	for (size_t i = 0; i < count; i += GROUP) {
		size_t group = count - i < GROUP ? count - i : GROUP;
		uint64_t at[GROUP] = { 0 };

		for (unsigned l = t->levels - 1; l > 0; l--) {
			const struct tree_node *nodes = t->nodes + t->first_node[l];
			const struct tree_node *children = t->nodes + t->first_node[l - 1];

			for (size_t g = 0; g < group; g++) {
				at[g] = at[g] * (TREE_KEYS + 1) + node_rank(&nodes[at[g]], keys[i + g]);
				__builtin_prefetch(&children[at[g]]);
			}
		}
		for (size_t g = 0; g < group; g++) {
			const struct tree_node *leaf = &t->nodes[t->first_node[0] + at[g]];
			uint64_t rank = node_rank(leaf, keys[i + g]);

			at[g] = rank > 0 && leaf->keys[rank - 1] == keys[i + g] ? at[g] * TREE_KEYS + rank - 1
										: UINT64_MAX;
			if (at[g] < t->entries) {
				__builtin_prefetch(&t->attrs[at[g]]);
				__builtin_prefetch(&t->importers[at[g]]);
			}
		}
		for (size_t g = 0; g < group; g++)
			hits[i + g] = at[g] < t->entries ? (struct index_hit){ t->attrs[at[g]] & ~ENTRY_ZERO_MASK,
									       (uint32_t)at[g], t->importers[at[g]] }
							 : layout_no_hit;
	}
}
