/*
 * Memory in two kinds.
 *
 * Small, control-plane memory (names, lists, buffers of a known size) comes from mem_alloc() and friends: when there is
 * none left the program says so and exits with 2. Results appear by a rename when they are complete, and temporary files
 * are removed on the way out, so nothing half-made is left.
 *
 * Work arrays that grow with the input come from an `array` below, which reports the need as an error.
 */
#ifndef CAPE_CORE_MEM_H
#define CAPE_CORE_MEM_H

#include "core/err.h"

/* Never NULL; size 0 is allowed. Free with free(). */
void *mem_alloc(size_t len_bytes) __attribute__((malloc, returns_nonnull));
void *mem_zero(size_t len_bytes) __attribute__((malloc, returns_nonnull));
void *mem_grow(void *at, size_t len_bytes) __attribute__((returns_nonnull));
char *mem_text(const char *text) __attribute__((malloc, returns_nonnull));
/* The bytes, NUL-terminated. */
char *mem_span(struct span bytes) __attribute__((malloc, returns_nonnull));
char *mem_format(const char *format, ...) __attribute__((format(printf, 1, 2), malloc, returns_nonnull));

/*
 * A growing array of the room kind: mem_room(at, &capacity, needed, item_bytes) returns the array, enlarged (doubling)
 * so that `needed` items fit.
 */
void *mem_room(void *at, size_t *capacity, size_t needed, size_t item_bytes) __attribute__((returns_nonnull));

/* Empties a buffer that outbuf_free() will free, and makes room for so many bytes. */
void outbuf_empty(struct outbuf *out, size_t capacity_bytes);
/* Appends to such a buffer, which grows. */
void outbuf_append(struct outbuf *out, const void *bytes, size_t len_bytes);
void outbuf_free(struct outbuf *out);

/*
 * Zeroed pages from the system for a work array, `what` naming it in the error. Touching them is what costs memory.
 * Freed by mem_unmap() with the same length. Length 0 gives one page.
 */
void *mem_map(size_t len_bytes, const char *what, struct err *err);
/* Enlarges or shrinks a mem_map() array, moving pages, not bytes; new pages are zero. On failure the old array stays. */
void *mem_remap(void *at, size_t old_bytes, size_t new_bytes, const char *what, struct err *err);
void mem_unmap(void *at, size_t len_bytes);

/*
 * Takes pages of a mem_map() array before they are touched, where all will be. An array that is read before it is written, as tables of
 * slots are, otherwise costs two faults a page, and an interrupt of every core that runs the program's threads: a tenth of the time
 * of a large table. What cannot be had now is taken when it is touched.
 */
void mem_populate(void *at, size_t len_bytes);

#endif
