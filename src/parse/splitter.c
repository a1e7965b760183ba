/* Handing out slices one after the other; parse/ends.h finds the cuts. */
#include "parse/splitter.h"

#include "parse/ends.h"

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

bool splitter_next(struct splitter *splitter, struct slice *slice)
{
	size_t left, opened, len_bytes = 0;

	(void)pthread_mutex_lock(&splitter->lock);
	left = (size_t)(splitter->end - splitter->at);
	if (left && !splitter->open_quote) {
		len_bytes = ends_cut(span_of(splitter->at, left),
				     left < splitter->slice_bytes ? left : splitter->slice_bytes, splitter->record_end,
				     &opened);
		if (len_bytes == ENDS_OPEN) {
			splitter->open_quote = splitter->at + opened;
			len_bytes = 0;
		}
	}
	if (len_bytes) {
		slice->bytes = span_of(splitter->at, len_bytes);
		slice->piece = splitter->pieces++;
		splitter->at += len_bytes;
	}
	(void)pthread_mutex_unlock(&splitter->lock);
	return len_bytes != 0;
}
