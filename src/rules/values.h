/* The names of field values, as rule files write them. */
#ifndef CAPE_RULES_VALUES_H
#define CAPE_RULES_VALUES_H

#include "core/entry.h"

/*
 * The code of a value of a field that has codes (no dates, not the two digits of an entry type); false if the field has no
 * such value. Without regard to case.
 */
bool value_code(enum field field, struct span name, unsigned *code);

/* "zero, some, unknown": the values of a field for a message; into a buffer of VALUES_TEXT_BYTES. */
#define VALUES_TEXT_BYTES 128
void value_list(enum field field, char out[VALUES_TEXT_BYTES]);

#endif
