/* Records of a declaration, one field each. */
#include "parse/declaration.h"

#define HEADER_WORD     "ENTRYNUMBER"
#define HEADER_WORD_LEN 11

static bool is_header(struct span title)
{
	unsigned char word[HEADER_WORD_LEN];

	return alnum_normalise(title, word, sizeof(word)) == HEADER_WORD_LEN &&
	       memcmp(word, HEADER_WORD, HEADER_WORD_LEN) == 0;
}

/* The fields behind the first, up to the record end: only whether there is something in them matters. */
static const unsigned char *skip_others(const unsigned char *at, const unsigned char *end, unsigned char record_end,
					bool *something, bool *open)
{
	struct csv_field field;

	while (at < end && *at == ',') {
		at = csv_field_read(at + 1, end, record_end, &field, open);
		*something = *something || !csv_field_is_blank(&field);
	}
	return at;
}

const unsigned char *declaration_header(struct span file, unsigned char record_end, enum header_kind *kind,
					const unsigned char **open_quote)
{
	const unsigned char *end = file.begin + file.len_bytes;
	const unsigned char *at = file.begin;
	struct csv_field title, field;
	bool open = false, others = false;

	at = csv_field_read(at, end, record_end, &title, &open);
	if (open)
		*open_quote = title.raw.begin;
	while (at < end && *at == ',' && !open) {
		at = csv_field_read(at + 1, end, record_end, &field, &open);
		others = others || !csv_field_is_blank(&field);
		if (open)
			*open_quote = field.raw.begin;
	}
	if (is_header(title.raw)) /* Quotes are no letters: the raw field says the same as its value. */
		*kind = HEADER_FOUND;
	else
		*kind = others || !csv_field_is_blank(&title) ? HEADER_MISSING : HEADER_BLANK;
	return at < end ? at + 1 : end;
}

size_t declaration_rows_max(const struct slice *slice, unsigned char record_end)
{
	return (size_t)csv_count_lines(slice->bytes, record_end) + 1;
}

void declaration_parse(const struct slice *slice, const unsigned char *file, unsigned char record_end, size_t rows_max,
		       struct entry_batch *batch)
{
	const unsigned char *at = slice->bytes.begin;
	const unsigned char *end = at + slice->bytes.len_bytes;
	struct csv_field field;
	bool open = false;

	while (at < end && batch->rows < rows_max) {
		const unsigned char *begin = at;
		bool others = false;
		uint64_t key;

		at = csv_field_read(at, end, record_end, &field, &open);
		if (at < end && *at == ',')
			at = skip_others(at, end, record_end, &others, &open);
		at++;
		batch->records++;
		key = key_pack(field.raw);
		if (key == KEY_NONE && !others && csv_field_is_blank(&field)) {
			batch->blank_rows++;
			continue;
		}
		batch->other_columns = batch->other_columns || others;
		batch->places[batch->rows] = place_of_key(key);
		if (batch->offsets)
			batch->offsets[batch->rows] = (uint64_t)(begin - file);
		if (batch->numbers && key != KEY_NONE)
			key_unpack(key, batch->numbers[batch->rows]);
		batch->rows++;
	}
	assert(batch->records == batch->rows + batch->blank_rows);
}

struct span declaration_as_typed(struct span file, uint64_t offset, unsigned char record_end, struct scratch *scratch)
{
	struct csv_field field;
	bool open = false;

	(void)csv_field_read(file.begin + offset, file.begin + file.len_bytes, record_end, &field, &open);
	return csv_field_value(&field, scratch);
}
