/* core/err.h: errors as one line that no terminal acts on. */
#include "core/err.h"
#include "core/utf8.h"

#include "unit/support.h"

#include <errno.h>

/* What is printed; free() it. */
static char *printed(const struct err *err)
{
	char *text = NULL;
	size_t len;
	FILE *stream = open_memstream(&text, &len);

	must(stream != NULL);
	err_print(err, stream);
	must(fclose(stream) == 0);
	return text;
}

static char *shown(struct span bytes)
{
	char *text = NULL;
	size_t len;
	FILE *stream = open_memstream(&text, &len);

	must(stream != NULL);
	print_untrusted(stream, bytes);
	must(fclose(stream) == 0);
	return text;
}

static void expect_printed(const struct err *err, const char *expected)
{
	char *text = printed(err);

	expect_text(text, expected, "printed");
	free(text);
}

/* Fills an error in the number-th way. */
static bool fill(struct err *err, unsigned way)
{
	switch (way) {
	case 0:
		return err_set(err, "%s is wrong; do %d", "this", 0);
	case 1:
		return err_file(err, "a.csv", "%s is wrong; do %d", "this", 1);
	case 2:
		return err_line(err, "a.csv", UINT64_C(4294967296), "%s is wrong; do %d", "this", 2);
	case 3:
		return err_offset(err, "a.cidx", UINT64_C(4294967296), "%s is wrong; do %d", "this", 3);
	default:
		errno = ENOSPC;
		return err_system(err, "a.csv", "write");
	}
}

#define WAYS 5

UNIT_TEST(every_way_says_where)
{
	static const char *const expected[WAYS] = {
		"cape: this is wrong; do 0\n",
		"cape: a.csv: this is wrong; do 1\n",
		"cape: a.csv:4294967296: this is wrong; do 2\n",
		"cape: a.cidx: offset 4294967296: this is wrong; do 3\n",
		"cape: a.csv: cannot write: No space left on device; free space or name another place\n",
	};

	for (unsigned way = 0; way < WAYS; way++) {
		struct err err = ERR_INIT;

		assert_false(err.set);
		assert_false(fill(&err, way));
		assert_true(err.set);
		expect_printed(&err, expected[way]);
	}
}

UNIT_TEST(the_first_cause_wins)
{
	for (unsigned first = 0; first < WAYS; first++) {
		for (unsigned second = 0; second < WAYS; second++) {
			struct err err = ERR_INIT;
			char *before, *after;

			(void)fill(&err, first);
			before = printed(&err);
			assert_false(fill(&err, second));
			after = printed(&err);
			expect_text(after, before, "after the second");
			free(before);
			free(after);
		}
	}
}

UNIT_TEST(a_system_error_is_in_words_with_a_remedy)
{
	static const struct {
		int errnum;
		const char *remedy;
	} rows[] = {
		{ ENOENT, "; check the name" },
		{ EACCES, "; check the permissions" },
		{ EIO, "; check the disk" },
		{ EROFS, "; name a place that can be written" },
		{ EISDIR, "" },
	};

	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		struct err err = ERR_INIT;
		char expected[256];

		errno = rows[i].errnum;
		assert_false(err_system(&err, "dir/a.csv", "open"));
		(void)snprintf(expected, sizeof(expected), "cape: dir/a.csv: cannot open: %s%s\n",
			       strerror(rows[i].errnum), rows[i].remedy);
		expect_printed(&err, expected);
	}
}

/* Longer than there is room for: cut, not run over. */
UNIT_TEST(long_texts_are_cut)
{
	static char name[8192];
	struct err err = ERR_INIT;

	memset(name, 'x', sizeof(name) - 1);
	assert_false(err_file(&err, name, "%s", name));
	assert_int_equal(strlen(err.path), sizeof(err.path) - 1);
	assert_int_equal(strlen(err.text), sizeof(err.text) - 1);
}

