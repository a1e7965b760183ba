/* Cutting up blocks. What is left of one that is too small for the next array is given up. */
#include "core/arena.h"

#include "core/mem.h"

#include <sys/mman.h>

/*
 * The first block is for small work, on ordinary pages. Those behind it are on huge ones, which cost two faults a block instead of a thousand.
 * An array that is larger than a block has one of its own.
 */
#define FIRST_BLOCK_BYTES ((size_t)256 << 10)
#define BLOCK_BYTES       ((size_t)4 << 20)

struct arena_block {
	struct arena_block *before;
	size_t len_bytes;
};

static bool add_block(struct arena *arena, size_t len_bytes, const char *what, struct err *err)
{
	size_t needed = len_bytes + sizeof(struct arena_block);
	size_t least = arena->blocks ? BLOCK_BYTES : FIRST_BLOCK_BYTES, block_bytes = needed > least ? needed : least;
	struct arena_block *block = mem_map(block_bytes, what, err);

	if (!block)
		return false;
	if (block_bytes >= BLOCK_BYTES)
		(void)madvise(block, block_bytes, MADV_HUGEPAGE);
	*block = (struct arena_block){ arena->blocks, block_bytes };
	arena->blocks = block;
	arena->at = (unsigned char *)(block + 1);
	arena->left_bytes = block_bytes - sizeof(*block);
	return true;
}

void *arena_take(struct arena *arena, size_t len_bytes, const char *what, struct err *err)
{
	unsigned char *at;

	len_bytes = (len_bytes + 7) & ~(size_t)7;
	if ((!arena->blocks || arena->left_bytes < len_bytes) && !add_block(arena, len_bytes, what, err))
		return NULL;
	at = arena->at;
	arena->at += len_bytes;
	arena->left_bytes -= len_bytes;
	return at;
}

void arena_free(struct arena *arena)
{
	while (arena->blocks) {
		struct arena_block *block = arena->blocks;

		arena->blocks = block->before;
		mem_unmap(block, block->len_bytes);
	}
	*arena = (struct arena){ .blocks = NULL };
}
