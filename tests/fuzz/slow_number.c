/* Entry numbers, slowly. */
#include "fuzz/slow_number.h"

#include <stdlib.h>

#define NUMBER_LEN 11

size_t slow_normalise(struct span typed, char *out, size_t capacity)
{
	size_t kept = 0, held = 0;

	for (size_t i = 0; i < typed.len_bytes; i++) {
		unsigned char c = typed.begin[i];

		if (c >= 'a' && c <= 'z')
			c = (unsigned char)(c - 'a' + 'A');
		if (!(c >= 'A' && c <= 'Z') && !(c >= '0' && c <= '9'))
			continue;
		if (held + 1 < capacity)
			out[held++] = (char)c;
		kept++;
	}
	if (capacity)
		out[held] = '\0';
	return kept;
}

uint64_t slow_key(struct span typed)
{
	char number[NUMBER_LEN + 1];

	if (slow_normalise(typed, number, sizeof(number)) != NUMBER_LEN)
		return UINT64_MAX;
	return strtoull(number, NULL, 36);
}
