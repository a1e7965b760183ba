/* One record of a declaration by the grammar of parse/csv.h: the way for any record, of any length. */
#ifndef CAPE_PARSE_DECLARATION_RECORD_H
#define CAPE_PARSE_DECLARATION_RECORD_H

#include "parse/declaration.h"

/*
 * Adds the record that begins at `at` to the batch, which has room for a row. Returns where the next one begins: behind the record
 * end, or `end` where there is none. at < end; record_end and `file` as for declaration_parse().
 */
const unsigned char *declaration_record(const unsigned char *at, const unsigned char *end, const unsigned char *file,
					unsigned char record_end, struct entry_batch *batch);

#endif
