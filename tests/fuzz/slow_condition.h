/* Conditions of rules read straight from docs/formats.md and evaluated while they are read, one entry at a time. */
#ifndef CAPE_TESTS_FUZZ_SLOW_CONDITION_H
#define CAPE_TESTS_FUZZ_SLOW_CONDITION_H

#include "core/entry.h"

/* 1: the condition holds, 0: it does not, -1: it is none. */
int slow_condition(struct span text, day as_of, entry_attr attr);

#endif