UNIT_TEST(every_byte_alone)
{
	for (unsigned byte = 0; byte < 256; byte++) {
		unsigned char c = (unsigned char)byte;
		char expected[8], *text = shown(span_of(&c, 1));

		(void)snprintf(expected, sizeof(expected), byte >= 0x20 && byte < 0x7F ? "%c" : "\\x%02x", byte);
		expect_text(text, expected, "byte");
		free(text);
	}
}

UNIT_TEST(characters_that_terminals_act_on)
{
	static const struct {
		const char *bytes, *shown;
	} rows[] = {
		{ "plain; \"quoted\" \\x41", "plain; \"quoted\" \\x41" },
		{ "\x1B[31mred\a", "\\x1b[31mred\\x07" },
		{ "a\r\nb\tc", "a\\x0d\\x0ab\\x09c" },
		{ "\x7F", "\\x7f" },
		{ "\xC2\x80\xC2\x9B", "\\xc2\\x80\\xc2\\x9b" }, /* C1, as UTF-8 */
		{ "\x9B", "\\x9b" },                            /* and as a byte */
		{ "\xC2\xA0", "\xC2\xA0" },
		{ "\xC3\xA9\xE2\x82\xAC\xF0\x9F\x98\x80", "\xC3\xA9\xE2\x82\xAC\xF0\x9F\x98\x80" },
		{ "\xE2\x80\xAE", "\\xe2\\x80\\xae" }, /* right-to-left override */
		{ "\xE2\x81\xA6", "\\xe2\\x81\\xa6" }, /* isolate */
		{ "\xD8\x9C", "\\xd8\\x9c" },          /* Arabic letter mark */
		{ "\xE2\x80\x8F", "\\xe2\\x80\\x8f" }, /* right-to-left mark */
		{ "\xE2\x80\xA8", "\\xe2\\x80\\xa8" }, /* line separator */
		{ "\xE2\x80\xA7", "\xE2\x80\xA7" },
		{ "\xC3(\xE2\x82", "\\xc3(\\xe2\\x82" },
		{ "\xED\xA0\x80", "\\xed\\xa0\\x80" },
		{ "\xC0\xAF", "\\xc0\\xaf" },
	};

	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		char *text = shown(span_text(rows[i].bytes));

		expect_text(text, rows[i].shown, "shown");
		free(text);
	}
}

UNIT_TEST(paths_and_texts_are_both_shown_safely)
{
	struct err err = ERR_INIT;

	assert_false(err_line(&err, "a\n\x1B.csv", 7, "\"%s\" is wrong", "\xFF\r"));
	expect_printed(&err, "cape: a\\x0a\\x1b.csv:7: \"\\xff\\x0d\" is wrong\n");
}

UNIT_TEST(nothing_shown_controls_anything)
{
	static const char alphabet[] = "a\x1B\x7F\x80\x9B\xAE\xC2\xC3\xE2\xA8\x81\xA6\xF0\xFF";
	struct edge edge = edge_make(16);
	struct rng rng = { 8 };
	char bytes[16];

	for (unsigned n = 0; n < 20000; n++) {
		size_t len = rng_below(&rng, 12);
		char *text;

		rng_fill(&rng, alphabet, sizeof(alphabet), bytes, len); /* With the NUL. */
		text = shown(edge_put(&edge, bytes, len));
		for (size_t at = 0, step; at < strlen(text); at += step) {
			uint32_t point = 0;

			step = utf8_decode((const unsigned char *)text + at, strlen(text) - at, &point);
			expect(step != 0 && utf8_printable(point), "text %u, byte %zu of \"%s\"", n, at, text);
		}
		free(text);
	}
	edge_free(&edge);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_way_says_where),
		cmocka_unit_test(the_first_cause_wins),
		cmocka_unit_test(a_system_error_is_in_words_with_a_remedy),
		cmocka_unit_test(long_texts_are_cut),
		cmocka_unit_test(every_byte_alone),
		cmocka_unit_test(characters_that_terminals_act_on),
		cmocka_unit_test(paths_and_texts_are_both_shown_safely),
		cmocka_unit_test(nothing_shown_controls_anything),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
