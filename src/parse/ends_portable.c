/* Ends of fields on any processor: vectors of 16 bytes as the compiler has them, and the C library's memchr(). */
#include "parse/bytes_16.h"
#include "parse/ends.h"
#include "parse/ends_block.h"
#include "parse/ends_memchr.h"

static inline struct block block_read(const unsigned char *at, unsigned char record_end)
{
	struct block block = { 0, 0, 0 };

	for (unsigned i = 0; i < BLOCK_BYTES; i += 16) {
		bytes_16 bytes = bytes_16_read(at + i);

		block.quotes |= bytes_16_bits((bytes_16)(bytes == '"')) << i;
		block.commas |= bytes_16_bits((bytes_16)(bytes == ',')) << i;
		block.record_ends |= bytes_16_bits((bytes_16)(bytes == record_end)) << i;
	}
	return block;
}

static inline struct block block_read_part(const unsigned char *at, size_t len_bytes, unsigned char record_end)
{
	unsigned char copy[BLOCK_BYTES] = { 0 };

	memcpy(copy, at, len_bytes);
	return block_read(copy, record_end);
}

static inline uint32_t *put_ends(uint32_t *out, uint32_t at, uint64_t ends, uint64_t record_ends)
{
	for (; ends; ends &= ends - 1) {
		unsigned i = (unsigned)__builtin_ctzll(ends);

		*out++ = (at + i) | (uint32_t)(record_ends >> i & 1) << 31;
	}
	return out;
}

#include "parse/ends_find.h"

const struct ends_variant ends_portable = { "portable", CPU_PORTABLE, find, ends_cut_memchr };
