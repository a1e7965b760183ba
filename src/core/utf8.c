/* UTF-8 decoding after RFC 3629. */
#include "core/utf8.h"

#include "core/mem.h"

size_t utf8_decode(const unsigned char *at, size_t len_bytes, uint32_t *point)
{
	/* Smallest code point of each length: anything below is an overlong form. */
	static const uint32_t least[5] = { 0, 0, 0x80, 0x800, 0x10000 };
	unsigned char lead = at[0];
	size_t n = lead < 0x80 ? 1 : lead < 0xC2 ? 0 : lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : lead < 0xF5 ? 4 : 0;
	uint32_t value;

	if (n == 0 || n > len_bytes)
		return 0;
	value = n == 1 ? lead : lead & (0x7Fu >> n);
	for (size_t i = 1; i < n; i++) {
		if ((at[i] & 0xC0) != 0x80)
			return 0;
		value = value << 6 | (at[i] & 0x3F);
	}
	if (value < least[n] || value > 0x10FFFF || (value >= 0xD800 && value <= 0xDFFF))
		return 0;
	*point = value;
	return n;
}

bool utf8_printable(uint32_t point)
{
	if (point < 0x20 || (point >= 0x7F && point < 0xA0))
		return false;
	if (point == 0x61C || point == 0x200E || point == 0x200F)
		return false;
	return !(point >= 0x2028 && point <= 0x202E) && !(point >= 0x2066 && point <= 0x2069);
}

/* The second byte that may follow a lead byte: the others make overlong forms, surrogates or numbers that are too large. */
static bool may_follow(unsigned char lead, unsigned char second)
{
	switch (lead) {
	case 0xE0:
		return second >= 0xA0 && second <= 0xBF;
	case 0xED:
		return second >= 0x80 && second <= 0x9F;
	case 0xF0:
		return second >= 0x90 && second <= 0xBF;
	case 0xF4:
		return second >= 0x80 && second <= 0x8F;
	default:
		return (second & 0xC0) == 0x80;
	}
}

size_t utf8_bad_bytes(const unsigned char *at, size_t len_bytes)
{
	unsigned char lead = at[0];
	size_t n = lead < 0xC2 ? 1 : lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : lead < 0xF5 ? 4 : 1;
	size_t good = 1;

	if (n == 1 || len_bytes < 2 || !may_follow(lead, at[1]))
		return 1;
	for (good = 2; good < n && good < len_bytes && (at[good] & 0xC0) == 0x80; good++)
		continue;
	return good;
}

char *utf8_clean(struct span bytes)
{
	static const char replacement[] = "\xEF\xBF\xBD";
	char *text = mem_alloc(bytes.len_bytes * 3 + 1);
	size_t len = 0;

	for (size_t i = 0; i < bytes.len_bytes;) {
		uint32_t point;
		size_t n = utf8_decode(bytes.begin + i, bytes.len_bytes - i, &point);

		if (n == 0 || point == 0) {
			memcpy(text + len, replacement, 3);
			len += 3;
			i += n ? n : utf8_bad_bytes(bytes.begin + i, bytes.len_bytes - i);
			continue;
		}
		memcpy(text + len, bytes.begin + i, n);
		len += n;
		i += n;
	}
	text[len] = '\0';
	return text;
}
