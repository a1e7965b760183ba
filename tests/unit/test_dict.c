/* core/dict.h: distinct texts by number, against a plain list. */
#include "core/dict.h"

#include "unit/support.h"

#define TEXT_MAX 8

struct plain {
	char text[TEXT_MAX];
	size_t len_bytes;
};

static uint32_t plain_find(const struct plain *list, size_t count, struct span text)
{
	for (size_t i = 0; i < count; i++) {
		if (span_equal(span_of(list[i].text, list[i].len_bytes), text))
			return (uint32_t)i;
	}
	return DICT_MISSING;
}

UNIT_TEST(texts_are_numbered_as_they_appear)
{
	static struct plain list[2000];
	struct edge edge = edge_make(TEXT_MAX);
	struct rng rng = { 7 };
	struct dict dict = { 0 };
	size_t count = 0;

	for (unsigned n = 0; n < 20000; n++) {
		struct plain plain = { .len_bytes = rng_below(&rng, 6) };
		struct span text;
		uint32_t expected;

		rng_fill(&rng, "ab\0,", 4, plain.text, plain.len_bytes);
		text = edge_put(&edge, plain.text, plain.len_bytes);
		expected = plain_find(list, count, text);
		expect(dict_find(&dict, text) == expected, "find, step %u", n);
		if (expected == DICT_MISSING) {
			must(count < ARRAY_LEN(list));
			expected = (uint32_t)count;
			list[count++] = plain;
		}
		expect(dict_add(&dict, text) == expected, "add, step %u", n);
		expect(dict.count == count, "count, step %u", n);
	}
	for (size_t i = 0; i < count; i++)
		expect_bytes(dict_text(&dict, (uint32_t)i), span_of(list[i].text, list[i].len_bytes), "text");
	dict_free(&dict);
	edge_free(&edge);
}

UNIT_TEST(an_empty_dictionary_finds_nothing)
{
	struct dict dict = { 0 };

	assert_true(dict_find(&dict, span_text("a")) == DICT_MISSING);
	assert_true(dict_find(&dict, span_of(NULL, 0)) == DICT_MISSING);
	dict_free(&dict);
}

UNIT_TEST(the_empty_text_is_a_text)
{
	struct dict dict = { 0 };

	assert_int_equal(dict_add(&dict, span_of(NULL, 0)), 0);
	assert_int_equal(dict_add(&dict, span_text("")), 0);
	assert_int_equal(dict_add(&dict, span_text("a")), 1);
	assert_int_equal(dict_find(&dict, span_of(NULL, 0)), 0);
	assert_int_equal(dict_text(&dict, 0).len_bytes, 0);
	expect_bytes(dict_text(&dict, 1), span_text("a"), "text 1");
	dict_free(&dict);
}

/* The dictionary owns its copies: what the caller does with the bytes afterwards is nothing to it. */
UNIT_TEST(texts_are_copied)
{
	struct dict dict = { 0 };
	char text[] = "SSA";

	(void)dict_add(&dict, span_text(text));
	memcpy(text, "XYZ", 3);
	expect_bytes(dict_text(&dict, 0), span_text("SSA"), "text 0");
	assert_true(dict_find(&dict, span_text("XYZ")) == DICT_MISSING);
	dict_free(&dict);
}

UNIT_TEST(long_texts)
{
	size_t len = 300000;
	char *text = malloc(len);
	struct dict dict = { 0 };

	must(text != NULL);
	memset(text, 'a', len);
	for (uint32_t i = 0; i < 10; i++) {
		text[len - 1] = (char)('0' + i); /* They differ in their last byte only. */
		assert_int_equal(dict_add(&dict, span_of(text, len)), i);
	}
	for (uint32_t i = 0; i < 10; i++) {
		text[len - 1] = (char)('0' + i);
		assert_int_equal(dict_find(&dict, span_of(text, len)), i);
		assert_true(span_equal(dict_text(&dict, i), span_of(text, len)));
	}
	assert_true(dict_find(&dict, span_of(text, len - 1)) == DICT_MISSING);
	free(text);
	dict_free(&dict);
}

UNIT_TEST(a_freed_dictionary_begins_again)
{
	struct dict dict = { 0 };

	(void)dict_add(&dict, span_text("a"));
	(void)dict_add(&dict, span_text("b"));
	dict_free(&dict);
	assert_true(dict_find(&dict, span_text("a")) == DICT_MISSING);
	assert_int_equal(dict_add(&dict, span_text("b")), 0);
	dict_free(&dict);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(texts_are_numbered_as_they_appear),
		cmocka_unit_test(an_empty_dictionary_finds_nothing),
		cmocka_unit_test(the_empty_text_is_a_text),
		cmocka_unit_test(texts_are_copied),
		cmocka_unit_test(long_texts),
		cmocka_unit_test(a_freed_dictionary_begins_again),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
