/*
 * A CSV reader written from contract section 2 alone, one byte after the other: what the engine's readers are
 * compared with.
 */
#ifndef CAPE_TESTS_FUZZ_SLOW_CSV_H
#define CAPE_TESTS_FUZZ_SLOW_CSV_H

#include "core/types.h"

struct slow_field {
	size_t value;     /* where its value begins in `values`: unquoted, nothing trimmed */
	size_t len_bytes; /* of the value */
};

struct slow_record {
	size_t begin; /* offset in the text */
	size_t first; /* its fields are `first` … `first` + `fields` - 1 */
	size_t fields;
};

struct slow_csv {
	unsigned char *values;
	size_t values_len;
	struct slow_field *fields;
	size_t fields_count;
	struct slow_record *records;
	size_t records_count; /* without the record whose quoted field never closes */
	bool open;            /* there is such a record */
	size_t open_at;       /* where that field opened */
};

/* Reads a whole text; slow_csv_free() what it fills. */
void slow_csv_read(struct slow_csv *csv, struct span text, unsigned char record_end);
void slow_csv_free(struct slow_csv *csv);

/* The value of a field; empty where a record has fewer. */
struct span slow_csv_value(const struct slow_csv *csv, size_t record, size_t field);

/* True if a value is empty or holds nothing but spaces, tabs and CRs. */
bool slow_is_blank(struct span value);

/* True if all fields of a record from the number-th on are blank. */
bool slow_csv_is_blank(const struct slow_csv *csv, size_t record, size_t from_field);

#endif
