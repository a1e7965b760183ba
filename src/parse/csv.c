/* The scalar CSV reader: the reference for any faster one. */
#include "parse/csv.h"

#include "core/mem.h"
#include "parse/bytes_16.h"

enum csv_kind csv_sniff(struct span file)
{
	size_t look = file.len_bytes < CSV_SNIFF_BYTES ? file.len_bytes : CSV_SNIFF_BYTES;

	if (file.len_bytes >= 4 && memcmp(file.begin, "PK\x03\x04", 4) == 0)
		return CSV_IS_ZIP;
	if (file.len_bytes >= 2 && (memcmp(file.begin, "\xFF\xFE", 2) == 0 || memcmp(file.begin, "\xFE\xFF", 2) == 0))
		return CSV_IS_UTF16;
	if (look && memchr(file.begin, '\0', look))
		return CSV_HAS_NUL;
	return CSV_TEXT;
}

const char *csv_kind_text(enum csv_kind kind)
{
	switch (kind) {
	case CSV_IS_ZIP:
		return "is a spreadsheet or archive, not text; save it as CSV (Comma delimited)";
	case CSV_IS_UTF16:
		return "is UTF-16 text; save it as CSV (Comma delimited)";
	case CSV_HAS_NUL:
		return "has NUL bytes, so it is not text; save it as CSV (Comma delimited)";
	case CSV_TEXT:
		break;
	}
	return "";
}

struct span csv_skip_bom(struct span file)
{
	if (file.len_bytes >= 3 && memcmp(file.begin, "\xEF\xBB\xBF", 3) == 0)
		return span_of(file.begin + 3, file.len_bytes - 3);
	return file;
}

unsigned char csv_record_end(struct span file)
{
	if (file.len_bytes == 0 || memchr(file.begin, '\n', file.len_bytes))
		return '\n';
	return memchr(file.begin, '\r', file.len_bytes) ? '\r' : '\n';
}

uint64_t csv_count_lines(struct span range, unsigned char record_end)
{
	const unsigned char *at = range.begin, *end = at + range.len_bytes;
	uint64_t lines = 0;

	while (end - at >= 16) {
		/* Sixteen counters of a byte hold this much. A comparison that is true is 255, that is -1. */
		size_t left = (size_t)(end - at) / 16, steps = left < 255 ? left : 255;
		bytes_16 counts = { 0 };

		for (; steps > 0; steps--, at += 16)
			counts -= (bytes_16)(bytes_16_read(at) == record_end);
		for (unsigned i = 0; i < 16; i++)
			lines += counts[i];
	}
	for (; at < end; at++)
		lines += *at == record_end;
	return lines;
}

/* From behind the opening quote to behind the closing one; NULL if there is none. */
static const unsigned char *skip_quoted(const unsigned char *at, const unsigned char *end)
{
	for (;;) {
		at = at < end ? memchr(at, '"', (size_t)(end - at)) : NULL;
		if (!at)
			return NULL;
		at++;
		if (at == end || *at != '"')
			return at;
		at++;
	}
}

const unsigned char *csv_field_read(const unsigned char *at, const unsigned char *end, unsigned char record_end,
				    struct csv_field *field, bool *open)
{
	const unsigned char *begin = at;
	const unsigned char *stop;

	field->quoted = at < end && *at == '"';
	if (field->quoted) {
		at = skip_quoted(at + 1, end);
		if (!at) {
			*open = true;
			at = end;
		}
	}
	while (at < end && *at != ',' && *at != record_end)
		at++;
	stop = at;
	if (record_end == '\n' && stop < end && *stop == '\n' && stop > begin && stop[-1] == '\r')
		stop--;
	field->raw = span_of(begin, (size_t)(stop - begin));
	return at;
}

struct span csv_field_value(const struct csv_field *field, struct scratch *scratch)
{
	const unsigned char *at, *end, *quote;
	size_t len = 0;

	/* A cell that its record does not have points nowhere. */
	if (!field->quoted)
		return field->raw;
	at = field->raw.begin + 1;
	end = field->raw.begin + field->raw.len_bytes;
	quote = memchr(at, '"', (size_t)(end - at));
	if (!quote) /* An open quote, in a file that is refused for it. */
		return span_of(at, (size_t)(end - at));
	if (quote + 1 == end)
		return span_of(at, (size_t)(quote - at));
	scratch->bytes = mem_room(scratch->bytes, &scratch->capacity, field->raw.len_bytes, 1);
	for (;;) {
		memcpy(scratch->bytes + len, at, (size_t)(quote - at));
		len += (size_t)(quote - at);
		at = quote + 1;
		if (at == end || *at != '"')
			break;
		scratch->bytes[len++] = '"';
		at++;
		quote = memchr(at, '"', (size_t)(end - at));
		if (!quote)
			break;
	}
	memcpy(scratch->bytes + len, at, (size_t)(end - at));
	return span_of(scratch->bytes, len + (size_t)(end - at));
}

bool csv_field_is_blank(const struct csv_field *field)
{
	struct span raw = field->raw;
	size_t quotes = 0;

	for (size_t i = 0; i < raw.len_bytes; i++) {
		unsigned char c = raw.begin[i];

		if (field->quoted && c == '"' && quotes < 2)
			quotes++; /* Opening and closing; a third one would be a value. */
		else if (c != ' ' && c != '\t' && c != '\r')
			return false;
	}
	return true;
}
