/*
 * declaration_parse() over squeezed chunks (parse/declaration_piece.h), written once. A variant includes this behind its own
 *
 *   PLAIN_MAX                        so many plain records are read at once
 *   struct piece                     64 bytes; has the members struct block block and uint64_t kept, which are letters and digits
 *   struct piece piece_read(const unsigned char *at, unsigned char record_end)
 *   struct piece piece_read_part(at, len_bytes, record_end)    fewer bytes; the rest as if NULs
 *   uint64_t piece_blanks(const struct piece *piece)           spaces, tabs and CR
 *   unsigned char *put_text(unsigned char *out, const struct piece *piece, uint64_t kept)
 *                                    these bytes, upper-cased or as marks, side by side; returns behind them
 *   uint16_t *put_begins(uint16_t *out, size_t at, uint64_t ends)    `at` + the place of each one; returns behind them
 *   size_t put_plain(const unsigned char *text, uint64_t *places, unsigned char (*numbers)[ENTRY_TEXT_BYTES])
 *                                    places and numbers (NULL: not wanted) of squeezed records up to the first that is
 *                                    not plain, at most PLAIN_MAX; returns how many
 *
 * The first two put_… may write 64 items whatever they are asked for, and the third PLAIN_MAX; it may read what these come to and
 * 16 bytes.
 */
#ifndef CAPE_PARSE_DECLARATION_SQUEEZE_H
#define CAPE_PARSE_DECLARATION_SQUEEZE_H

#include "parse/declaration_piece.h"

/*
 * Text and begins stay in the L1 cache; what a chunk cuts off, half a record on average, is squeezed twice. Half as much is
 * as fast, twice as much a tenth slower where other columns begin to hold something.
 */
#define CHUNK_BYTES 2048
#define CHUNK_SLACK 128

/* A chunk of the file, which begins at a record. */
struct squeezed {
	const unsigned char *chunk;
	const unsigned char *text_end;
	size_t records;                                /* that end in the chunk */
	uint16_t begins[CHUNK_BYTES + 1 + 64];         /* of these records and of what follows them */
	unsigned char text[CHUNK_BYTES + CHUNK_SLACK]; /* then nothing plain */
};

struct parsing {
	const unsigned char *file;
	unsigned char record_end;
	size_t rows_max;
	struct entry_batch *batch;
};

/*
 * What is to be kept of a piece besides its record ends, which are at `ends`. *others, from one piece to the next: 1 if it ends
 * within other fields. If they matter, records whose other fields may hold something keep a comma, and so are not plain.
 */
static inline uint64_t kept_fields(const struct piece *piece, uint64_t outside, uint64_t ends, bool others_matter,
				   uint64_t *others)
{
	uint64_t commas = piece->block.commas & outside;
	uint64_t opens = commas | *others, fields;

	if (__builtin_expect(opens == 0, 1))
		return piece->kept;
	/* A one added at a comma runs through all ones up to the record end and leaves zeros; at further commas, ones. */
	fields = ~ends & (~(~ends + opens) | opens);
	*others = fields >> 63;
	if (!others_matter)
		return piece->kept & ~fields;
	/* Where there is nothing, only the last record is in doubt, if it goes on behind the piece. */
	if ((fields & ~(commas | piece_blanks(piece))) == 0 && ends)
		commas &= UINT64_MAX << (63 - __builtin_clzll(ends));
	return (piece->kept & ~fields) | commas;
}

static void squeeze(struct squeezed *s, const unsigned char *chunk, size_t len_bytes, unsigned char record_end,
		    bool others_matter)
{
	struct carry carry = carry_start;
	uint64_t others = 0;
	unsigned char *text = s->text;
	uint16_t *begins = s->begins;

	_Static_assert(CHUNK_SLACK >= 64 && CHUNK_SLACK >= PLAIN_MAX * PLAIN_BYTES + 16,
		       "what is written and read at once");
	s->chunk = chunk;
	*begins++ = 0;
	for (size_t at = 0; at < len_bytes; at += BLOCK_BYTES) {
		struct piece piece = len_bytes - at >= BLOCK_BYTES
					     ? piece_read(chunk + at, record_end)
					     : piece_read_part(chunk + at, len_bytes - at, record_end);
		uint64_t outside = ~block_inside(&piece.block, &carry);
		uint64_t ends = piece.block.record_ends & outside;
		uint64_t kept = kept_fields(&piece, outside, ends, others_matter, &others);

		text = put_text(text, &piece, kept | ends);
		begins = put_begins(begins, at + 1, ends);
	}
	memset(text, MARK_OTHER, CHUNK_SLACK);
	s->text_end = text;
	s->records = (size_t)(begins - s->begins) - 1;
}

/* The next PLAIN_MAX records that are plain go to the batch; returns how many. */
static inline size_t read_plain(const struct squeezed *s, const unsigned char *text, size_t record,
				const struct parsing *p)
{
	struct entry_batch *batch = p->batch;
	size_t row = batch->rows;
	uint64_t offset = (uint64_t)(s->chunk - p->file);

	if (p->rows_max - row < PLAIN_MAX)
		return 0;
	for (size_t k = 0; batch->offsets && k < PLAIN_MAX; k++)
		batch->offsets[row + k] = offset + s->begins[record + k];
	return put_plain(text, batch->places + row, batch->numbers ? batch->numbers + row : NULL);
}

/* Returns where the first record begins that does not end in the chunk, or for which there is no room. */
static const unsigned char *read_squeezed(const struct squeezed *s, const struct parsing *p)
{
	const unsigned char *text = s->text;
	size_t record = 0;

	while (text && record < s->records && p->batch->rows < p->rows_max) {
		size_t plain = read_plain(s, text, record, p);

		p->batch->rows += plain;
		p->batch->records += plain;
		record += plain;
		text += plain * PLAIN_BYTES;
		if (plain == PLAIN_MAX || record == s->records)
			continue;
		/* Between its ends as they were found: a file that is rewritten meanwhile leads nowhere else. */
		(void)declaration_record(s->chunk + s->begins[record], s->chunk + s->begins[record + 1], p->file,
					 p->record_end, p->batch);
		record++;
		text = memchr(text, MARK_RECORD, (size_t)(s->text_end - text));
		text += text != NULL;
	}
	return s->chunk + s->begins[record];
}

static void parse(const struct slice *slice, const unsigned char *file, unsigned char record_end, size_t rows_max,
		  struct entry_batch *batch)
{
	const struct parsing parsing = { file, record_end, rows_max, batch };
	const unsigned char *at = slice->bytes.begin, *next;
	const unsigned char *end = at + slice->bytes.len_bytes;
	struct squeezed squeezed;

	while (at < end && batch->rows < rows_max) {
		size_t left = (size_t)(end - at);

		squeeze(&squeezed, at, left < CHUNK_BYTES ? left : CHUNK_BYTES, record_end, !batch->other_columns);
		next = read_squeezed(&squeezed, &parsing);
		/* A record that ends in no chunk, or with the file. */
		at = next != at ? next : declaration_record(at, end, file, record_end, batch);
	}
}

#endif
