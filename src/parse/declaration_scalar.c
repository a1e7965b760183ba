/*
 * Slices of declarations record by record: the reference for the other variants, and what they leave records to that are
 * more than an entry number and a line end.
 */
#include "parse/declaration_record.h"

#include <endian.h>

/* The fields behind the first, up to the record end: only whether there is something in them matters. */
static const unsigned char *skip_others(const unsigned char *at, const unsigned char *end, unsigned char record_end,
					bool *something)
{
	struct csv_field field;
	bool open = false;

	while (at < end && *at == ',') {
		at = csv_field_read(at + 1, end, record_end, &field, &open);
		*something = *something || !csv_field_is_blank(&field);
	}
	return at;
}

/*
 * Letters and digits, upper-cased, and how many there are; 12 if there are more than 11: a giant field need not be read to its
 * end. The last eight are collected in a word: reading eight bytes that were just written one by one takes long.
 */
static size_t normalise(struct span typed, unsigned char out[ENTRY_TEXT_BYTES])
{
	uint64_t last = 0;
	size_t kept = 0;

	for (size_t i = 0; i < typed.len_bytes && kept <= ENTRY_NUMBER_LEN; i++) {
		unsigned char c = typed.begin[i];

		if (base36_value[c] == BASE36_NONE)
			continue;
		c = c >= 'A' ? c & 0xDF : c;
		if (kept < FILER_CODE_LEN)
			out[kept] = c;
		last = last >> 8 | (uint64_t)c << 56;
		kept++;
	}
	last = htole64(last);
	memcpy(out + FILER_CODE_LEN, &last, sizeof(last));
	return kept;
}

const unsigned char *declaration_record(const unsigned char *at, const unsigned char *end, const unsigned char *file,
					unsigned char record_end, struct entry_batch *batch)
{
	unsigned char number[ENTRY_TEXT_BYTES] = { 0 };
	uint64_t offset = (uint64_t)(at - file), place = PLACE_NONE;
	bool open = false, others = false;
	struct csv_field field;

	at = csv_field_read(at, end, record_end, &field, &open);
	if (at < end && *at == ',')
		at = skip_others(at, end, record_end, &others);
	batch->records++;
	/* Quotes are neither letters nor digits: the raw field says the same as its value. */
	if (normalise(field.raw, number) == ENTRY_NUMBER_LEN)
		place = place_pack(span_of(number, ENTRY_NUMBER_LEN));
	if (place == PLACE_NONE && !others && csv_field_is_blank(&field)) {
		batch->blank_rows++;
		return at < end ? at + 1 : end;
	}
	batch->other_columns = batch->other_columns || others;
	batch->places[batch->rows] = place;
	if (batch->offsets)
		batch->offsets[batch->rows] = offset;
	if (batch->numbers)
		memcpy(batch->numbers[batch->rows], number, sizeof(number));
	batch->rows++;
	return at < end ? at + 1 : end;
}

static void parse(const struct slice *slice, const unsigned char *file, unsigned char record_end, size_t rows_max,
		  struct entry_batch *batch)
{
	const unsigned char *at = slice->bytes.begin;
	const unsigned char *end = at + slice->bytes.len_bytes;

	while (at < end && batch->rows < rows_max)
		at = declaration_record(at, end, file, record_end, batch);
}

const struct declaration_variant declaration_scalar = { "scalar", CPU_PORTABLE, parse };
