/* Column names that are nearly known ones: slips of typing, not other columns. */
#ifndef CAPE_INGEST_NEAR_MISS_H
#define CAPE_INGEST_NEAR_MISS_H

#include "ingest/source_fields.h"

/*
 * The known column name that a title (letters and digits only, upper case) differs from by one or two letters, of a field in `wanted`
 * (bit per enum source_field); *field is whose it is. NULL: there is none, or the title is a known name itself.
 */
const char *near_miss(struct span title, uint32_t wanted, enum source_field *field);

#endif
