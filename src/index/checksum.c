/* XXH3 over blocks, side by side. */
#include "index/checksum.h"

#include "core/threads.h"
#include "core/xxh.h"

#include <stdatomic.h>

/* Blocks taken at once: a megabyte. */
#define TAKE 64

uint64_t index_blocks(uint64_t len_bytes)
{
	return len_bytes / INDEX_BLOCK_BYTES + (len_bytes % INDEX_BLOCK_BYTES != 0);
}

struct span index_block(struct span body, uint64_t block)
{
	size_t begin = (size_t)block * INDEX_BLOCK_BYTES;
	size_t left = body.len_bytes - begin;

	return span_of(body.begin + begin, left < INDEX_BLOCK_BYTES ? left : INDEX_BLOCK_BYTES);
}

uint64_t index_block_checksum(struct span body, uint64_t block)
{
	struct span bytes = index_block(body, block);

	return XXH3_64bits(bytes.begin, bytes.len_bytes);
}

struct summing {
	struct span body;
	uint64_t blocks;
	uint64_t *sums;
	_Atomic uint64_t next;
};

static void sum_blocks(void *context, unsigned worker)
{
	struct summing *summing = context;
	uint64_t first;

	(void)worker;
	while ((first = atomic_fetch_add(&summing->next, TAKE)) < summing->blocks) {
		uint64_t end = first + TAKE < summing->blocks ? first + TAKE : summing->blocks;

		for (uint64_t b = first; b < end; b++)
			summing->sums[b] = index_block_checksum(summing->body, b);
	}
}

void index_block_checksums(struct span body, unsigned threads, uint64_t *sums)
{
	struct summing summing = { .body = body, .blocks = index_blocks(body.len_bytes), .sums = sums };

	threads_run(threads_worth(threads, summing.blocks, TAKE), sum_blocks, &summing);
}

uint64_t index_header_root(const struct index_header *header)
{
	return XXH3_64bits(header, offsetof(struct index_header, root));
}
