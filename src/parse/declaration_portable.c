/* Declarations on any processor: vectors of 16 bytes as the compiler has them, plain records one by one. */
#include "parse/bytes_16.h"
#include "parse/declaration_piece.h"

#include <endian.h>

#define PLAIN_MAX 1

/* --- squeezing ---------------------------------------------------------------------------------------------------- */

struct piece {
	struct block block;
	uint64_t kept;
	unsigned char bytes[BLOCK_BYTES];
	unsigned char text[BLOCK_BYTES + 16]; /* copied 16 at a time */
};

/* Bytes i … i + 15 of the piece. */
static inline void read_part(struct piece *piece, unsigned i, bytes_16 bytes, unsigned char record_end)
{
	bytes_16 letters = (bytes_16)((bytes | ('a' - 'A')) - 'a' <= 'z' - 'a');
	bytes_16 kept = letters | (bytes_16)(bytes - '0' <= '9' - '0');
	bytes_16 ends = (bytes_16)(bytes == record_end);
	bytes_16 text = (bytes & ~(letters & ('a' - 'A')) & kept) | (ends & MARK_RECORD);

	memcpy(piece->bytes + i, &bytes, sizeof(bytes));
	memcpy(piece->text + i, &text, sizeof(text));
	piece->block.quotes |= bytes_16_bits((bytes_16)(bytes == '"')) << i;
	piece->block.commas |= bytes_16_bits((bytes_16)(bytes == ',')) << i;
	piece->block.record_ends |= bytes_16_bits(ends) << i;
	piece->kept |= bytes_16_bits(kept) << i;
}

static inline struct piece piece_read(const unsigned char *at, unsigned char record_end)
{
	struct piece piece;

	piece.block = (struct block){ 0, 0, 0 };
	piece.kept = 0;
	for (unsigned i = 0; i < BLOCK_BYTES; i += 16)
		read_part(&piece, i, bytes_16_read(at + i), record_end);
	return piece;
}

static inline uint64_t piece_blanks(const struct piece *piece)
{
	uint64_t blanks = 0;

	for (unsigned i = 0; i < BLOCK_BYTES; i += 16) {
		bytes_16 bytes = bytes_16_read(piece->bytes + i);

		blanks |=
			bytes_16_bits((bytes_16)(bytes == ' ') | (bytes_16)(bytes == '\t') | (bytes_16)(bytes == '\r'))
			<< i;
	}
	return blanks;
}

static inline struct piece piece_read_part(const unsigned char *at, size_t len_bytes, unsigned char record_end)
{
	unsigned char copy[BLOCK_BYTES] = { 0 };

	memcpy(copy, at, len_bytes);
	return piece_read(copy, record_end);
}

/* Run by run: of a number with dashes there are two, with quotes and CR four. */
static inline unsigned char *put_text(unsigned char *out, const struct piece *piece, uint64_t kept)
{
	if (kept == UINT64_MAX) {
		memcpy(out, piece->text, BLOCK_BYTES);
		return out + BLOCK_BYTES;
	}
	while (kept) {
		unsigned begin = (unsigned)__builtin_ctzll(kept);
		unsigned len = (unsigned)__builtin_ctzll(~(kept >> begin));

		memcpy(out, piece->text + begin, 16);
		for (unsigned i = 16; i < len; i += 16)
			memcpy(out + i, piece->text + begin + i, 16);
		out += len;
		kept &= kept + (kept & (0 - kept)); /* Without its lowest run. */
	}
	return out;
}

static inline uint16_t *put_begins(uint16_t *out, size_t at, uint64_t ends)
{
	for (; ends; ends &= ends - 1)
		*out++ = (uint16_t)(at + (unsigned)__builtin_ctzll(ends));
	return out;
}

/* --- plain records ---------------------------------------------------------------------------------------------------- */

/* Bit 7 of each byte: is it a letter or digit, no mark? */
static inline uint64_t not_marks(uint64_t text)
{
	const uint64_t upper = UINT64_C(0x7070707070707070);

	return ((text & upper) + upper) & UINT64_C(0x8080808080808080);
}

static inline size_t put_plain(const unsigned char *text, uint64_t *places, unsigned char (*numbers)[ENTRY_TEXT_BYTES])
{
	uint64_t first, last;

	/* The last eight of twelve bytes overlap the first. */
	memcpy(&first, text, sizeof(first));
	memcpy(&last, text + PLAIN_BYTES - sizeof(last), sizeof(last));
	first = not_marks(le64toh(first));
	last = not_marks(le64toh(last));
	if (first != UINT64_C(0x8080808080808080) || last != UINT64_C(0x0080808080808080) ||
	    text[ENTRY_NUMBER_LEN] != MARK_RECORD)
		return 0;
	*places = place_pack(span_of(text, ENTRY_NUMBER_LEN));
	if (numbers)
		memcpy(*numbers, text, ENTRY_TEXT_BYTES);
	return 1;
}

#include "parse/declaration_squeeze.h"

const struct declaration_variant declaration_portable = { "portable", CPU_PORTABLE, parse };
