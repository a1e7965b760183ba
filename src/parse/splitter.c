/* Cutting at record ends by looking for quotes only. */
#include "parse/splitter.h"

void splitter_init(struct splitter *splitter, struct span bytes, unsigned char record_end, size_t slice_bytes)
{
	*splitter = (struct splitter){
		.at = bytes.begin,
		.end = bytes.begin + bytes.len_bytes,
		.slice_bytes = slice_bytes,
		.record_end = record_end,
	};
	(void)pthread_mutex_init(&splitter->lock, NULL);
}

void splitter_free(struct splitter *splitter)
{
	(void)pthread_mutex_destroy(&splitter->lock);
}

static const unsigned char *find(const unsigned char *at, const unsigned char *end, unsigned char byte)
{
	return at < end ? memchr(at, byte, (size_t)(end - at)) : NULL;
}

/*
 * From a place outside quotes, `begin` being where its record starts, to the first place outside quotes where no quoted field
 * opens before `limit`; that place may lie behind `limit`. NULL if a quoted field never closes.
 *
 * A quote opens a field only as its first byte: at the start of the range, or behind a comma or record end.
 */
static const unsigned char *skip_quotes(struct splitter *s, const unsigned char *begin, const unsigned char *at,
					const unsigned char *limit)
{
	for (;;) {
		const unsigned char *quote = find(at, limit, '"');

		if (!quote)
			return at > limit ? at : limit;
		at = quote + 1;
		if (quote != begin && quote[-1] != ',' && quote[-1] != s->record_end)
			continue;
		for (;;) {
			const unsigned char *close = find(at, s->end, '"');

			if (!close) {
				s->open_quote = quote;
				return NULL;
			}
			at = close + 1;
			if (at == s->end || *at != '"')
				break;
			at++;
		}
	}
}

/* Behind the first record end at or after `target`, or the end of the file; NULL as skip_quotes(). */
static const unsigned char *cut(struct splitter *s, const unsigned char *target)
{
	const unsigned char *begin = s->at;
	const unsigned char *at = skip_quotes(s, begin, begin, target);

	while (at && at < s->end) {
		const unsigned char *line_end = find(at, s->end, s->record_end);
		const unsigned char *stop = line_end ? line_end : s->end;

		at = skip_quotes(s, begin, at, stop);
		if (at == stop)
			return line_end ? line_end + 1 : s->end;
	}
	return at;
}

bool splitter_next(struct splitter *splitter, struct slice *slice)
{
	const unsigned char *stop = NULL;

	(void)pthread_mutex_lock(&splitter->lock);
	if (splitter->at < splitter->end && !splitter->open_quote) {
		size_t left = (size_t)(splitter->end - splitter->at);

		stop = cut(splitter, splitter->at + (left < splitter->slice_bytes ? left : splitter->slice_bytes));
	}
	if (stop) {
		slice->bytes = span_of(splitter->at, (size_t)(stop - splitter->at));
		slice->piece = splitter->pieces++;
		splitter->at = stop;
	}
	(void)pthread_mutex_unlock(&splitter->lock);
	return stop != NULL;
}
