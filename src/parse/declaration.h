/*
 * From the bytes of a declaration to batches of places.
 *
 * A declaration is a CSV of entry numbers (guide, topic 1): a header record, then one entry number in the first field of every
 * record. Workers parse slices into batches; row k of a batch is the k-th entry of its slice.
 */
#ifndef CAPE_PARSE_DECLARATION_H
#define CAPE_PARSE_DECLARATION_H

#include "core/cpu.h"
#include "core/place.h"
#include "parse/csv.h"
#include "parse/splitter.h"

/* What the first record is. */
enum header_kind {
	HEADER_FOUND,
	HEADER_BLANK,   /* a blank first record, or none at all */
	HEADER_MISSING, /* something else */
};

/* The entries of one slice. The arrays are the caller's. */
struct entry_batch {
	uint64_t *places;  /* core/place.h; PLACE_NONE where the number does not normalise to 11 characters */
	uint64_t *offsets; /* where the row's record begins in the file; NULL: not wanted */
	/* The 11 normalised characters and five bytes of anything; undefined where there is no place. NULL: not wanted. */
	unsigned char (*numbers)[ENTRY_TEXT_BYTES];
	size_t rows;
	size_t blank_rows;
	size_t records;     /* rows + blank_rows, counted on their own */
	bool other_columns; /* some record holds something beyond its first field */
};

/*
 * Reads the first record. Returns where the second begins (`end` if there is none). A quoted field that never closes sets
 * *open_quote to where it opened and ends the file there.
 */
const unsigned char *declaration_header(struct span file, unsigned char record_end, enum header_kind *kind,
					const unsigned char **open_quote);

/* Most rows a slice can have; the arrays of a batch need this many places. */
size_t declaration_rows_max(const struct slice *slice, unsigned char record_end);

/*
 * Parses a slice into the arrays of a batch whose other members are zero; they have room for rows_max rows. `file` is where
 * offsets count from. Rows beyond rows_max, which can only be there if somebody rewrites the file meanwhile, are left out. No
 * byte outside the slice is read. Any thread may call.
 */
void declaration_parse(const struct slice *slice, const unsigned char *file, unsigned char record_end, size_t rows_max,
		       struct entry_batch *batch);

/* The first field of the record at an offset, as typed: unquoted, nothing trimmed. See csv_field_value() for its life. */
struct span declaration_as_typed(struct span file, uint64_t offset, unsigned char record_end, struct scratch *scratch);

/* declaration_parse() for each level of core/cpu.h. */
struct declaration_variant {
	const char *name;
	enum cpu_level level; /* runs on processors of this level and above */
	void (*parse)(const struct slice *slice, const unsigned char *file, unsigned char record_end, size_t rows_max,
		      struct entry_batch *batch);
};

/* The first is the plain one, record by record, which all others equal; each is better than those before it. */
extern const struct declaration_variant *const declaration_variants[];
extern const size_t declaration_variants_count;

extern const struct declaration_variant declaration_scalar, declaration_portable;
#ifdef __x86_64__
extern const struct declaration_variant declaration_avx2, declaration_avx512;
#endif

#endif
