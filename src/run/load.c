/* Opening: map, sniff, header. */
#include "run/load.h"

uint64_t declaration_line(const struct declaration *declaration, const unsigned char *at)
{
	struct span before = span_of(declaration->text.begin, (size_t)(at - declaration->text.begin));

	return csv_count_lines(before, declaration->record_end) + 1;
}

bool declaration_open(struct declaration *declaration, const char *path, struct err *err)
{
	struct declaration *d = declaration;
	const unsigned char *open_quote = NULL, *body;

	*d = (struct declaration){ .kind = CSV_TEXT };
	if (!map_open(&d->map, path, err))
		return false;
	d->kind = csv_sniff(d->map.bytes);
	if (d->kind != CSV_TEXT)
		return true;
	map_read_ahead(&d->map);
	d->text = csv_skip_bom(d->map.bytes);
	d->record_end = csv_record_end(d->text);
	body = declaration_header(d->text, d->record_end, &d->header, &open_quote);
	if (open_quote)
		d->open_quote_line = declaration_line(d, open_quote);
	d->body = span_of(body, d->text.len_bytes - (size_t)(body - d->text.begin));
	return true;
}

void declaration_close(struct declaration *declaration)
{
	map_close(&declaration->map);
}
