/* ends_cut() of parse/ends.h over blocks of 64 bytes, written once. Included as ends_find.h is, and needs no put_ends(). */
#ifndef CAPE_PARSE_ENDS_CUT_H
#define CAPE_PARSE_ENDS_CUT_H

#include "parse/ends_block.h"

static inline struct block block_at(struct span bytes, size_t at, unsigned char record_end)
{
	size_t left = bytes.len_bytes - at;

	return left >= BLOCK_BYTES ? block_read(bytes.begin + at, record_end)
				   : block_read_part(bytes.begin + at, left, record_end);
}

/* Where the quoted field opens that is open at the end. A second reading, only for a file that is refused for it. */
static size_t last_opening(struct span bytes, unsigned char record_end)
{
	struct carry carry = carry_start;
	uint64_t closed = 0; /* bit 0: a closing quote stands before the block */
	size_t opened = 0;

	for (size_t at = 0; at < bytes.len_bytes; at += BLOCK_BYTES) {
		struct block block = block_at(bytes, at, record_end);
		uint64_t inside = block_inside(&block, &carry);
		uint64_t closing = block.quotes & ~inside;
		uint64_t opening = block.quotes & inside & ~(closing << 1 | closed);

		closed = closing >> 63;
		if (opening)
			opened = at + 63 - (size_t)__builtin_clzll(opening);
	}
	return opened;
}

static size_t cut(struct span bytes, size_t target, unsigned char record_end, size_t *opened)
{
	struct carry carry = carry_start;
	size_t at = 0;

	/* Up to the target only the quotes matter. */
	for (; target - at >= BLOCK_BYTES; at += BLOCK_BYTES) {
		struct block block = block_read(bytes.begin + at, record_end);

		(void)block_inside(&block, &carry);
	}
	for (; at < bytes.len_bytes; at += BLOCK_BYTES) {
		struct block block = block_at(bytes, at, record_end);
		uint64_t stops = block.record_ends & ~block_inside(&block, &carry);

		if (at < target)
			stops &= ~UINT64_C(0) << (target - at);
		if (stops)
			return at + (size_t)__builtin_ctzll(stops) + 1;
	}
	if (!carry.inside)
		return bytes.len_bytes;
	*opened = last_opening(bytes, record_end);
	return ENDS_OPEN;
}

#endif
