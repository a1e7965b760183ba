/* SHA-256 in one go, and part by part. */
#include "io/digest.h"

#include "core/mem.h"

#include <nettle/sha2.h>
#include <stdlib.h>

struct digest {
	struct sha256_ctx context;
	uint64_t len_bytes;
};

static void finish(struct sha256_ctx *context, char out[DIGEST_TEXT_BYTES])
{
	static const char digits[] = "0123456789abcdef";
	uint8_t digest[SHA256_DIGEST_SIZE];

	_Static_assert(DIGEST_TEXT_BYTES == 2 * SHA256_DIGEST_SIZE + 1, "two digits a byte");
	sha256_digest(context, sizeof(digest), digest);
	for (size_t i = 0; i < sizeof(digest); i++) {
		*out++ = digits[digest[i] >> 4];
		*out++ = digits[digest[i] & 15];
	}
	*out = '\0';
}

void digest_bytes(struct span bytes, char out[DIGEST_TEXT_BYTES])
{
	struct sha256_ctx context;

	sha256_init(&context);
	sha256_update(&context, bytes.len_bytes, bytes.begin);
	finish(&context, out);
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

uint64_t digest_end(struct digest *digest, char out[DIGEST_TEXT_BYTES])
{
	uint64_t len_bytes = digest->len_bytes;

	finish(&digest->context, out);
	free(digest);
	return len_bytes;
}
