/* SHA-256 in one go, and part by part. */
#include "io/digest.h"

#include "core/mem.h"
#include "io/map.h"

#include <nettle/sha2.h>
#include <stdlib.h>

struct digest {
	struct sha256_ctx context;
	uint64_t len_bytes;
};

_Static_assert(SHA256_BYTES == SHA256_DIGEST_SIZE, "SHA-256");
_Static_assert(DIGEST_TEXT_BYTES == 2 * SHA256_BYTES + 1, "two digits a byte");

void digest_text(const unsigned char digest[SHA256_BYTES], char out[DIGEST_TEXT_BYTES])
{
	static const char digits[] = "0123456789abcdef";

	for (size_t i = 0; i < SHA256_BYTES; i++) {
		*out++ = digits[digest[i] >> 4];
		*out++ = digits[digest[i] & 15];
	}
	*out = '\0';
}

void digest_raw(struct span bytes, unsigned char out[SHA256_BYTES])
{
	struct sha256_ctx context;

	sha256_init(&context);
	sha256_update(&context, bytes.len_bytes, bytes.begin);
	sha256_digest(&context, SHA256_BYTES, out);
}

void digest_bytes(struct span bytes, char out[DIGEST_TEXT_BYTES])
{
	unsigned char digest[SHA256_BYTES];

	digest_raw(bytes, digest);
	digest_text(digest, out);
}

bool digest_file(const char *path, unsigned char out[SHA256_BYTES], uint64_t *len_bytes, struct err *err)
{
	struct map map;
	bool ok;

	if (!map_open(&map, path, err))
		return false;
	*len_bytes = map.bytes.len_bytes;
	digest_raw(map.bytes, out);
	ok = map_unchanged(&map, path, err);
	map_close(&map);
	return ok;
}

struct digest *digest_begin(void)
{
	struct digest *digest = mem_zero(sizeof(*digest));

	sha256_init(&digest->context);
	return digest;
}

void digest_add(struct digest *digest, struct span bytes)
{
	sha256_update(&digest->context, bytes.len_bytes, bytes.begin);
	digest->len_bytes += bytes.len_bytes;
}

uint64_t digest_end_raw(struct digest *digest, unsigned char out[SHA256_BYTES])
{
	uint64_t len_bytes = digest->len_bytes;

	sha256_digest(&digest->context, SHA256_BYTES, out);
	free(digest);
	return len_bytes;
}

uint64_t digest_end(struct digest *digest, char out[DIGEST_TEXT_BYTES])
{
	unsigned char raw[SHA256_BYTES];
	uint64_t len_bytes = digest_end_raw(digest, raw);

	digest_text(raw, out);
	return len_bytes;
}
