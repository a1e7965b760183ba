/* Sixteen bytes at once: the map can be read some bytes behind its end. */
#include "run/field.h"

#include "parse/bytes_16.h"

struct span field_if_clean(const struct declaration *d, uint64_t offset)
{
	const unsigned char *at = d->text.begin + offset;
	bytes_16 bytes = bytes_16_read(at);
	bytes_16 clean = (bytes_16)(bytes - '0' <= 9) | (bytes_16)(bytes - 'A' <= 25) | (bytes_16)(bytes == '-');
	unsigned len = (unsigned)__builtin_ctzll(~bytes_16_bits(clean));
	size_t left = d->text.len_bytes - offset;

	if (len >= sizeof(bytes) || at[0] == '-')
		return span_of(at, 0);
	if (len >= left)
		return span_of(at, left);
	if (at[len] == ',' || at[len] == d->record_end ||
	    (at[len] == '\r' && d->record_end == '\n' && len + 1 < left && at[len + 1] == '\n'))
		return span_of(at, len);
	return span_of(at, 0);
}
