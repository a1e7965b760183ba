/* Ends of fields on any processor: vectors of 16 bytes as the compiler has them, and the C library's memchr(). */
#include "parse/ends.h"
#include "parse/ends_block.h"
#include "parse/ends_memchr.h"

typedef uint8_t bytes_16 __attribute__((vector_size(16)));
typedef uint64_t halves __attribute__((vector_size(16)));

/* Bit i: whether the i-th of 16 bytes is `byte`. */
static inline uint64_t equal_bytes(bytes_16 bytes, unsigned char byte)
{
	const bytes_16 place = { 1, 2, 4, 8, 16, 32, 64, 128, 1, 2, 4, 8, 16, 32, 64, 128 };
	const uint64_t each_byte = UINT64_C(0x0101010101010101);
	halves found = (halves)((bytes_16)(bytes == byte) & place);

	/* The highest byte of such a product is the sum of all eight, whatever their order: here their bits side by side. */
	return (found[0] * each_byte) >> 56 | (found[1] * each_byte) >> 56 << 8;
}

static inline struct block block_read(const unsigned char *at, unsigned char record_end)
{
	struct block block = { 0, 0, 0 };

	for (unsigned i = 0; i < BLOCK_BYTES; i += 16) {
		bytes_16 bytes;

		memcpy(&bytes, at + i, sizeof(bytes));
		block.quotes |= equal_bytes(bytes, '"') << i;
		block.commas |= equal_bytes(bytes, ',') << i;
		block.record_ends |= equal_bytes(bytes, record_end) << i;
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
