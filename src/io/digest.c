/* SHA-256 in one go: what is hashed is in memory, or mapped. */
#include "io/digest.h"

#include "io/map.h"

#include <nettle/sha2.h>

void digest_bytes(struct span bytes, char out[DIGEST_TEXT_BYTES])
{
	static const char digits[] = "0123456789abcdef";
	uint8_t digest[SHA256_DIGEST_SIZE];
	struct sha256_ctx context;

	_Static_assert(DIGEST_TEXT_BYTES == 2 * SHA256_DIGEST_SIZE + 1, "two digits a byte");
	sha256_init(&context);
	sha256_update(&context, bytes.len_bytes, bytes.begin);
	sha256_digest(&context, sizeof(digest), digest);
	for (size_t i = 0; i < sizeof(digest); i++) {
		*out++ = digits[digest[i] >> 4];
		*out++ = digits[digest[i] & 15];
	}
	*out = '\0';
}

bool digest_file(const char *path, char out[DIGEST_TEXT_BYTES], uint64_t *len_bytes, struct err *err)
{
	struct map map;

	if (!map_open(&map, path, err))
		return false;
	map_read_ahead(&map);
	*len_bytes = map.bytes.len_bytes;
	digest_bytes(map.bytes, out);
	map_close(&map);
	return true;
}
