/* UTF-8, as far as messages and JSON need it: decoding one code point, what may be shown, cleaning bad bytes. */
#ifndef CAPE_CORE_UTF8_H
#define CAPE_CORE_UTF8_H

#include "core/types.h"

/*
 * Decodes the code point at `at`. Returns its length in bytes (1–4), or 0 when the bytes are no shortest-form UTF-8
 * (RFC 3629: no surrogates, at most U+10FFFF).
 */
size_t utf8_decode(const unsigned char *at, size_t len_bytes, uint32_t *point);

/* False for control characters (C0, DEL, C1), bidirectional controls and line or paragraph separators. */
bool utf8_printable(uint32_t point);

/*
 * How many bytes, where utf8_decode() says 0, are one mistake: the longest begin of a good sequence that stands there, at least
 * one (Unicode 3.9, "U+FFFD substitution of maximal subparts", which Web browsers and Python follow, too).
 */
size_t utf8_bad_bytes(const unsigned char *at, size_t len_bytes);

/*
 * The text with every mistake replaced by U+FFFD and NUL-terminated; malloc'ed, the caller frees it. A NUL byte
 * becomes U+FFFD too, as the result is a C string.
 */
char *utf8_clean(struct span bytes);

#endif
