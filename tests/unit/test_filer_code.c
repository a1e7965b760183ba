/* core/key.h: filer codes, and letters and digits of any text. */
#include "core/key.h"

#include "unit/support.h"

#include <ctype.h>

UNIT_TEST(base_36_values_of_all_bytes)
{
	for (unsigned byte = 0; byte < 256; byte++) {
		unsigned expected = byte >= '0' && byte <= '9'   ? byte - '0'
				    : byte >= 'A' && byte <= 'Z' ? byte - 'A' + 10
				    : byte >= 'a' && byte <= 'z' ? byte - 'a' + 10
								 : BASE36_NONE;

		expect(base36_value[byte] == expected, "byte %02x has %u", byte, base36_value[byte]);
	}
}

UNIT_TEST(every_filer_code_comes_back)
{
	unsigned char code[FILER_CODE_LEN], before[FILER_CODE_LEN];
	uint32_t packed;

	for (uint32_t filer = 0; filer < FILER_CODES; filer++) {
		filer_unpack(filer, code);
		expect(filer_pack(span_of(code, sizeof(code)), &packed) && packed == filer, "%u", filer);
		expect(filer == 0 || memcmp(before, code, sizeof(code)) < 0, "%u is not behind the one before", filer);
		memcpy(before, code, sizeof(code));
	}
}

UNIT_TEST(every_byte_in_a_filer_code)
{
	struct edge edge = edge_make(FILER_CODE_LEN);
	uint32_t filer;

	for (unsigned at = 0; at < FILER_CODE_LEN; at++) {
		for (unsigned byte = 0; byte < 256; byte++) {
			unsigned char code[] = "A1B";
			bool good = byte < 128 && isalnum((int)byte);

			code[at] = (unsigned char)byte;
			expect(filer_pack(edge_put(&edge, code, FILER_CODE_LEN), &filer) == good, "%02x at %u", byte,
			       at);
		}
	}
	edge_free(&edge);
}

UNIT_TEST(a_filer_code_has_three_characters)
{
	static const char *const bad[] = { "", "A", "AB", "ABCD", "A B", " AB", "AB ", "A-B", "AB\n" };
	uint32_t upper = 1, lower = 2;

	for (size_t i = 0; i < ARRAY_LEN(bad); i++)
		expect(!filer_pack(span_text(bad[i]), &upper), "\"%s\"", bad[i]);
	assert_true(filer_pack(span_text("XYZ"), &upper) && filer_pack(span_text("xYz"), &lower));
	assert_int_equal(upper, lower);
}

UNIT_TEST(the_filer_of_a_key_is_its_first_three_characters)
{
	static const char *const numbers[] = { "00000000000", "00000000001", "000ZZZZZZZZ", "00100000000",
					       "SSA26031601", "ZZZ00000000", "ZZZZZZZZZZZ" };

	for (size_t i = 0; i < ARRAY_LEN(numbers); i++) {
		uint32_t filer;

		assert_true(filer_pack(span_of(numbers[i], FILER_CODE_LEN), &filer));
		expect(key_filer(key_pack(span_text(numbers[i]))) == filer, "%s", numbers[i]);
	}
}

/* Letters and digits, upper-cased, counted beyond the room there is. */
UNIT_TEST(letters_and_digits_of_any_text)
{
	static const char alphabet[] = "09AZaz@[`{/: -\xC3\x89";
	struct edge text_edge = edge_make(32), out_edge = edge_make(32);
	struct rng rng = { 4 };
	char text[32], expected[32];

	for (unsigned n = 0; n < 50000; n++) {
		size_t len = rng_below(&rng, 24), capacity = rng_below(&rng, 24), kept = 0, written;
		struct span out;

		rng_fill(&rng, alphabet, sizeof(alphabet) - 1, text, len);
		for (size_t i = 0; i < len; i++) {
			if (isascii(text[i]) && isalnum(text[i]))
				expected[kept++] = (char)toupper(text[i]);
		}
		out = edge_put(&out_edge, expected, capacity < kept ? capacity : kept);
		memset(out_edge.base + out_edge.room_bytes - out.len_bytes, '?', out.len_bytes);
		written = alnum_normalise(edge_put(&text_edge, text, len),
					  out_edge.base + out_edge.room_bytes - out.len_bytes, out.len_bytes);
		expect(written == kept, "\"%.*s\" has %zu", (int)len, text, written);
		expect_bytes(out, span_of(expected, out.len_bytes), "kept");
	}
	edge_free(&text_edge);
	edge_free(&out_edge);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(base_36_values_of_all_bytes),
		cmocka_unit_test(every_filer_code_comes_back),
		cmocka_unit_test(every_byte_in_a_filer_code),
		cmocka_unit_test(a_filer_code_has_three_characters),
		cmocka_unit_test(the_filer_of_a_key_is_its_first_three_characters),
		cmocka_unit_test(letters_and_digits_of_any_text),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
