/* Filters of keys: none that was put in is denied, few others are not; checksums of lines. */
#include "dedupe/keyfilter.h"

#include "core/mem.h"
#include "unit/support.h"

/* Serial keys as a filer's, and any. */
static uint64_t key_at(struct rng *rng, bool serial, uint64_t i)
{
	return serial ? 36 * 36 * KEYS_PER_FILER + i : rng_next(rng) % (KEYS_PER_FILER * FILER_CODES);
}

UNIT_TEST(what_was_added_is_never_denied_and_few_others_are_let_through)
{
	static const uint32_t sizes[] = { 1, 31, 32, 33, 1000, 9999, 16384 };
	struct rng rng = { 11 };

	for (size_t s = 0; s < 2 * ARRAY_LEN(sizes); s++) {
		uint32_t keys = sizes[s / 2], count = keyfilter_lines(keys);
		struct keyfilter_line *lines = mem_zero(count * sizeof(*lines));
		uint64_t *added = mem_alloc(keys * sizeof(*added)), let = 0;

		for (uint32_t i = 0; i < keys; i++) {
			added[i] = key_at(&rng, s % 2, i);
			keyfilter_add(lines, count, added[i]);
		}
		for (uint32_t i = 0; i < keys; i++) {
			uint64_t hash = keyfilter_hash(added[i]);

			must(keyfilter_place(hash, count) < count);
			expect(keyfilter_may_have(&lines[keyfilter_place(hash, count)], hash), "%u keys: %u", keys, i);
		}
		for (uint32_t i = 0; i < 100000; i++) {
			uint64_t hash = keyfilter_hash(key_at(&rng, s % 2, 20000 + i));

			let += keyfilter_may_have(&lines[keyfilter_place(hash, count)], hash);
		}
		/* 250 are expected of full lines. */
		expect(let < 400, "%u keys, serial %zu: %llu of 100,000 others", keys, s % 2, (unsigned long long)let);
		free(added);
		free(lines);
	}
}

UNIT_TEST(a_line_is_for_32_keys)
{
	static const uint32_t rows[][2] = { { 0, 1 },       { 1, 1 },       { 32, 1 },     { 33, 2 },
					    { 16384, 512 }, { 16385, 513 }, { 9999, 313 }, { UINT32_MAX, 1u << 27 } };

	for (size_t i = 0; i < ARRAY_LEN(rows); i++)
		expect(keyfilter_lines(rows[i][0]) == rows[i][1], "%u keys", rows[i][0]);
}

UNIT_TEST(a_checksum_is_of_every_bit_and_of_the_place)
{
	struct keyfilter_line line = { .checksum = 0 };
	unsigned char *bytes = (unsigned char *)&line;

	assert_false(keyfilter_is_whole(&line, 0));
	keyfilter_add(&line, 1, 5);
	keyfilter_seal(&line, 7);
	assert_true(keyfilter_is_whole(&line, 7));
	assert_false(keyfilter_is_whole(&line, 8));
	for (size_t bit = 0; bit < 8 * sizeof(line); bit++) {
		bytes[bit / 8] = (unsigned char)(bytes[bit / 8] ^ 1u << bit % 8);
		expect(!keyfilter_is_whole(&line, 7), "bit %zu", bit);
		bytes[bit / 8] = (unsigned char)(bytes[bit / 8] ^ 1u << bit % 8);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_was_added_is_never_denied_and_few_others_are_let_through),
		cmocka_unit_test(a_line_is_for_32_keys),
		cmocka_unit_test(a_checksum_is_of_every_bit_and_of_the_place),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
