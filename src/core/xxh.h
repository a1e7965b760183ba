/*
 * xxHash over long ranges, with the widest vectors that the library finds on the processor (x86-64; elsewhere it has one way). CAPE_CPU
 * does not change that: the library's ways are its own.
 */
#ifndef CAPE_CORE_XXH_H
#define CAPE_CORE_XXH_H

#include <xxhash.h>
#ifdef __x86_64__
/* Puts the functions that choose in place of those that were compiled for any processor. */
#include <xxh_x86dispatch.h>
#endif

#endif
