/*
 * What fuzz targets share: the function libFuzzer calls, checks that name what is wrong, and taking an input apart.
 *
 * A target is one file fuzz_NAME.c. run.sh links it with libFuzzer, `make test` links it with replay.c.
 */
#ifndef CAPE_TESTS_FUZZ_FUZZ_H
#define CAPE_TESTS_FUZZ_FUZZ_H

#include "core/types.h"

#include <stdio.h>
#include <stdlib.h>

/* Returns 0. The bytes are read-only and end where they end: one byte more is an error that the sanitizer sees. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/*
 * A promise that is broken ends the process, so that the input is kept. What follows the condition says which
 * promise.
 */
#define fuzz_check(condition, ...)                                                                    \
	do {                                                                                          \
		if (!(condition)) {                                                                   \
			(void)fprintf(stderr, "%s:%d: not so: %s: ", __FILE__, __LINE__, #condition); \
			(void)fprintf(stderr, __VA_ARGS__);                                           \
			(void)fputc('\n', stderr);                                                    \
			abort();                                                                      \
		}                                                                                     \
	} while (0)

/* The same for the world around a target: no memory, no descriptor. */
#define fuzz_must(condition) fuzz_check(condition, "the target itself cannot go on")

/* The input's first byte, taken off; 0 when there is none. */
static inline uint8_t input_byte(struct span *input)
{
	if (input->len_bytes == 0)
		return 0;
	input->len_bytes--;
	return *input->begin++;
}

/* The input's next bytes as a little-endian number; bytes that are not there are 0. */
static inline uint64_t input_number(struct span *input, unsigned len_bytes)
{
	uint64_t number = 0;

	for (unsigned i = 0; i < len_bytes; i++)
		number |= (uint64_t)input_byte(input) << (8 * i);
	return number;
}

/* Made-up numbers (splitmix64) for what an input does not say: the same ones for the same input. */
static inline uint64_t made_up(uint64_t *state)
{
	uint64_t z = *state += 0x9E3779B97F4A7C15u;

	z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9u;
	z = (z ^ (z >> 27)) * 0x94D049BB133111EBu;
	return z ^ (z >> 31);
}

/* Everything up to the first byte `end`, taken off with it; all there is where there is none. */
static inline struct span input_until(struct span *input, unsigned char end)
{
	const unsigned char *stop = input->len_bytes ? memchr(input->begin, end, input->len_bytes) : NULL;
	struct span taken = *input;

	if (!stop) {
		*input = span_of(input->begin + input->len_bytes, 0);
		return taken;
	}
	taken.len_bytes = (size_t)(stop - taken.begin);
	*input = span_of(stop + 1, input->len_bytes - taken.len_bytes - 1);
	return taken;
}

#endif
