/*
 * The place of an entry number: the same numbers as keys (core/key.h), in the order the index keeps them in.
 *
 * A filer numbers its entries one after another: filer code, seven digit serial, check digit (CATAIR Appendix E). What
 * is in use is dense in the serials, one in ten of the numbers and nearly nothing of the keys. So a place is
 *
 *   bit  0      42        43       59
 *        | value | letters | filer  | zero
 *
 * where the value of eight digits is a slot: the serial if the last digit is its check digit, else SLOT_WRONG_CHECK + the eight
 * digits. With a letter among the eight characters, `letters` is set and the value is their number in base 36. Key and place
 * determine each other; places order numbers by filer code first, as keys do.
 */
#ifndef CAPE_CORE_PLACE_H
#define CAPE_CORE_PLACE_H

#include "core/key.h"

/* A multiple of what an index line covers (480), above every serial. */
#define SLOT_WRONG_CHECK 15728640u
#define SLOTS            (SLOT_WRONG_CHECK + 100000000u)

#define PLACE_VALUE_BITS 42
#define PLACE_LETTERS    (UINT64_C(1) << PLACE_VALUE_BITS)
#define PLACE_FILER_BITS (PLACE_VALUE_BITS + 1)
#define PLACE_NONE       UINT64_MAX

/* PLACE_NONE for KEY_NONE, and for every other number that is no key. */
uint64_t place_of_key(uint64_t key);
/* As place_of_key(key_pack(typed)), quickly for the common shape: eleven letters and digits and nothing else. */
uint64_t place_pack(struct span typed);
/* The key of a place; any other number below 2^59 gives some key, or KEY_NONE. */
uint64_t key_of_place(uint64_t place);
/* The 11 characters of a place that place_pack() returned, not terminated; quickly where the last eight are digits. */
void place_unpack(uint64_t place, unsigned char out[ENTRY_NUMBER_LEN]);

static inline uint32_t place_filer(uint64_t place)
{
	return (uint32_t)(place >> PLACE_FILER_BITS);
}

/* What is left of a place without its filer: below SLOTS if all eight characters are digits. */
static inline uint64_t place_rest(uint64_t place)
{
	return place & ((UINT64_C(1) << PLACE_FILER_BITS) - 1);
}

/* Check digit of filer code and serial (below 10,000,000), 0 … 9: CATAIR Appendix E, domain.md 5.3. */
unsigned check_digit(uint32_t filer, uint32_t serial);

#endif
