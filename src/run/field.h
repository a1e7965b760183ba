/* What is typed in the first field of a row, quickly where there is nothing to say of it. */
#ifndef CAPE_RUN_FIELD_H
#define CAPE_RUN_FIELD_H

#include "run/load.h"

/*
 * The field at an offset of the text if it is clean (advice/typed.h), unquoted and below 16 bytes, else an empty span: then
 * declaration_as_typed() tells. No call, no branch a byte: most rows that are written as typed are such.
 */
struct span field_if_clean(const struct declaration *declaration, uint64_t offset);

#endif
