/* core/arena.h: arrays that do not overlap, of zeros, whatever their lengths. */
#include "core/arena.h"

#include "unit/support.h"

#define ARRAYS 2000

static bool is_filled(const unsigned char *at, size_t len_bytes, unsigned char byte)
{
	for (size_t i = 0; i < len_bytes; i++) {
		if (at[i] != byte)
			return false;
	}
	return true;
}

UNIT_TEST(arrays_are_zeros_and_apart)
{
	unsigned char *arrays[ARRAYS];
	size_t lengths[ARRAYS];
	struct arena arena = { .blocks = NULL };
	struct err err = ERR_INIT;
	struct rng rng = { 61 };

	for (unsigned i = 0; i < ARRAYS; i++) {
		/* Some larger than any block. */
		lengths[i] = rng_below(&rng, i % 500 == 7 ? 6000000 : i % 3 ? 20 : 30000);
		arrays[i] = arena_take(&arena, lengths[i], "arrays", &err);
		must(arrays[i] != NULL);
		expect((uintptr_t)arrays[i] % 8 == 0, "array %u: not aligned", i);
		expect(is_filled(arrays[i], lengths[i], 0), "array %u: not zeros", i);
		memset(arrays[i], (int)(i % 255) + 1, lengths[i]);
	}
	for (unsigned i = 0; i < ARRAYS; i++)
		expect(is_filled(arrays[i], lengths[i], (unsigned char)(i % 255 + 1)), "array %u was overwritten", i);
	arena_free(&arena);
	assert_null(arena.blocks);
}

UNIT_TEST(no_memory_is_an_error)
{
	struct arena arena = { .blocks = NULL };
	struct err err = ERR_INIT;

	must(arena_take(&arena, 100, "arrays", &err) != NULL);
	assert_null(arena_take(&arena, SIZE_MAX / 4, "arrays of the test", &err));
	expect(err.set && strstr(err.text, "arrays of the test"), "\"%s\"", err.text);
	/* What was there goes on being of use. */
	err = (struct err)ERR_INIT;
	assert_non_null(arena_take(&arena, 100, "arrays", &err));
	arena_free(&arena);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(arrays_are_zeros_and_apart),
		cmocka_unit_test(no_memory_is_an_error),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
