/*
 * ends_find() of parse/ends.h over blocks of 64 bytes, written once. A variant includes this behind its own
 *
 *   struct block block_read(const unsigned char *at, unsigned char record_end)           64 bytes
 *   struct block block_read_part(at, len_bytes, record_end)                              fewer; the rest as if NULs
 *   uint32_t *put_ends(uint32_t *out, uint32_t at, uint64_t ends, uint64_t record_ends)  the items of a block, whose first
 *                                                                                        byte is `at`; returns behind them
 */
#ifndef CAPE_PARSE_ENDS_FIND_H
#define CAPE_PARSE_ENDS_FIND_H

#include "parse/ends_block.h"

static inline uint32_t *find_in_block(struct block block, struct carry *carry, uint32_t *out, size_t at)
{
	uint64_t outside = ~block_inside(&block, carry);

	return put_ends(out, (uint32_t)at, (block.commas | block.record_ends) & outside, block.record_ends & outside);
}

static size_t find(struct span bytes, unsigned char record_end, uint32_t *ends, bool *open)
{
	struct carry carry = carry_start;
	size_t len = bytes.len_bytes, at = 0;
	uint32_t *out = ends;

	for (; len - at >= BLOCK_BYTES; at += BLOCK_BYTES)
		out = find_in_block(block_read(bytes.begin + at, record_end), &carry, out, at);
	if (at < len)
		out = find_in_block(block_read_part(bytes.begin + at, len - at, record_end), &carry, out, at);
	if (len && (out == ends || out[-1] != ((uint32_t)(len - 1) | ENDS_RECORD)))
		*out++ = (uint32_t)len | ENDS_RECORD;
	*open = carry.inside != 0;
	return (size_t)(out - ends);
}

#endif
