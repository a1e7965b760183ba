/* Searching the tree with AVX-512: a node is one vector. */
#include "layouts/layout_tree.h"

#ifdef __x86_64__
#include <immintrin.h>

static inline uint64_t node_rank(const struct tree_node *node, uint64_t key)
{
	__mmask8 ranks = _mm512_cmple_epu64_mask(_mm512_loadu_si512(node), _mm512_set1_epi64((long long)key));

	return (uint64_t)__builtin_popcount(ranks);
}

#include "layouts/layout_tree_find.h"

void tree_find_avx512(const struct tree *tree, const uint64_t *keys, size_t count, struct index_hit *hits)
{
	tree_find(tree, keys, count, hits);
}
#endif
