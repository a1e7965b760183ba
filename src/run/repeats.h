/*
 * Which rows of an inspection have a number that an earlier row has.
 *
 * Nearly all numbers are ruled out by the inspection: an entry of the index that was named once has no second row. What is left, numbers that are
 * not in the index and those whose entry was named twice, is compared number by number in a set (dedupe/keyset.h), which takes about 20 bytes
 * for each.
 */
#ifndef CAPE_RUN_REPEATS_H
#define CAPE_RUN_REPEATS_H

#include "run/inspect.h"

/* Flags and counts them. The workspaces of the pass have named the rows' entries. False when there is no memory. */
bool repeats_flag(struct inspection *inspection, const struct pass *pass);

#endif
