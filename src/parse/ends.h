/*
 * Where fields and records end in a range of CSV, 64 bytes at a time.
 *
 * The grammar is that of parse/csv.h: csv_field_read() over the same bytes stops at the same places. A CR before an LF is no
 * part of a field, but that is for the caller to see: ends are the places of the commas and LFs themselves.
 *
 * There is a variant for each level of core/cpu.h, and a plain one, byte by byte, which all others must equal. None reads
 * a byte outside the range. Any thread may call.
 */
#ifndef CAPE_PARSE_ENDS_H
#define CAPE_PARSE_ENDS_H

#include "core/cpu.h"
#include "core/types.h"

/* Set in an item that ends a record; the others are commas. */
#define ENDS_RECORD (UINT32_C(1) << 31)

/*
 * Ranges for ends_find() are shorter, so that offsets have room beside ENDS_RECORD. A slice of parse/splitter.h may be longer,
 * where one record is: such a slice is for csv_field_read().
 */
#define ENDS_BYTES_MAX (UINT32_C(1) << 31)

/* Items are written in vectors: this many behind the last one may be overwritten. */
#define ENDS_SLACK 64

/*
 * Finds all bytes that end a field: the commas and record ends outside quotes. Their offsets go to ends[], ascending, with
 * ENDS_RECORD where a record ends too. If the last record has no record end (the end of the file), an item
 * len_bytes | ENDS_RECORD is added; so a range that is not empty always ends with a record.
 *
 * `bytes` begins at a record and is shorter than ENDS_BYTES_MAX. record_end: '\n' or '\r'. ends[] has room for
 * len_bytes + ENDS_SLACK items. Returns how many there are. *open: whether a quoted field is still open at the end.
 */
size_t ends_find(struct span bytes, unsigned char record_end, uint32_t *ends, bool *open);

/* Says that a quoted field never closes. */
#define ENDS_OPEN SIZE_MAX

/*
 * The offset behind the first record end at or behind offset `target` that is outside quotes, or len_bytes if there is none.
 * ENDS_OPEN if a quoted field that opens before that place never closes; *opened is then the offset of its quote.
 *
 * `bytes` begins at a record and may have any length; target <= len_bytes. record_end: '\n' or '\r'.
 */
size_t ends_cut(struct span bytes, size_t target, unsigned char record_end, size_t *opened);

struct ends_variant {
	const char *name;
	enum cpu_level level; /* runs on processors of this level and above */
	size_t (*find)(struct span bytes, unsigned char record_end, uint32_t *ends, bool *open);
	size_t (*cut)(struct span bytes, size_t target, unsigned char record_end, size_t *opened);
};

/* The first is the plain one; each is better than those before it. */
extern const struct ends_variant *const ends_variants[];
extern const size_t ends_variants_count;

extern const struct ends_variant ends_scalar, ends_portable;
#ifdef __x86_64__
extern const struct ends_variant ends_avx2, ends_avx512;
#endif

#endif
