/* The optional columns of ES-003. */
#ifndef GEN_ES003_COLUMNS_H
#define GEN_ES003_COLUMNS_H

#include <stddef.h>

#include "column.h"

extern const struct column es003_optional[];
extern const size_t es003_optional_count;

#endif
