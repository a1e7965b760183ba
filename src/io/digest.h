/* SHA-256 (FIPS 180-4), as bytes or as sha256sum prints it; by Nettle, which nobody else names. */
#ifndef CAPE_IO_DIGEST_H
#define CAPE_IO_DIGEST_H

#include "core/err.h"

#define SHA256_BYTES 32
/* 64 hexadecimal digits and a NUL. */
#define DIGEST_TEXT_BYTES 65

void digest_raw(struct span bytes, unsigned char out[SHA256_BYTES]);
void digest_bytes(struct span bytes, char out[DIGEST_TEXT_BYTES]);
void digest_text(const unsigned char digest[SHA256_BYTES], char out[DIGEST_TEXT_BYTES]);

/* Of a whole file. *len_bytes: how long it is. Fails, too, if it changes meanwhile. */
bool digest_file(const char *path, unsigned char out[SHA256_BYTES], uint64_t *len_bytes, struct err *err);

/* Of bytes that come one part after another; one thread at a time. What digest_begin() gives, one of the ends frees. */
struct digest;
struct digest *digest_begin(void);
void digest_add(struct digest *digest, struct span bytes);
/* Both return how many bytes there were. */
uint64_t digest_end(struct digest *digest, char out[DIGEST_TEXT_BYTES]);
uint64_t digest_end_raw(struct digest *digest, unsigned char out[SHA256_BYTES]);

#endif
