/* core/digits.h, core/same.h: bytes looked at eight at a time say what they say one by one. */
#include "core/digits.h"
#include "core/same.h"
#include "unit/support.h"

UNIT_TEST(every_byte_is_a_value_or_not)
{
	for (unsigned place = 0; place < 8; place++) {
		for (unsigned byte = 0; byte < 256; byte++) {
			uint64_t others = BYTES_OF(9) & ~(UINT64_C(0xFF) << (8 * place));

			expect(digits_are_values(others | (uint64_t)byte << (8 * place)) == (byte <= 9), "%u at %u",
			       byte, place);
			expect(digits_are_values((uint64_t)byte << (8 * place)) == (byte <= 9), "%u at %u among zeros",
			       byte, place);
		}
	}
}

UNIT_TEST(bytes_that_carry_into_each_other)
{
	struct rng rng = { 3 };

	for (unsigned n = 0; n < 300000; n++) {
		uint64_t bytes = rng_next(&rng) & (n % 2 ? BYTES_OF(0x8F) : ~UINT64_C(0));
		bool values = true;

		for (unsigned i = 0; i < 8; i++)
			values = values && (bytes >> (8 * i) & 0xFF) <= 9;
		assert_true(digits_are_values(bytes) == values);
	}
}

UNIT_TEST(eight_digits_are_a_number)
{
	struct rng rng = { 4 };

	for (unsigned n = 0; n < 300000; n++) {
		uint32_t number = n < 2 ? n * 99999999 : (uint32_t)rng_below(&rng, 100000000);
		char text[16];
		uint64_t values;

		(void)snprintf(text, sizeof(text), "%08u", number);
		values = digits_load((const unsigned char *)text) ^ BYTES_OF('0');
		assert_true(digits_are_values(values));
		assert_int_equal(digits_number(values), number);
		assert_int_equal(digits_pairs(values) & 0xFF, number / 1000000);
	}
}

/* Equal, or one byte changed; both flush against the edge. */
UNIT_TEST(texts_of_every_length)
{
	struct edge a = edge_make(64), b = edge_make(64);
	struct rng rng = { 5 };

	for (size_t len = 0; len <= 40; len++) {
		for (size_t at = 0; at <= len; at++) {
			char text[64], other[64];
			struct span x, y;

			rng_fill(&rng, "abc", 3, text, len);
			memcpy(other, text, len);
			if (at < len)
				other[at] ^= 1;
			x = edge_put(&a, text, len);
			y = edge_put(&b, other, len);
			expect(span_same(x, y) == (at == len), "length %zu, byte %zu", len, at);
			expect(span_same(x, span_of(y.begin, len - (len > 0))) == (len == 0), "length %zu", len);
		}
	}
	edge_free(&a);
	edge_free(&b);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_byte_is_a_value_or_not),
		cmocka_unit_test(bytes_that_carry_into_each_other),
		cmocka_unit_test(eight_digits_are_a_number),
		cmocka_unit_test(texts_of_every_length),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
