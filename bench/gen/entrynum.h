/* The entry number: filer code, seven digits, check digit (CATAIR appendix E). */
#ifndef GEN_ENTRYNUM_H
#define GEN_ENTRYNUM_H

#include <stdint.h>

#define ENTRYNUM_LEN      11
#define ENTRYNUM_CODE_LEN 3
/* A filer code has this many numbers, 0000000 to 9999999. */
#define ENTRYNUM_SERIALS UINT64_C(10000000)

/* Writes the eleven characters, without a terminator. SERIAL < ENTRYNUM_SERIALS. */
void entrynum_make(char number[ENTRYNUM_LEN], const char *filer_code, uint32_t serial);

#endif
