/* SHA-256 (FIPS 180-4) of what is written, as sha256sum prints it; by Nettle. */
#ifndef CAPE_IO_DIGEST_H
#define CAPE_IO_DIGEST_H

#include "core/types.h"

/* 64 hexadecimal digits and a NUL. */
#define DIGEST_TEXT_BYTES 65

void digest_bytes(struct span bytes, char out[DIGEST_TEXT_BYTES]);

/* Of bytes that come one part after another; one thread at a time. What digest_begin() gives, digest_end() frees. */
struct digest;
struct digest *digest_begin(void);
void digest_add(struct digest *digest, struct span bytes);
/* Returns how many bytes there were. */
uint64_t digest_end(struct digest *digest, char out[DIGEST_TEXT_BYTES]);

#endif
