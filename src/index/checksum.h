/*
 * Checksums of the blocks of an index: everything between the header and the section of the checksums, in pieces of
 * INDEX_BLOCK_BYTES.
 */
#ifndef CAPE_INDEX_CHECKSUM_H
#define CAPE_INDEX_CHECKSUM_H

#include "core/err.h"
#include "index/layout.h"

/* How many blocks `len_bytes` behind the header are. */
uint64_t index_blocks(uint64_t len_bytes);

/* The block's bytes; `body` is everything between header and checksums. */
struct span index_block(struct span body, uint64_t block);

uint64_t index_block_checksum(struct span body, uint64_t block);

/* sums[i] = checksum of block i, on `threads` threads. */
void index_block_checksums(struct span body, unsigned threads, uint64_t *sums);

uint64_t index_header_root(const struct index_header *header);

#endif
