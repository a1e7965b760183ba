/* SHA-256 (FIPS 180-4) of what is written, as sha256sum prints it; by Nettle. */
#ifndef CAPE_IO_DIGEST_H
#define CAPE_IO_DIGEST_H

#include "core/err.h"

/* 64 hexadecimal digits and a NUL. */
#define DIGEST_TEXT_BYTES 65

void digest_bytes(struct span bytes, char out[DIGEST_TEXT_BYTES]);

/* Of a whole file. *len_bytes: how long it is. */
bool digest_file(const char *path, char out[DIGEST_TEXT_BYTES], uint64_t *len_bytes, struct err *err);

#endif
