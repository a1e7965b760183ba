/*
 * Normalising and packing entry numbers as the contract words it, by text: what the engine's keys are compared
 * with.
 */
#ifndef CAPE_TESTS_FUZZ_SLOW_NUMBER_H
#define CAPE_TESTS_FUZZ_SLOW_NUMBER_H

#include "core/types.h"

/*
 * "Drop every byte that is not an ASCII letter or digit, upper-case the rest": at most capacity - 1 of them and a
 * NUL. Returns how many there were.
 */
size_t slow_normalise(struct span typed, char *out, size_t capacity);

/* The base-36 number of a text whose normal form has exactly 11 characters; UINT64_MAX for every other. */
uint64_t slow_key(struct span typed);

#endif
