/*
 * Cutting with the C library's memchr(), which has vectors of its own: it looks only at quotes, and at line ends near the
 * target. Three times as fast as going by blocks with 16-byte vectors where quotes are few, and slower where every field has them.
 */
#include "parse/ends_memchr.h"

static const unsigned char *find(const unsigned char *at, const unsigned char *end, unsigned char byte)
{
	return at < end ? memchr(at, byte, (size_t)(end - at)) : NULL;
}

/* From behind an opening quote to behind the closing one; NULL if there is none. */
static const unsigned char *skip_quoted(const unsigned char *at, const unsigned char *end)
{
	for (;;) {
		at = find(at, end, '"');
		if (!at)
			return NULL;
		at++;
		if (at == end || *at != '"')
			return at;
		at++;
	}
}

/*
 * From a place outside quotes to the first place outside quotes where no quoted field opens before `limit`; that place may lie
 * behind `limit`. NULL if a quoted field never closes; *opened is then where it opened.
 */
static const unsigned char *skip_quotes(struct span bytes, const unsigned char *at, const unsigned char *limit,
					unsigned char record_end, size_t *opened)
{
	for (;;) {
		const unsigned char *quote = find(at, limit, '"');

		if (!quote)
			return at > limit ? at : limit;
		at = quote + 1;
		if (quote != bytes.begin && quote[-1] != ',' && quote[-1] != record_end)
			continue;
		at = skip_quoted(at, bytes.begin + bytes.len_bytes);
		if (!at) {
			*opened = (size_t)(quote - bytes.begin);
			return NULL;
		}
	}
}

size_t ends_cut_memchr(struct span bytes, size_t target, unsigned char record_end, size_t *opened)
{
	const unsigned char *end = bytes.begin + bytes.len_bytes;
	const unsigned char *at = skip_quotes(bytes, bytes.begin, bytes.begin + target, record_end, opened);

	while (at && at < end) {
		const unsigned char *line_end = find(at, end, record_end);
		const unsigned char *stop = line_end ? line_end : end;

		at = skip_quotes(bytes, at, stop, record_end, opened);
		if (at == stop)
			return line_end ? (size_t)(line_end + 1 - bytes.begin) : bytes.len_bytes;
	}
	return at ? bytes.len_bytes : ENDS_OPEN;
}
