/* Of a declaration: its first record, its cells as typed, and the choice among the ways to parse its slices. */
#include "parse/declaration.h"

#define HEADER_WORD     "ENTRYNUMBER"
#define HEADER_WORD_LEN 11

static bool is_header(struct span title)
{
	unsigned char word[HEADER_WORD_LEN];

	return alnum_normalise(title, word, sizeof(word)) == HEADER_WORD_LEN &&
	       memcmp(word, HEADER_WORD, HEADER_WORD_LEN) == 0;
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

struct span declaration_as_typed(struct span file, uint64_t offset, unsigned char record_end, struct scratch *scratch)
{
	struct csv_field field;
	bool open = false;

	(void)csv_field_read(file.begin + offset, file.begin + file.len_bytes, record_end, &field, &open);
	return csv_field_value(&field, scratch);
}

const struct declaration_variant *const declaration_variants[] = {
	&declaration_scalar,
	&declaration_portable,
#ifdef __x86_64__
	&declaration_avx2,
	&declaration_avx512,
#endif
};
const size_t declaration_variants_count = ARRAY_LEN(declaration_variants);

void declaration_parse(const struct slice *slice, const unsigned char *file, unsigned char record_end, size_t rows_max,
		       struct entry_batch *batch)
{
	size_t v = declaration_variants_count - 1;

	/* Asked once a slice, which is nothing beside parsing it. */
	while (declaration_variants[v]->level > cpu_level())
		v--;
	declaration_variants[v]->parse(slice, file, record_end, rows_max, batch);
	assert(batch->records == batch->rows + batch->blank_rows);
}
