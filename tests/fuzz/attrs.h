/* Attribute words for targets that evaluate rules: from the input as long as it lasts, then made up. */
#ifndef CAPE_TESTS_FUZZ_ATTRS_H
#define CAPE_TESTS_FUZZ_ATTRS_H

#include "core/entry.h"

/* Fills `count` words. Half of those made up have codes that a source could give, the others any bits. */
void attrs_make(entry_attr *attrs, size_t count, struct span *input);

#endif
