/*
 * Words every floor shares: borrowed bytes, caller-owned output, small macros.
 *
 * A span borrows: it never owns, is never freed, and is valid only as long as what it points into
 * (a map, an arena, a literal). An outbuf is the caller's memory that a stage fills.
 */
#ifndef CAPE_CORE_TYPES_H
#define CAPE_CORE_TYPES_H

#include <assert.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

/* Borrowed, read-only bytes; begin may be NULL only when len_bytes is 0. */
struct span {
	const unsigned char *begin;
	size_t len_bytes;
};

/* Bytes a stage writes into; it asks outbuf_room() once per block, then writes without checks. */
struct outbuf {
	unsigned char *begin;
	size_t len_bytes;
	size_t capacity_bytes;
};

#define ARRAY_LEN(a) (sizeof(a) / sizeof((a)[0]))

static inline struct span span_of(const void *begin, size_t len_bytes)
{
	return (struct span){ begin, len_bytes };
}

static inline struct span span_text(const char *text)
{
	return span_of(text, strlen(text));
}

static inline bool span_equal(struct span a, struct span b)
{
	return a.len_bytes == b.len_bytes && (a.len_bytes == 0 || memcmp(a.begin, b.begin, a.len_bytes) == 0);
}

/* By their bytes, a shorter one before what it begins: below, at or above zero. Sorted texts are searched by it. */
static inline int span_order(struct span a, struct span b)
{
	size_t shorter = a.len_bytes < b.len_bytes ? a.len_bytes : b.len_bytes;
	int order = shorter ? memcmp(a.begin, b.begin, shorter) : 0;

	return order ? order : (a.len_bytes > b.len_bytes) - (a.len_bytes < b.len_bytes);
}

static inline size_t outbuf_room(const struct outbuf *out)
{
	return out->capacity_bytes - out->len_bytes;
}

static inline void outbuf_put(struct outbuf *out, const void *bytes, size_t len_bytes)
{
	assert(len_bytes <= outbuf_room(out));
	memcpy(out->begin + out->len_bytes, bytes, len_bytes);
	out->len_bytes += len_bytes;
}

#endif
