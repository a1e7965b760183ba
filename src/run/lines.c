/* Line ends, counted piece by piece. */
#include "run/lines.h"

#include "parse/bytes_16.h"

/* Rows that are asked for mostly stand close together. */
#define NEAR_BYTES 64

/* Up to NEAR_BYTES, which can be read whatever the length: the text has MAP_SLACK bytes behind it. No loop a byte. */
static uint64_t count_near(const unsigned char *at, size_t len_bytes, unsigned char record_end)
{
	uint64_t lines = 0;

	_Static_assert(NEAR_BYTES <= MAP_SLACK, "no byte is read that may not be there");
	for (unsigned i = 0; i < NEAR_BYTES; i += 16)
		lines |= bytes_16_bits((bytes_16)(bytes_16_read(at + i) == record_end)) << i;
	lines &= (UINT64_C(1) << len_bytes) - 1;
	/* Counts of two bits, of four, of bytes; their sum is the highest byte of the product. */
	lines -= (lines >> 1) & UINT64_C(0x5555555555555555);
	lines = (lines & UINT64_C(0x3333333333333333)) + ((lines >> 2) & UINT64_C(0x3333333333333333));
	lines = (lines + (lines >> 4)) & UINT64_C(0x0F0F0F0F0F0F0F0F);
	return (lines * UINT64_C(0x0101010101010101)) >> 56;
}

uint64_t line_counter_at(struct line_counter *counter, uint64_t offset)
{
	const struct declaration *d = counter->declaration;
	struct span between = span_of(d->text.begin + counter->offset, (size_t)(offset - counter->offset));

	counter->line += between.len_bytes < NEAR_BYTES ? count_near(between.begin, between.len_bytes, d->record_end)
							: csv_count_lines(between, d->record_end);
	counter->offset = offset;
	return counter->line;
}

void line_counting_init(struct line_counting *counting, const struct declaration *declaration)
{
	*counting = (struct line_counting){ .declaration = declaration };
	counting->line = declaration_line(declaration, declaration->body.begin);
	turnstile_init(&counting->turns);
}

void line_counting_free(struct line_counting *counting)
{
	turnstile_free(&counting->turns);
}

struct line_counter line_counting_take(struct line_counting *counting, const struct slice *slice, uint64_t *lines)
{
	const struct declaration *d = counting->declaration;
	struct line_counter counter = { .declaration = d, .offset = (uint64_t)(slice->bytes.begin - d->text.begin) };

	*lines = csv_count_lines(slice->bytes, d->record_end);
	turnstile_wait(&counting->turns, slice->piece);
	counter.line = counting->line;
	counting->line += *lines;
	turnstile_pass(&counting->turns, slice->piece);
	return counter;
}

void line_counter_expect(struct line_counter *counter, const struct slice *slice, uint64_t lines, uint64_t rows)
{
	size_t len = slice->bytes.len_bytes;

	/* A row has a line end or is the last; where it is the last one's that lacks, another line could make up for it. */
	counter->row_a_line = len && lines == rows && slice->bytes.begin[len - 1] == counter->declaration->record_end;
}
